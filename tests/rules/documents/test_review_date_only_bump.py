"""A date that moves alone is reported as what it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.factories import POLICY_PATH, commit, document, examination, program
from tests.rules.seen import messages, observed, severities
from tieout.model.change import Effect, FieldChange, History, Revision
from tieout.model.document import Status
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.program import Organization
from tieout.rules.documents.review_date_only_bump import review_date_only_bump

JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)
MOVED = {"last_reviewed": ("2025-06-20", "2026-06-01")}


def revision(oid: str, at: datetime | None, *, body: bool = False, **changes: Any) -> Revision:
    fields: dict[str, tuple[str | None, str | None]] = changes.pop("fields", {})
    made = Revision(
        commit=commit(oid=oid * 40, committed_at=at, **changes.pop("commit", {})),
        path=changes.pop("path", POLICY_PATH),
        effect=changes.pop("effect", Effect.MODIFIED),
        body_changed=body,
        fields=tuple(FieldChange(key=key, before=old, after=new) for key, (old, new) in fields.items()),
        readable=changes.pop("readable", True),
    )
    assert not changes
    return made


def bump(oid: str = "b", at: datetime | None = JUNE, fields: Any = None, **changes: Any) -> Revision:
    return revision(oid, at, fields=MOVED if fields is None else fields, **changes)


WRITTEN = revision("a", datetime(2025, 1, 14, 9, tzinfo=UTC), body=True, effect=Effect.ADDED)


def seen(revisions: Iterable[Revision], **changes: Any) -> Examination:
    history = History(commits=9, revisions=tuple(revisions), irregularities=())
    return examination(changes.pop("document", document()), history=history, **changes)


def test_the_finding_names_commit_dates_and_the_last_change_of_the_text() -> None:
    assert observed(review_date_only_bump, seen([bump(), WRITTEN])) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=10, column=5),
            message=(
                "commit bbbbbbbbbb of 2026-06-01 moves only last_reviewed (2025-06-20 -> 2026-06-01) of Access "
                "Control Policy; its text had last changed on 2025-01-14, in commit aaaaaaaaaa"
            ),
            remedy="record what was reviewed in the changelog, by whom and with what result; or put the old date back",
            about="b" * 40,
        )
    ]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"last_updated": ("2025-01-01", "2026-01-01")}, "moves only last_updated (2025-01-01 -> 2026-01-01)"),
        ({"reviews[0].on": ("2026-01-01", "2025-01-01")}, "moves only reviews[0].on (2026-01-01 -> 2025-01-01)"),
        (
            {"last_reviewed": ("2025-01-01", "2026-01-01"), "next_review": ("2026-01-01", "2027-01-01")},
            "moves only last_reviewed (2025-01-01 -> 2026-01-01) and next_review (2026-01-01 -> 2027-01-01)",
        ),
        ({"last_reviewed": (None, "2026-01-01")}, "adds only last_reviewed (2026-01-01)"),
        ({"last_reviewed": ("", "2026-01-01")}, "adds only last_reviewed (2026-01-01)"),
        (
            {"approved": (None, "2026-01-02"), "last_reviewed": ("2025-01-01", "2026-01-01")},
            "only moves last_reviewed (2025-01-01 -> 2026-01-01) and adds approved (2026-01-02)",
        ),
    ],
)
def test_dates_moved_and_dates_added_have_their_words(fields: Any, what: str) -> None:
    (message,) = messages(review_date_only_bump, seen([bump(fields=fields), WRITTEN]))
    assert message == (
        f"commit bbbbbbbbbb of 2026-06-01 {what} of Access Control Policy; "
        "its text had last changed on 2025-01-14, in commit aaaaaaaaaa"
    )


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ({"version": ("1.0", "1.1")}, ", beside it version (1.0 -> 1.1)"),
        ({"version": (None, "1.1")}, ", beside it version (none -> 1.1)"),
        ({"version": ("1.0", None)}, ", beside it version (1.0 -> none)"),
        ({"x-n": (None, "1")}, ", beside it x-n"),
        ({"x-n": ("1", None)}, ", beside it x-n"),
        ({"version": ("1.0", "1.1"), "x-n.a[0]": ("1", "2")}, ", beside it version (1.0 -> 1.1) and x-n.a[0]"),
        ({"version": ("1.0", "1.1"), "changelog[0].date": ("2026-01-01", "2026-01-02")}, None),
    ],
)
def test_keys_that_say_nothing_of_a_review_do_not_excuse_it(beside: Any, said: str | None) -> None:
    (message,) = messages(review_date_only_bump, seen([bump(fields={**MOVED, **beside}), WRITTEN]))
    moved = "last_reviewed (2025-06-20 -> 2026-06-01)"
    if said is None:
        moved, said = f"{moved} and changelog[0].date (2026-01-01 -> 2026-01-02)", ", beside it version (1.0 -> 1.1)"
    assert message == (
        f"commit bbbbbbbbbb of 2026-06-01 moves only {moved} of Access Control Policy{said}; "
        "its text had last changed on 2025-01-14, in commit aaaaaaaaaa"
    )


def test_a_file_that_moves_with_its_dates_is_no_review() -> None:
    (message,) = messages(review_date_only_bump, seen([bump(effect=Effect.ADDED), WRITTEN]))
    assert message.startswith("commit bbbbbbbbbb of 2026-06-01 moves only last_reviewed (2025-06-20 -> 2026-06-01) of")


def test_a_later_version_does_not_overtake_a_date() -> None:
    old = bump(at=datetime(2020, 6, 1, tzinfo=UTC), fields={**MOVED, "version": ("1.0", "1.1")})
    newer = revision("e", datetime(2021, 6, 1, tzinfo=UTC), body=True, fields={"version": ("1.1", "1.2")})
    assert len(observed(review_date_only_bump, seen([newer, old, WRITTEN]))) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"body": True},
        {"fields": {}},
        {"fields": {"version": ("1.0", "1.1")}},
        {"fields": {"x-n": (None, "1"), "version": ("1.0", "1.1")}},
        {"fields": {**MOVED, "owner": ("role:a", "role:b")}},
        {"fields": {**MOVED, "versions": ("1.0", "1.1")}},
        {"fields": {**MOVED, "changelog[0].change": (None, "Annual review: no change needed")}},
        {"fields": {**MOVED, "version": ("1.0", "1.1"), "changelog[1].change": (None, "Annual review")}},
        {"fields": {"last_reviewed": ("2025-06-20", None)}},
        {"fields": {"last_reviewed": ("soon", "2026-06-01")}},
        {"fields": {"last_reviewed": ("2025-06-20", "2026-02-30")}},
        {"fields": {"last_reviewed": ("2025-06-20", "2026-6-1")}},
        {"fields": {"last_reviewed": ("2025-06-20", "2026-06-01T10:00:00Z")}},
        {"readable": False},
        {"effect": Effect.ADDED, "body": True},
        {"effect": Effect.DELETED},
        {"path": "policies/another.md"},
    ],
    ids=str,
)
def test_any_other_change_is_none_of_this_rules(changes: dict[str, Any]) -> None:
    assert observed(review_date_only_bump, seen([bump(**changes), WRITTEN])) == []


@pytest.mark.parametrize(("status", "count"), [(None, 1), (Status.ACTIVE, 1), (Status.DRAFT, 0), (Status.RETIRED, 0)])
def test_only_what_is_in_force_is_judged(status: Status | None, count: int) -> None:
    found = observed(review_date_only_bump, seen([bump(), WRITTEN], document=document(status=status)))
    assert len(found) == count


# --- The week after the text -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "severity"),
    [
        (timedelta(0), Severity.NOTE),
        (timedelta(days=1), Severity.NOTE),
        (timedelta(days=7, seconds=-1), Severity.NOTE),
        (timedelta(days=7), Severity.WARNING),
        (timedelta(days=300), Severity.WARNING),
        (timedelta(days=-1), Severity.WARNING),
    ],
)
def test_a_date_that_follows_its_text_within_a_week_is_a_note(after: timedelta, severity: Severity) -> None:
    text = revision("c", JUNE - after, body=True)
    assert severities(review_date_only_bump, seen([bump(), text, WRITTEN])) == [severity]


def test_the_note_advises_to_keep_them_together() -> None:
    text = revision("c", JUNE - timedelta(days=1), body=True)
    (found,) = observed(review_date_only_bump, seen([bump(), text, WRITTEN]))
    assert found.remedy == "change the date in the commit that changes the text"


def test_only_the_first_move_after_a_text_follows_it() -> None:
    text = revision("c", JUNE - timedelta(days=2), body=True)
    first = bump("d", JUNE - timedelta(days=1))
    assert severities(review_date_only_bump, seen([bump(), first, text, WRITTEN])) == [
        Severity.WARNING,
        Severity.NOTE,
    ]


def test_a_text_that_came_with_its_date_is_not_followed() -> None:
    text = revision("c", JUNE - timedelta(days=2), body=True, fields={"last_reviewed": ("2025-01-14", "2026-05-30")})
    assert severities(review_date_only_bump, seen([bump(), text, WRITTEN])) == [Severity.WARNING]


def test_another_key_that_moved_between_does_not_matter() -> None:
    text = revision("c", JUNE - timedelta(days=2), body=True)
    between = bump("d", JUNE - timedelta(days=1), {"next_review": ("2026-06-20", "2027-06-01")})
    assert severities(review_date_only_bump, seen([bump(), between, text, WRITTEN])) == [Severity.NOTE] * 2


def test_without_dates_nothing_follows() -> None:
    text = revision("c", None, body=True)
    (message,) = messages(review_date_only_bump, seen([bump(at=None), text, WRITTEN]))
    assert message == (
        "commit bbbbbbbbbb moves only last_reviewed (2025-06-20 -> 2026-06-01) of Access Control Policy; "
        "its text had last changed in commit cccccccccc"
    )
    assert severities(review_date_only_bump, seen([bump(at=None), text, WRITTEN])) == [Severity.WARNING]


def test_a_trail_without_a_change_of_the_text_says_nothing_of_it() -> None:
    (message,) = messages(review_date_only_bump, seen([bump()]))
    assert message.endswith("of Access Control Policy")


# --- Which commits count -----------------------------------------------------------------------

LATER = revision("e", datetime(2026, 6, 2, tzinfo=UTC), body=True, fields={"last_reviewed": ("2026-06-01", "x")})


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00:00+00:00")


@pytest.mark.parametrize(("day", "count"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)])
def test_within_the_period_every_one_counts_and_outside_none_that_was_overtaken(day: str, count: int) -> None:
    assert len(observed(review_date_only_bump, seen([LATER, bump(at=at(day)), WRITTEN]))) == count


@pytest.mark.parametrize(("day", "count"), [("2025-06-30", 0), ("2025-07-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)])
def test_without_a_period_the_last_twelve_months_count(day: str, count: int) -> None:
    found = observed(review_date_only_bump, seen([LATER, bump(at=at(day)), WRITTEN], period=None))
    assert len(found) == count


def test_an_old_move_counts_as_long_as_its_date_stands() -> None:
    old = bump(at=at("2020-06-01"))
    assert len(observed(review_date_only_bump, seen([old, WRITTEN]))) == 1
    newer = revision("e", at("2021-06-01"), body=True, fields={"version": ("1", "2")})
    assert len(observed(review_date_only_bump, seen([newer, old, WRITTEN]))) == 1
    assert len(observed(review_date_only_bump, seen([LATER, old, WRITTEN]))) == 0


def test_of_several_old_moves_only_the_last_counts() -> None:
    moves = [bump(oid, at(f"20{year}-06-01")) for oid, year in (("d", 22), ("c", 21), ("b", 20))]
    assert [item.about[0] for item in observed(review_date_only_bump, seen([*moves, WRITTEN]))] == ["d"]


def test_an_old_addition_is_no_news() -> None:
    old = bump(at=at("2020-06-01"), fields={"last_reviewed": (None, "2020-06-01")})
    assert observed(review_date_only_bump, seen([old, WRITTEN])) == []


def test_a_commit_without_a_date_may_be_of_now() -> None:
    assert len(observed(review_date_only_bump, seen([LATER, bump(at=None), WRITTEN]))) == 1


def test_days_are_those_of_the_organizations_zone() -> None:
    night = datetime(2025, 12, 31, 20, tzinfo=timezone(timedelta(hours=-5)))  # 2026-01-01 01:00 UTC
    west = program(organization=Organization(name="Example Ltd", timezone="America/New_York"))
    assert len(observed(review_date_only_bump, seen([LATER, bump(at=night), WRITTEN]))) == 1
    assert observed(review_date_only_bump, seen([LATER, bump(at=night), WRITTEN], program=west)) == []


def test_the_last_second_of_time_has_a_day_in_every_zone() -> None:
    end = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    east = program(organization=Organization(name="Example Ltd", timezone="Pacific/Auckland"))
    (message,) = messages(review_date_only_bump, seen([bump(at=end), WRITTEN], program=east, as_of=date.max))
    assert message.startswith("commit bbbbbbbbbb of 9999-12-31 moves only")


def test_each_document_is_told_apart() -> None:
    other = document(path="policies/other.md", id="POL-003", title="Other Policy", places=())
    history = History(commits=2, revisions=(bump(), bump(path="policies/other.md"), WRITTEN), irregularities=())
    found = observed(review_date_only_bump, examination(document(), other, history=history))
    assert [(item.subject, item.location) for item in found] == [
        ("POL-002", Location(path=POLICY_PATH, line=10, column=5)),
        ("POL-003", Location(path="policies/other.md")),
    ]


def test_without_a_history_there_is_nothing_to_say() -> None:
    assert observed(review_date_only_bump, examination(history=None)) == []
