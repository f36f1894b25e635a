"""The tables of columns fit the rows that they make, and speak to people."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest

from tieout.model.registers.collection import REGISTERS
from tieout.sources.registers.columns import Column, Kind
from tieout.sources.registers.reader import read_register
from tieout.sources.registers.roster import ROLES
from tieout.sources.registers.tables import TABLES

if TYPE_CHECKING:
    from tieout.model.row import Row
    from tieout.sources.registers.columns import Table

ALL = [*TABLES.values(), ROLES]
COLUMNS = [(table, column) for table in ALL for column in table.columns]
REFERENCES = {
    *REGISTERS,
    *("people", "roles", "owners", "controls", "criteria", "documents", "policies", "runbooks", "rules", "parameters"),
}


def test_there_is_a_table_for_each_register_and_no_other() -> None:
    assert tuple(TABLES) == ("people", *REGISTERS)
    assert all(table.name == name for name, table in TABLES.items())


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_table_has_the_fields_of_its_row_and_their_silence(table: Table[Row]) -> None:
    fields = {field.name: field.default for field in dataclasses.fields(table.row)}
    fields.pop("location")
    fields.pop("offsets")
    columns = {column.name: column.kind.silence for column in table.columns if not column.into}
    assert set(columns) == set(fields)
    assert {name: default for name, default in fields.items() if default is not dataclasses.MISSING} == {
        name: columns[name] for name, default in fields.items() if default is not dataclasses.MISSING
    }


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_no_name_means_two_columns(table: Table[Row]) -> None:
    aliases = [alias for column in table.columns for alias in column.aliases]
    names = [*table.names, *aliases]
    assert sorted(names) == sorted(set(names))
    assert all(alias == alias.lower() for alias in aliases)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table.name}.{col.name}" for table, col in COLUMNS])
def test_a_column_is_whole(table: Table[Row], column: Column) -> None:
    assert column.about.endswith(".")
    assert "\n" not in column.about
    assert (column.choices is not None) == (column.kind in {Kind.CHOICE, Kind.CHOICES})
    assert (column.high > column.low) == (column.kind is Kind.NUMBER)
    assert column.refers in {"", *REFERENCES}
    assert not column.into or column.into in table.names
    assert (column.name == "id") == (column.kind is Kind.ID)
    assert (column.kind is Kind.INSTANT) == column.name.endswith("_at")
    assert column.kind in {Kind.DAY, Kind.DAYS} or not column.name.endswith(("_on", "_by", "_until")) or column.refers


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_an_example_in_a_message_is_a_row_that_can_be_read(table: Table[Row]) -> None:
    text = f"schema: {table.schema}\n{table.name}:\n  - {table.example}\n"
    reading = read_register(text.encode(), path="x.yaml", table=table)
    assert (reading.unreadable, reading.missing_fields, reading.unknown_fields) == ((), (), ())
    assert len(reading.rows) == 1


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_made_row_is_the_constructors(table: Table[Row]) -> None:
    """Rows are made without the constructor: they are equal, frozen, and have no field unset."""
    required = dict.fromkeys(table.required, "1")
    (row,) = read_register(f"- {json.dumps(required)}\n".encode(), path="x.yaml", table=table).rows
    values = {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    assert row == table.row(**values)
    assert repr(row) == repr(table.row(**values))
    assert hash(row) == hash(table.row(**values))
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.id = "2"  # type: ignore[misc]  # what must fail
