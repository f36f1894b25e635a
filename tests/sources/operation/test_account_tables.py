"""Tables are read once, and again where one of them turns out to be none, or to name something twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.listings import Table, table
from tieout.model.evidence.table import Row
from tieout.model.operation.listing import Listing
from tieout.sources.operation import accounts
from tieout.sources.operation.accounts import account_lists, credential_lists

MARCH, APRIL, MAY = "2026-03-01 09:00", "2026-04-01 09:00", "2026-05-01 09:00"
ANN, BEN = {"account": "ann"}, {"account": "ben"}


@dataclass
class Opened:
    """A table that breaks off at its end, or does not."""

    listing: Listing
    found: list[Row]
    breaks: bool = False

    def rows(self) -> Iterator[Row]:
        yield from self.found
        if self.breaks:
            self.listing = replace(self.listing, unsound="records.csv:4: the row has 2 cells, the header 13")


def given(monkeypatch: pytest.MonkeyPatch, *tables: tuple[Table, bool]) -> list[int]:
    """Let these tables be found; the list that is given back counts how often they are read."""
    times: list[int] = []

    def tables_named(*_: Any, corrected: bool) -> Iterator[Opened]:
        assert not corrected
        times.append(1)
        for (listing, rows), breaks in tables:
            yield Opened(listing, rows, breaks)

    monkeypatch.setattr(accounts, "tables_named", tables_named)
    return times


def read() -> list[tuple[str, str, list[tuple[str, list[tuple[str, int, int]]]], list[str]]]:
    nothing: Any = None
    return [
        (
            item.system,
            item.collector,
            [(row.id, [(spell.state.active, spell.first, spell.last) for spell in row.spells]) for row in item.items],
            [each.unsound for each in item.unusable],
        )
        for item in account_lists(nothing, nothing)
    ]


def test_each_collector_of_each_system_has_a_series(monkeypatch: pytest.MonkeyPatch) -> None:
    times = given(
        monkeypatch,
        (table(MARCH, ANN), False),
        (table(MARCH, BEN, system="code-host"), False),
        (table(APRIL, BEN, collector="other"), False),
        (table(MAY, ANN), False),
    )
    assert read() == [
        ("code-host", "accounts", [("ben", [("yes", 0, 0)])], []),
        ("identity-provider", "accounts", [("ann", [("yes", 0, 1)])], []),
        ("identity-provider", "other", [("ben", [("yes", 0, 0)])], []),
    ]
    assert len(times) == 1


def test_a_table_that_breaks_off_gives_no_row_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    times = given(
        monkeypatch,
        (table(MARCH, ANN), False),
        (table(APRIL, BEN, ANN | {"active": "no"}), True),
        (table(MAY, ANN), False),
    )
    why = "records.csv:4: the row has 2 cells, the header 13"
    assert read() == [("identity-provider", "accounts", [("ann", [("yes", 0, 1)])], [why])]
    assert len(times) == 2


def test_a_table_that_names_an_account_twice_counts_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times = given(
        monkeypatch,
        (table(MARCH, ANN), False),
        (table(APRIL, ANN | {"active": "no"}, {"account": "Ann"}), False),
    )
    assert read() == [("identity-provider", "accounts", [("ann", [("yes", 0, 1)])], [])]
    assert len(times) == 2


def test_credentials_are_read_by_their_own_form(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, (table(MARCH, {"credential": "T-9"}, form="credentials"), False))
    nothing: Any = None
    (found,) = credential_lists(nothing, nothing)
    assert (found.form, list(found.ids)) == ("credentials", ["T-9"])
