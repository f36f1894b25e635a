"""A day that is typed is held against the day on which the record landed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.access_reviews import examination, review
from tieout.rules.operation.access_review_backdated import access_review_backdated

LANDED = date(2026, 4, 15)


@pytest.mark.parametrize(("days", "is_told"), [(-2, True), (-1, False), (0, False), (3, False), (4, True), (40, True)])
def test_three_days_are_allowed_and_one_for_another_zone(days: int, is_told: bool) -> None:
    one = review(LANDED, signed_off_on=LANDED - timedelta(days=days))
    assert bool([*access_review_backdated(examination(one))]) is is_told


def test_it_is_told_with_both_days() -> None:
    one = review(LANDED, signed_off_on=date(2026, 3, 31))
    assert [(str(item.location), item.message) for item in access_review_backdated(examination(one))] == [
        (
            "evidence/access-reviews/2026-04-15-code-host.yaml:8:1",
            (
                "2026-04-15-code-host says that it was signed off on 2026-03-31, and came to the branch on 2026-04-15, "
                "15 days later; allowed are 3 days"
            ),
        )
    ]


def test_without_a_day_or_a_landing_nothing_is_back_dated() -> None:
    reviews = review(LANDED, signed_off_on=None), review(None, signed_off_on=date(2020, 1, 1))
    assert [*access_review_backdated(examination(*reviews))] == []
