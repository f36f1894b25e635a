"""What captures list of recovery points, from a real repository: kept once as long as it stays as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.test_cases import CASES, repository_of
from tieout.load import load
from tieout.model.examination import Examination
from tieout.model.operation.recovery import RecoveryPoint


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Examination:
    repository = repository_of(CASES / "backups-unjudged" / "clean", tmp_path_factory.mktemp("case") / "repository")
    return load(repository, as_of=date(2026, 6, 1), period=None)


def test_each_listing_says_of_when_it_is_and_of_what(company: Examination) -> None:
    listings = company.operation.recovery_listings
    assert [(item.listing.at, item.systems, item.listing.is_whole) for item in listings] == [
        (datetime(2026, 5, day, 6, tzinfo=UTC), frozenset({"production-database"}), True) for day in (11, 18)
    ]


def test_a_point_that_two_listings_have_is_kept_once(company: Examination) -> None:
    points = company.operation.recovery_points
    assert [(item.point, item.first, item.last) for item in points if item.point in {"orders-0406", "orders-0511"}] == [
        ("orders-0406", 0, 0),
        ("orders-0511", 0, 1),
    ]
    assert len(points) == len({item.point for item in points}) == 43


def test_a_point_has_its_moments_and_the_place_of_its_row(company: Examination) -> None:
    folder = company.operation.recovery_listings[0].listing.folder
    assert company.operation.recovery_points[0] == RecoveryPoint(
        system="production-database",
        asset="orders",
        point="orders-0406",
        kind="full",
        status="completed",
        started_at=datetime(2026, 4, 5, 23, tzinfo=UTC),
        completed_at=datetime(2026, 4, 5, 23, 10, tzinfo=UTC),
        expires_at=date(2026, 5, 11),
        place=f"{folder}/raw.csv:2",
        first=0,
        last=0,
    )


def test_what_cannot_be_believed_gives_no_row(tmp_path: Path) -> None:
    repository = repository_of(CASES / "backups-unjudged" / "unknown", tmp_path / "repository")
    listings = load(repository, as_of=date(2026, 6, 1), period=None).operation.recovery_listings
    assert [(item.listing.system, item.listing.unsound == "", item.listing.is_whole) for item in listings] == [
        ("production-database", True, False),
        ("file-store", True, False),
    ]
