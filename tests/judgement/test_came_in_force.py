"""A runbook is in force since its first version in force, whatever the newest says of itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.exercises import RUNBOOK_PATH, examination, runbook
from tests.factories import commit
from tieout.judgement.came_in_force import came_in_force
from tieout.model.change import Effect, FieldChange, History, Revision
from tieout.model.program import Organization, Program


def revision(day: str, *changed: tuple[str, str | None, str | None], effect: Effect = Effect.MODIFIED) -> Revision:
    at = datetime.fromisoformat(f"{day}T23:30:00+00:00") if day else None
    return Revision(
        commit=commit(committed_at=at),
        path=RUNBOOK_PATH,
        effect=effect,
        body_changed=True,
        fields=tuple(FieldChange(key=key, before=before, after=after) for key, before, after in changed),
        readable=True,
    )


def since(*revisions: Revision, effective: str | None = None, approved: str | None = None, zone: str = "UTC") -> str:
    text = runbook(
        effective=None if effective is None else date.fromisoformat(effective),
        approved=None if approved is None else date.fromisoformat(approved),
    )
    found = examination(
        documents=(text,),
        history=History(commits=9, revisions=revisions, irregularities=()),
        program=Program(organization=Organization(timezone=zone)),
    )
    return str(came_in_force(found, text))


ADDED = Effect.ADDED


def test_without_a_history_it_is_what_the_head_says() -> None:
    text = runbook(approved=date(2025, 12, 1))
    assert came_in_force(examination(history=None), text) == date(2026, 1, 1)
    assert since(approved="2025-12-01") == "2025-12-01"
    assert since() == "None"


def test_without_a_date_in_the_head_it_is_the_commit_that_brought_it() -> None:
    assert since(revision("2026-03-01"), revision("2026-02-01", effect=ADDED)) == "2026-02-01"


def test_the_day_of_a_commit_is_that_of_the_organizations_zone() -> None:
    assert since(revision("2026-02-01", effect=ADDED), zone="Europe/Berlin") == "2026-02-02"
    assert since(revision("", effect=ADDED)) == "None"


def test_a_draft_is_not_in_force_before_it_was_made_active() -> None:
    made = revision("2026-03-01", ("status", "draft", "active"))
    assert since(made, revision("2026-02-01", effect=ADDED)) == "2026-03-01"


def test_a_new_effective_does_not_make_a_text_younger() -> None:
    renewed = revision("2026-05-01", ("effective", "2025-06-01", "2026-05-01"))
    assert since(renewed, revision("2025-05-20", effect=ADDED), effective="2026-05-01") == "2025-06-01"


def test_one_that_was_announced_counts_from_the_day_on_which_it_took_effect() -> None:
    assert since(revision("2026-05-01", effect=ADDED), effective="2026-06-01") == "2026-06-01"


def test_an_effective_that_was_no_day_is_none() -> None:
    mended = revision("2026-05-01", ("effective", "soon", "2026-05-01"))
    assert since(mended, revision("2026-04-01", effect=ADDED), effective="2026-05-01") == "2026-04-01"


def test_a_text_that_was_retired_and_came_back_begins_anew() -> None:
    back = revision("2026-05-01", ("status", "retired", "active"))
    gone = revision("2026-02-01", ("status", "active", "retired"))
    assert since(back, gone, revision("2025-01-01", effect=ADDED)) == "2026-05-01"


@pytest.mark.parametrize(("year", "day"), [(2, "0001-12-31"), (9998, "9997-12-31")])
def test_the_ends_of_the_calendar_are_no_matter(year: int, day: str) -> None:
    far = commit(committed_at=datetime(year, 1, 1, tzinfo=UTC))
    one = Revision(commit=far, path=RUNBOOK_PATH, effect=ADDED, body_changed=True, fields=(), readable=True)
    assert since(one, zone="Pacific/Honolulu") == day
