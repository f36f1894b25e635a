"""Dates that cannot all be true are told, each pair once; equal days are in order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import AS_OF, POLICY_PATH, document, examination
from tests.rules.seen import messages, observed, severities
from tieout.model.document import ChangelogEntry, Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.documents.dates_out_of_order import dates_out_of_order

DAY = timedelta(days=1)
APPROVED = date(2026, 1, 14)


def found(**changes: Any) -> list[str]:
    return [item.about for item in observed(dates_out_of_order, examination(document(**changes)))]


def entries(*days: tuple[str, str | None]) -> tuple[ChangelogEntry, ...]:
    return tuple(
        ChangelogEntry(version=version, on=date.fromisoformat(day) if day else None, author="", change="")
        for version, day in days
    )


def test_the_finding_states_both_dates() -> None:
    early = document(effective=date(2026, 1, 13))
    assert observed(dates_out_of_order, examination(early)) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=9, column=5),
            message="Access Control Policy took effect on 2026-01-13, before it was approved on 2026-01-14",
            remedy="write the days on which it happened",
            about="effective",
        )
    ]


@pytest.mark.parametrize(("shift", "about"), [(-DAY, ["effective"]), (0 * DAY, []), (DAY, [])])
def test_a_text_takes_effect_on_the_day_of_its_approval_at_the_earliest(shift: timedelta, about: list[str]) -> None:
    assert found(effective=APPROVED + shift) == about


@pytest.mark.parametrize(("shift", "about"), [(-DAY, ["last_reviewed"]), (0 * DAY, []), (DAY, [])])
def test_a_review_is_not_older_than_the_approval(shift: timedelta, about: list[str]) -> None:
    assert found(last_reviewed=APPROVED + shift) == about
    assert set(severities(dates_out_of_order, examination(document(last_reviewed=APPROVED - DAY)))) == {
        Severity.WARNING
    }


def test_an_approval_to_come_is_compared_with_nothing() -> None:
    assert found(approved=AS_OF + 2 * DAY) == []
    assert found(approved=AS_OF + DAY) == ["effective", "last_reviewed"]  # it may be tomorrow already


@pytest.mark.parametrize(
    ("status", "retired", "about"),
    [
        (Status.RETIRED, None, ["retired"]),
        (Status.RETIRED, AS_OF, []),
        (Status.RETIRED, AS_OF + DAY, ["retired"]),
        (Status.RETIRED, date(2026, 1, 31), ["retired"]),
        (Status.ACTIVE, AS_OF, []),
        (Status.ACTIVE, AS_OF - DAY, ["retired"]),
        (None, AS_OF - DAY, ["retired"]),
        (Status.DRAFT, AS_OF - DAY, []),
        (Status.ACTIVE, None, []),
    ],
)
def test_a_retirement_has_a_day_and_only_that_of_what_is_retired(
    status: Status | None, retired: date | None, about: list[str]
) -> None:
    assert found(status=status, retired=retired) == about


def test_a_drafts_next_review_follows_its_last() -> None:
    draft = {"status": Status.DRAFT, "approved": None, "effective": None, "last_reviewed": APPROVED}
    assert found(**draft, next_review=APPROVED) == ["next_review"]
    assert found(**draft, next_review=APPROVED + DAY) == []
    assert found(next_review=APPROVED) == []


def test_of_a_draft_all_is_a_warning() -> None:
    draft = document(status=Status.DRAFT, effective=APPROVED - DAY)
    assert severities(dates_out_of_order, examination(draft)) == [Severity.WARNING]


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ([("0.9", "2025-01-01"), ("0.8", "2024-01-01"), ("0.7", "2024-01-01")], None),
        ([("0.7", "2024-01-01"), ("0.8", "2025-01-01"), ("0.9", None)], None),
        ([("0.9", "2025-01-01")], None),
        (
            [("0.7", "2024-01-01"), ("0.9", "2025-01-01"), ("0.8", "2024-06-01"), ("1.0", "2026-01-14")],
            "oldest first, but 0.9 of 2025-01-01 before 0.8 of 2024-06-01",
        ),
        (
            [("0.9", "2025-01-01"), ("", "2023-01-01"), ("0.8", "2024-06-01")],
            "newest first, but one without a number of 2023-01-01 before 0.8 of 2024-06-01",
        ),
    ],
)
def test_a_changelog_runs_one_way(days: list[tuple[str, str | None]], message: str | None) -> None:
    told = messages(dates_out_of_order, examination(document(changelog=entries(*days))))
    assert told == ([f"Access Control Policy lists its versions {message}"] if message else [])


@pytest.mark.parametrize(
    ("days", "about"),
    [
        ([("1.0", "2026-01-14")], []),
        ([("1.0", "2026-01-15")], ["changelog[0]"]),
        ([("1.0", "2026-05-01"), ("1.0", "2026-01-14")], []),
        ([("1.0", "2026-05-01"), ("1.0", None)], []),
        ([("1.1", "2026-05-01")], []),
    ],
)
def test_a_version_is_not_dated_after_its_approval(days: list[tuple[str, str | None]], about: list[str]) -> None:
    assert found(changelog=entries(*days)) == about
    assert found(changelog=entries(*days), status=Status.DRAFT) == []
