"""A register says the same as YAML and as CSV, and what was written is what is read."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import json
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.people import Acknowledgement
from tieout.sources.registers.columns import Column, Kind
from tieout.sources.registers.reader import read_register
from tieout.sources.registers.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from tieout.model.row import Row

Written = tuple[str | list[str], object]
"""What is written in YAML, and the value that it stands for."""

_VISIBLE = st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\xa0\u3000\u2003")
_LINES = st.text(_VISIBLE, max_size=20).map(lambda text: f"{text}.".strip())
_TEXTS = st.lists(_LINES, min_size=1, max_size=3).map("\n".join)
_WORDS = _LINES.map(lambda text: text.replace(";", ","))
_IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=_ZONES)  # noqa: DTZ001  # zones follow
_FLAGS = {"yes": True, "true": True, "TRUE": True, "no": False, "False": False}


def _as_is(texts: SearchStrategy[str]) -> SearchStrategy[Written]:
    return texts.map(lambda text: (text, text))


def _choice(column: Column) -> SearchStrategy[Written]:
    return st.sampled_from([*(column.choices or ())]).map(lambda member: (str(member.value), member))


def _number(column: Column) -> SearchStrategy[Written]:
    return st.integers(column.low, column.high).map(lambda number: (str(number), number))


def _acknowledgement(_: Column) -> SearchStrategy[Written]:
    return st.tuples(_IDS, _DAYS).map(
        lambda pair: (f"{pair[0]}@1.0 {pair[1]}", Acknowledgement(document=pair[0], version="1.0", on=pair[1]))
    )


def _day(_: Column) -> SearchStrategy[Written]:
    return _DAYS.map(lambda day: (day.isoformat(), day))


_ONE: dict[Kind, Callable[[Column], SearchStrategy[Written]]] = {
    Kind.ID: lambda _: _as_is(_IDS),
    Kind.LINE: lambda _: _as_is(_LINES),
    Kind.TEXT: lambda _: _as_is(_TEXTS),
    Kind.WORDS: lambda _: _as_is(_WORDS),
    Kind.DAY: _day,
    Kind.DAYS: _day,
    Kind.RENEWALS: _day,
    Kind.INSTANT: lambda _: _INSTANTS.map(lambda instant: (instant.isoformat(), instant)),
    Kind.SPAN: lambda _: st.integers(0, 99_999).map(lambda count: (f"PT{count}M", timedelta(minutes=count))),
    Kind.FLAG: lambda _: st.sampled_from([*_FLAGS]).map(lambda word: (word, _FLAGS[word])),
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choice,
    Kind.ACKNOWLEDGEMENTS: _acknowledgement,
}
"""Texts of one value by the kind of its column, each with the value."""


def _named(column: Column) -> SearchStrategy[tuple[str, Written]]:
    one = _ONE[column.kind](column)
    if not column.kind.is_list:
        return one.map(lambda written: (column.name, written))

    def together(items: list[Written]) -> tuple[str, Written]:
        values = tuple(value for _, value in items)
        is_set = column.refers == "roles"
        return column.name, ([str(text) for text, _ in items], tuple(dict.fromkeys(values)) if is_set else values)

    return st.lists(one, max_size=3).map(together)


@functools.cache
def _rows(name: str) -> SearchStrategy[list[dict[str, Written]]]:
    """Give rows that say something in some of the columns."""
    pairs = [_named(column) for column in TABLES[name].columns if not column.into]
    return st.lists(st.lists(st.one_of(pairs), max_size=8).map(dict), min_size=1, max_size=4)


def _values(name: str, rows: tuple[Row, ...]) -> list[dict[str, object]]:
    """Give what rows say, without where."""
    fields = [field.name for field in dataclasses.fields(TABLES[name].row)]
    return [{key: getattr(row, key) for key in fields if key not in {"location", "offsets"}} for row in rows]


@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
def test_yaml_and_csv_give_the_values_that_were_written(name: str, data: st.DataObject) -> None:
    table, rows = TABLES[name], data.draw(_rows(name))
    names = data.draw(st.permutations(table.names))
    lines = [{key: text for key, (text, _) in row.items()} for row in rows]
    head = f"schema: {table.schema}\n{name}:\n"
    # JSON is YAML but for the escapes of what lies outside the first plane.
    in_yaml = head + "".join(f"  - {json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    out = io.StringIO(newline="")
    writer = csv.writer(out)  # with CR LF
    writer.writerow(names)
    cells = [[line.get(key, "") for key in names] for line in lines]
    writer.writerows([[";".join(cell) if isinstance(cell, list) else cell for cell in row] for row in cells])
    written = read_register(in_yaml.encode(), path="x.yaml", table=table)
    tabled = read_register(out.getvalue().encode(), path="x.csv", table=table)
    assert {item.kind for item in (*written.unreadable, *tabled.unreadable)} <= {"duplicate-id", "blank-row"}
    silent = {column.name: column.kind.silence for column in table.columns if not column.into}
    expected = [silent | {key: value for key, (_, value) in row.items()} for row in rows]
    assert _values(name, written.rows) == expected
    assert _values(name, tabled.rows) == [row for row, line in zip(expected, cells, strict=True) if any(line)]
    assert [item.names for item in written.missing_fields if item.subject != "x.yaml"] == [
        item.names for item in tabled.missing_fields if item.subject != "x.csv"
    ]


@pytest.mark.parametrize("name", TABLES)
@given(data=st.binary(max_size=80), suffix=st.sampled_from(["yaml", "csv"]))
def test_any_bytes_give_rows_or_say_why_not(name: str, data: bytes, suffix: str) -> None:
    reading = read_register(data, path=f"x.{suffix}", table=TABLES[name])
    assert all(item.message and item.remedy and item.location.path == f"x.{suffix}" for item in reading.unreadable)
    assert reading.rows or reading.unreadable or reading.missing_fields or reading.is_listed


@pytest.mark.parametrize("name", TABLES)
@given(
    rows=st.lists(
        st.dictionaries(st.sampled_from(["id", "name", "title", "status", "controls", "x"]), st.text(max_size=8)),
        max_size=4,
    )
)
def test_any_texts_give_rows_or_remarks_and_never_raise(name: str, rows: list[dict[str, str]]) -> None:
    text = f"schema: {TABLES[name].schema}\n{name}: {json.dumps(rows)}\n"
    reading = read_register(text.encode(), path="x.yaml", table=TABLES[name])
    assert len(reading.rows) in {0, len(rows)}
