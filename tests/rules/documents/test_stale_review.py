"""A review is late from the day after it was due, and a date that no review follows is no review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import AS_OF, POLICY_PATH, document, examination
from tests.rules.seen import messages, observed, severities
from tieout.model.cadence import REVIEWABLE, Cadence, Every
from tieout.model.document import Status
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.documents.stale_review import stale_review

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def found(reviewed: str, as_of: str, **review: object) -> list[Severity]:
    cadence = Cadence(**{"every": Every.ANNUAL, **review})  # type: ignore[arg-type]  # fields of Cadence
    text = document(last_reviewed=date.fromisoformat(reviewed), review=cadence)
    return severities(stale_review, examination(text, as_of=date.fromisoformat(as_of)))


def test_the_finding_states_the_dates_and_who_must_act() -> None:
    stale = examination(document(last_reviewed=date(2025, 4, 9)))
    assert observed(stale_review, stale) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=10, column=5),
            message=(
                "Access Control Policy was due for its annual review on 2026-04-09, 82 days ago; "
                "its last recorded review is of 2025-04-09"
            ),
            remedy="review the text, set last_reviewed, and have role:cto approve the pull request",
            about="last_reviewed",
        )
    ]


def test_one_day_is_said_in_the_singular_and_grace_is_named() -> None:
    late = document(last_reviewed=date(2026, 3, 29), review=Cadence(every=Every.QUARTERLY), approver=None)
    (seen,) = observed(stale_review, examination(late))
    assert seen.message == (
        "Access Control Policy was due for its quarterly review on 2026-06-29, 1 day ago, within grace; "
        "its last recorded review is of 2026-03-29"
    )
    assert seen.remedy == "review the text, set last_reviewed, and have its approver approve the pull request"


@pytest.mark.parametrize(
    ("reviewed", "as_of", "severity"),
    [
        # Annual: on time on the same day next year, an exception the day after.
        ("2025-06-30", "2026-06-29", []),
        ("2025-06-30", "2026-06-30", []),
        ("2025-06-30", "2026-07-01", [ERROR]),
        ("2024-02-29", "2025-02-28", []),
        ("2024-02-29", "2025-03-01", [ERROR]),
        ("2027-02-28", "2028-02-28", []),
        ("2027-02-28", "2028-02-29", [ERROR]),
        ("2023-03-01", "2024-02-29", []),
        ("2023-03-01", "2024-03-01", []),
        ("2025-12-31", "2026-12-31", []),
        ("2025-12-31", "2027-01-01", [ERROR]),
        ("9999-06-30", "9999-12-31", []),
        ("0001-01-01", "9999-12-31", [ERROR]),
    ],
)
def test_boundary_days_of_an_annual_review(reviewed: str, as_of: str, severity: list[Severity]) -> None:
    assert found(reviewed, as_of) == severity


@pytest.mark.parametrize(
    ("every", "gap", "severity"),
    [
        (Every.QUARTERLY, 90, []),  # 1 January to 1 April
        (Every.QUARTERLY, 91, [WARNING]),
        (Every.QUARTERLY, 99, [WARNING]),
        (Every.QUARTERLY, 100, [ERROR]),
        (Every.SEMIANNUAL, 181, []),
        (Every.SEMIANNUAL, 182, [WARNING]),
        (Every.SEMIANNUAL, 198, [WARNING]),
        (Every.SEMIANNUAL, 199, [ERROR]),
        (Every.MONTHLY, 31, []),
        (Every.MONTHLY, 32, [WARNING]),
        (Every.MONTHLY, 36, [WARNING]),
        (Every.MONTHLY, 37, [ERROR]),
        (Every.WEEKLY, 7, []),
        (Every.WEEKLY, 8, [WARNING]),
        (Every.WEEKLY, 9, [WARNING]),
        (Every.WEEKLY, 10, [ERROR]),
    ],
)
def test_boundary_days_of_the_others_counted_from_1_january(every: Every, gap: int, severity: list[Severity]) -> None:
    as_of = date(2026, 1, 1) + timedelta(days=gap)
    assert found("2026-01-01", as_of.isoformat(), every=every) == severity


def test_a_grace_of_ones_own_counts() -> None:
    grace = timedelta(days=30)
    assert found("2025-01-14", "2026-02-13", grace=grace) == [WARNING]
    assert found("2025-01-14", "2026-02-14", grace=grace) == [ERROR]


def test_a_gap_of_ones_own_that_is_narrower_counts_and_its_day_is_stated() -> None:
    strict = document(last_reviewed=date(2026, 1, 1), review=Cadence(every=Every.ANNUAL, max_gap=timedelta(days=180)))
    assert messages(stale_review, examination(strict)) == []
    assert messages(stale_review, examination(strict, as_of=date(2026, 7, 1))) == [
        (
            "Access Control Policy was due for its annual review on 2026-06-30, 1 day ago; "
            "its last recorded review is of 2026-01-01"
        )
    ]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_only_documents_in_force_are_looked_at(status: Status) -> None:
    old = document(status=status, last_reviewed=date(2020, 1, 1), next_review=date(2020, 1, 2))
    assert observed(stale_review, examination(old)) == []


def test_a_document_without_a_status_counts_as_in_force() -> None:
    old = document(status=None, last_reviewed=date(2020, 1, 1), approver=None, title=None, id=None)
    (seen,) = observed(stale_review, examination(old))
    assert seen.message.startswith(f"{POLICY_PATH} was due for its annual review on 2021-01-01")


def test_a_missing_review_date_is_another_rules_business() -> None:
    assert observed(stale_review, examination(document(last_reviewed=None, next_review=date(2020, 1, 1)))) == []


def test_a_review_in_the_future_is_not_called_anything_here() -> None:
    assert observed(stale_review, examination(document(last_reviewed=date(2030, 1, 1)))) == []


def test_a_stated_next_review_must_be_the_computed_one() -> None:
    stated = [date(2027, 1, 13), date(2027, 1, 14), date(2027, 1, 15)]
    seen = [messages(stale_review, examination(document(next_review=day))) for day in stated]
    what = "Access Control Policy says that its next review is on {}; its annual review after 2026-01-14 is due on 2027-01-14"
    assert seen == [[what.format(stated[0])], [], [what.format(stated[2])]]


def test_a_wrong_next_review_is_placed_and_can_stand_beside_a_late_one() -> None:
    both = document(last_reviewed=date(2025, 1, 14), next_review=date(2027, 1, 14))
    late, wrong = observed(stale_review, examination(both))
    assert (late.about, late.location.line) == ("last_reviewed", 10)
    assert (wrong.about, wrong.location.line, wrong.severity) == ("next_review", 11, None)
    assert wrong.remedy == "set next_review to 2026-01-14, or remove it: it is computed"


def test_past_the_calendar_no_next_review_is_computed() -> None:
    last = document(last_reviewed=date(9999, 6, 30), next_review=date(9999, 12, 30))
    assert observed(stale_review, examination(last, as_of=date.max)) == []


@pytest.mark.parametrize("every", [every for every in Every if every not in REVIEWABLE])
def test_a_review_that_has_no_date_is_an_error_whatever_the_day(every: Every) -> None:
    text = document(review=Cadence(every=every), last_reviewed=AS_OF, next_review=date(2020, 1, 1))
    (seen,) = observed(stale_review, examination(text))
    assert (seen.about, seen.location.line, seen.severity) == ("review", 12, None)
    assert seen.message == f"Access Control Policy is to be reviewed {every.value}, which sets no date"
    assert seen.remedy == "set review: {every: ...} to one of annual, monthly, quarterly, semiannual, weekly"


@given(st.dates(), st.sampled_from(sorted(REVIEWABLE, key=lambda every: every.value)), st.dates(), st.dates())
def test_a_finding_never_gets_milder_as_days_pass(reviewed: date, every: Every, one: date, other: date) -> None:
    text = document(last_reviewed=reviewed, review=Cadence(every=every))
    early, late = (severities(stale_review, examination(text, as_of=day)) for day in (min(one, other), max(one, other)))
    ranks = [[] if not found else [found[0].rank] for found in (early, late)]
    assert not ranks[0] or (ranks[1] and ranks[1] <= ranks[0])
