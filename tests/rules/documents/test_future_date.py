"""What has not happened yet is not recorded as done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import AS_OF, POLICY_PATH, at_hour, document, examination, grant, places, row_at, vendor
from tests.rules.seen import messages, observed, of_rows
from tieout.model.document import ChangelogEntry, Status
from tieout.model.finding import Observation
from tieout.model.location import Location
from tieout.rules.documents.future_date import future_date
from tieout.rules.documents.stale_review import stale_review

FAR = date(2027, 1, 14)


def entry(on: date | None, version: str = "2.0") -> ChangelogEntry:
    return ChangelogEntry(version=version, on=on, author="person:ana", change="x")


def test_the_finding_states_the_day_and_how_far_ahead_it_is() -> None:
    assert observed(future_date, examination(document(last_reviewed=FAR))) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=10, column=5),
            message=(
                "Access Control Policy says that it was last reviewed on 2027-01-14, "
                "198 days after the as-of day 2026-06-30"
            ),
            remedy="write the day on which it happened",
            about="last_reviewed",
        )
    ]


@pytest.mark.parametrize("key", ["approved", "effective", "last_reviewed"])
@pytest.mark.parametrize(("ahead", "count"), [(-1, 0), (0, 0), (1, 0), (2, 1)])
def test_one_day_ahead_may_be_another_zones(key: str, ahead: int, count: int) -> None:
    text = document(**{key: AS_OF + timedelta(days=ahead)})
    assert [item.about for item in observed(future_date, examination(text))] == [key] * count


def test_every_date_has_words_of_its_own() -> None:
    text = document(approved=FAR, effective=FAR, changelog=(entry(FAR), entry(FAR, "")))
    after = "2027-01-14, 198 days after the as-of day 2026-06-30"
    assert messages(future_date, examination(text)) == [
        f"Access Control Policy says that it was approved on {after}",
        f"Access Control Policy is in force and takes effect on {after}",
        f"Access Control Policy lists its version 2.0 as of {after}",
        f"Access Control Policy lists its version ? as of {after}",
    ]


def test_a_document_that_takes_effect_later_is_to_wait_as_a_draft() -> None:
    (seen,) = observed(future_date, examination(document(effective=FAR)))
    assert seen.remedy == "leave it at status: draft until that day, or correct the date"


@pytest.mark.parametrize(("status", "count"), [(Status.DRAFT, 0), (Status.RETIRED, 0), (Status.ACTIVE, 1), (None, 1)])
def test_only_a_document_in_force_must_be_in_effect(status: Status | None, count: int) -> None:
    assert len(observed(future_date, examination(document(status=status, effective=FAR)))) == count


@pytest.mark.parametrize("status", [*Status, None])
def test_no_document_was_approved_or_reviewed_tomorrow(status: Status | None) -> None:
    text = document(status=status, approved=FAR, last_reviewed=FAR, changelog=(entry(FAR),))
    assert len(observed(future_date, examination(text))) == 3


def test_the_changelogs_entry_is_placed_as_near_as_it_is_known() -> None:
    near = places(POLICY_PATH, "changelog", "changelog[0]", "changelog[0].date", "changelog[1]", start=30)
    text = document(changelog=(entry(FAR), entry(FAR, "1.9"), entry(FAR, "1.8")), places=near)
    assert [item.location.line for item in observed(future_date, examination(text))] == [30, 32, 33]


def test_no_date_is_no_future_date() -> None:
    text = document(approved=None, effective=None, last_reviewed=None, next_review=FAR, changelog=(entry(None),))
    assert observed(future_date, examination(text)) == []


def test_a_document_dated_ahead_is_never_called_fresh() -> None:
    text = examination(document(last_reviewed=date.max))
    assert len(observed(future_date, text)) == 1
    assert observed(stale_review, text) == []


def test_a_row_of_a_register_records_no_more_than_a_document() -> None:
    assert observed(future_date, of_rows(vendors=(vendor(reviewed_on=FAR),))) == [
        Observation(
            subject="example-cloud",
            location=row_at("vendors"),
            message="example-cloud gives 2027-01-14 as reviewed_on, 198 days after the as-of day 2026-06-30",
            remedy="write the day on which it happened, or leave it out until it has",
            about="reviewed_on",
        )
    ]


@pytest.mark.parametrize(("moment", "count"), [("2026-07-01 23:59", 0), ("2026-07-02 00:00", 1)])
def test_an_instant_of_a_row_has_its_day(moment: str, count: int) -> None:
    assert len(messages(future_date, of_rows(access=(grant(granted_at=at_hour(moment)),)))) == count


def test_what_a_row_plans_may_lie_ahead() -> None:
    assert messages(future_date, of_rows(vendors=(vendor(next_review=FAR, bridge_until=FAR),))) == []
