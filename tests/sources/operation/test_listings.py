"""What is to be believed of a captured table: a capture that does not count proves nothing by what it lacks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.captured import sealed
from tests.cli.programme import FILES, git, plant
from tests.sources.operation.test_populations import HEAD, row, table
from tieout.judgement.evidence.context import Context
from tieout.load import load
from tieout.model.evidence.record import CollectorUsed, Source, Span
from tieout.model.location import Unreadable
from tieout.model.operation.listing import Listing
from tieout.sources.operation.listings import tables_named

MARCH, APRIL = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 4, 2, 9, tzinfo=UTC)
ANA = HEAD + row(2, "ana")
BEN = HEAD + row(2, "ben")


def listings(tmp_path: Path, *captures: dict[str, bytes], seal: int = 0) -> tuple[Listing, ...]:
    """Give what is believed of captures; with ``seal`` so many of them have a line in a log."""
    root = plant(tmp_path / "programme", {path: text for path, text in FILES.items() if "evidence/" not in path})
    systems = "schema: tieout.systems/v1\nsystems:\n  - {id: data-store, name: Data store, owner: role:lead, environment: production}\n"
    (root / "registers/systems.yaml").write_text(systems)
    there = {path: data for each in captures for path, data in each.items()}
    lines = sealed({path: data for each in captures[:seal] for path, data in each.items()}) if seal else {}
    for path, data in (there | lines).items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    git(root, "add", "--all")
    noon = "2026-04-03T12:00:00Z"
    git(root, "commit", "--quiet", "--message", "lists", GIT_COMMITTER_DATE=noon, GIT_AUTHOR_DATE=noon)
    found = load(root, as_of=date(2026, 6, 30))

    def read(path: str) -> bytes | Unreadable:
        return (root / path).read_bytes()

    given = []
    for item in tables_named(Context.of(found), read, "accounts"):
        list(item.rows())
        given.append(item.listing)
    return tuple(given)


def test_lists_come_by_the_moment_that_they_show_and_are_whole(tmp_path: Path) -> None:
    found = listings(tmp_path, table(APRIL, BEN), table(MARCH, ANA))
    assert [(item.at, item.is_whole, item.unsound, item.partial) for item in found] == [
        (MARCH, True, "", ""),
        (APRIL, True, "", ""),
    ]


def test_the_same_bytes_for_another_moment_show_nothing_by_what_they_lack(tmp_path: Path) -> None:
    first, second = listings(tmp_path, table(MARCH, ANA), table(APRIL, ANA))
    assert first.is_whole
    assert (second.unsound, second.is_whole) == ("", False)
    assert second.partial.endswith("of 2026-03-02: nothing shows that the source was asked again")


def test_a_list_that_no_line_of_the_log_seals_proves_nothing_by_what_it_lacks(tmp_path: Path) -> None:
    first, second = listings(tmp_path, table(MARCH, ANA), table(APRIL, BEN), seal=1)
    assert (first.is_whole, second.unsound, second.is_whole) == (True, "", False)
    assert second.partial.endswith("has no line in the evidence log")


def test_a_list_of_another_environment_is_none_of_the_system(tmp_path: Path) -> None:
    """Else somebody would be accused by what a system for trials shows."""
    (found,) = listings(tmp_path, table(APRIL, ANA, source=Source(environment="staging")))
    assert "is of staging" in found.unsound


def test_a_state_after_the_commit_that_brought_it_is_of_no_known_moment(tmp_path: Path) -> None:
    (found,) = listings(tmp_path, table(datetime(2026, 4, 4, 9, tzinfo=UTC), ANA))
    assert found.unsound.endswith(
        "shows the state of 2026-04-04 09:00:00Z, after it came to the branch at 2026-04-03 12:00:00Z"
    )


def test_an_export_until_a_moment_after_its_commit_may_lack_the_rest(tmp_path: Path) -> None:
    until = Span(MARCH, datetime(2026, 4, 4, tzinfo=UTC))
    (found,) = listings(tmp_path, table(APRIL, ANA, window=until))
    assert (found.unsound, found.is_whole) == ("", False)


def test_an_empty_list_is_all_only_where_somebody_says_why_and_another_has_accounts(tmp_path: Path) -> None:
    (alone,) = listings(tmp_path / "one", table(APRIL, HEAD))
    assert not alone.is_whole


@pytest.mark.parametrize(
    ("others", "is_whole"),
    [
        ({}, True),
        ({"source": Source(environment="staging")}, False),
        ({"schema": "credentials/1"}, False),
    ],
)
def test_a_list_of_guests_may_be_empty_where_a_list_of_members_counts(
    tmp_path: Path, others: dict[str, Any], *, is_whole: bool
) -> None:
    members = table(MARCH, ANA, collector=CollectorUsed(id="members"), **others)
    guests = table(APRIL, HEAD, collector=CollectorUsed(id="guests"), allow_empty="nobody is invited")
    *_, found = listings(tmp_path, members, guests)
    assert (found.collector, found.is_whole) == ("guests", is_whole)
