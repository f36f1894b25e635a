"""Tables of tickets and deployments of several captures -> each thing once, in its newest state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.ties import at, examined, listing
from tieout.judgement.evidence.context import Context
from tieout.model.evidence.table import Row, TableSchema
from tieout.model.evidence.tables.deployments import DEPLOYMENTS
from tieout.model.evidence.tables.tickets import TICKETS
from tieout.model.operation.listing import Listing
from tieout.model.operation.tickets import KeyRange, TicketStatus
from tieout.rules.operation.ruleset import OF_OPERATION
from tieout.sources.operation import deployments, tickets

MAY, JUNE = "2026-05-31 08:00", "2026-06-30 08:00"
Told = Mapping[str, str]


class Table:
    """A table as it is opened; ``cut`` is what it turns out to be at its end."""

    def __init__(self, seen: Listing, schema: TableSchema | None, *rows: Told, cut: str = "") -> None:
        self.listing, self.schema = seen, schema
        self._rows, self._cut = rows, cut

    def rows(self) -> Iterator[Row]:
        names = () if self.schema is None else self.schema.names
        for number, row in enumerate(self._rows, 2):
            yield tuple(f"raw.csv:{number}" if name == "_at" else row.get(name, "") for name in names)
        if self._cut:
            self.listing = replace(self.listing, unsound=self._cut)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Table]:
    tables: list[Table] = []
    for module in (tickets, deployments):
        monkeypatch.setattr(module, "tables_named", lambda *_: iter(tables))
    return tables


def context() -> Context:
    return Context.of(factories.examination())


def read(_: str) -> bytes:
    return b""


def ticket(status: str, **more: str) -> Told:
    return {"ticket": "SHOP-7", "status": status, "created_at": "2026-03-01T08:00:00Z", **more}


def test_the_newest_state_counts_and_captures_say_since_when(opened: list[Table]) -> None:
    july = listing("2026-07-31 08:00")
    opened += [
        Table(listing(MAY), TICKETS, ticket("open"), ticket("done", ticket="SHOP-9")),
        Table(listing(JUNE), TICKETS, ticket("done", ticket="shop-7"), ticket("open", ticket="SHOP-9")),
        Table(july, TICKETS, ticket("cancelled", due_on="2026-08-01", labels="a;b", links="x#1 y#2")),
    ]
    found = tickets.tickets_of(context(), read)
    seven, nine = found.tickets
    assert (seven.key, seven.status, seven.listing, seven.place) == (
        "SHOP-7",
        TicketStatus.CANCELLED,
        july,
        "evidence/2026-Q2/tracker/raw.csv:2",
    )
    assert (seven.open_until, seven.closed_since) == (at(MAY), at(JUNE))
    assert (seven.created_at, seven.due_on, seven.labels, seven.links) == (
        datetime(2026, 3, 1, 8, tzinfo=UTC),
        date(2026, 8, 1),
        ("a", "b"),
        ("x#1", "y#2"),
    )
    assert (nine.status, nine.open_until, nine.closed_since) == (TicketStatus.OPEN, at(JUNE), None)
    assert [item.ranges for item in found.listings] == [
        (KeyRange("shop-", 2, 7),),
        (KeyRange("shop-", 2, 7),),
        (KeyRange("shop-", 1, 7),),
    ]


def test_an_unknown_status_is_neither_open_nor_closed(opened: list[Table]) -> None:
    opened += [Table(listing(MAY), TICKETS, ticket("done")), Table(listing(JUNE), TICKETS, ticket("unknown"))]
    (found,) = tickets.tickets_of(context(), read).tickets
    assert (found.status, found.open_until, found.closed_since) == (TicketStatus.UNKNOWN, None, None)


def test_a_row_without_a_key_is_no_ticket(opened: list[Table]) -> None:
    opened.append(Table(listing(), TICKETS, ticket("open", ticket=""), ticket("open", ticket="7")))
    found = tickets.tickets_of(context(), read)
    assert ([item.key for item in found.tickets], found.listings[0].ranges) == (["7"], ())


def test_a_table_that_breaks_off_or_is_of_another_version_gives_nothing_and_is_listed(opened: list[Table]) -> None:
    other = TableSchema(id="tickets/2", title="", columns=TICKETS.columns[:3])
    opened += [
        Table(listing(MAY), TICKETS, ticket("open"), cut="it breaks off"),
        Table(listing(JUNE), None),
        Table(listing(JUNE), other, ticket("open")),
    ]
    found = tickets.tickets_of(context(), read)
    assert (found.tickets, [item.ranges for item in found.listings]) == ((), [(), (), ()])
    assert found.listings[0].listing.unsound == "it breaks off"
    opened[:] = [Table(listing(), DEPLOYMENTS, {"id": "1"}, cut="it breaks off"), Table(listing(), other)]
    told = deployments.deployments_of(context(), read)
    assert (told.deployments, len(told.listings)) == ((), 2)


def deployed(**more: str) -> Told:
    return {"id": "1", "environment": "production", "deployed_at": "2026-05-02T08:00:00Z", "result": "pending", **more}


def test_a_deployment_is_told_by_the_first_capture_that_has_its_newest_state(opened: list[Table]) -> None:
    may, june, july = listing(MAY), listing(JUNE), listing("2026-07-31 08:00")
    opened += [
        Table(may, DEPLOYMENTS, deployed(), deployed(id="0", deployed_at="")),
        Table(june, DEPLOYMENTS, deployed(result="success"), deployed(environment="staging")),
        Table(july, DEPLOYMENTS, deployed(result="success")),
    ]
    found = deployments.deployments_of(context(), read)
    assert [(item.id, item.environment, item.result, item.listing) for item in found.deployments] == [
        ("0", "production", "pending", may),
        ("1", "production", "success", june),
        ("1", "staging", "pending", june),
    ]
    assert found.listings == (may, june, july)


def test_deployments_without_an_id_are_told_apart_by_what_they_say(opened: list[Table]) -> None:
    rows = [deployed(id="", commit=commit, deployed_at=when) for commit in "ab" for when in ("x", "y")]
    opened.append(Table(listing(), DEPLOYMENTS, *rows, rows[0]))
    assert len(deployments.deployments_of(context(), read).deployments) == 4


def test_a_ticket_of_the_last_year_of_the_calendar_does_not_say_when_it_was_created(opened: list[Table]) -> None:
    """That instant has no day east of Greenwich, and no table of a tracker has it for a moment that was."""
    opened.append(Table(listing(), TICKETS, {"ticket": "SHOP-7", "created_at": "9999-12-31T23:59:59Z"}))
    book = tickets.tickets_of(context(), read)
    assert [(item.key, item.created_at) for item in book.tickets] == [("SHOP-7", None)]


def test_deployments_are_in_the_order_of_their_instants_however_these_are_written(opened: list[Table]) -> None:
    early, late = "2026-05-02T10:00:00+04:00", "2026-05-02T08:00:00Z"
    opened.append(Table(listing(), DEPLOYMENTS, deployed(id="2", deployed_at=late), deployed(deployed_at=early)))
    assert [item.id for item in deployments.deployments_of(context(), read).deployments] == ["1", "2"]


CELL = st.sampled_from(
    (
        *("", "unknown", "open", "done", "success", "production", "human", "SHOP-7", "#12", "example/policies"),
        *("2026-03-01T08:00:00Z", "2026-03-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "f" * 40, "\u2028"),
        f"SHOP-{'9' * 5000}",
    )
) | st.text(max_size=8)


def rows_of(schema: TableSchema) -> st.SearchStrategy[list[dict[str, str]]]:
    return st.lists(st.fixed_dictionaries(dict.fromkeys(schema.names[1:], CELL)), max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shown=rows_of(TICKETS), made=rows_of(DEPLOYMENTS), key=CELL)
def test_whatever_stands_in_a_table_every_rule_ends(
    opened: list[Table], shown: list[dict[str, str]], made: list[dict[str, str]], key: str
) -> None:
    row = factories.incident(pir_at=at("2026-01-05 08:00"), actions=(key,))
    opened[:] = [Table(listing(), TICKETS, *shown)]
    known = tickets.tickets_of(context(), read)
    opened[:] = [Table(listing(), DEPLOYMENTS, *made)]
    told = examined(
        *deployments.deployments_of(context(), read).deployments, registers=factories.registers(incidents=(row,))
    )
    told = replace(told, operation=replace(told.operation, tickets=known))
    for rule in OF_OPERATION:
        assert {type(item.message) for item in rule(told)} <= {str}
