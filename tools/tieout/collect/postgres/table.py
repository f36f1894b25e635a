"""The raw pages of this family -> rows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.base import Normalised
from tieout.collect.raw import RAW_NAME, pages_in
from tieout.collect.strict_json import Json, ShapeError
from tieout.model.evidence.record import Denied, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tieout.collect.raw import RawPage
    from tieout.model.evidence.table import Row, TableSchema

OLDEST = 120000
"""PostgreSQL 12: older ones lack settings that are asked for, and were never tried."""


class _Reading:
    """What was read so far."""

    def __init__(self, schema: TableSchema) -> None:
        self.schema = schema
        self.columns = schema.names[1:]
        self.rows: list[Row] = []
        self.problems: list[Denied] = []
        self.server: Mapping[str, Json] | None = None
        self.last: Mapping[str, Json] | None = None
        self.as_of: datetime | None = None

    def shape(self, at: str, message: str) -> None:
        self.problems.append(Denied(at, "", Refusal.SHAPE, message))


def table_of(raw: bytes, schema: TableSchema) -> tuple[Normalised, Mapping[str, Json]]:
    """Give the rows, and what the last page says beside them."""
    reading = _Reading(schema)
    try:
        for page in pages_in(raw):
            _read(reading, page)
    except ShapeError as error:
        reading.shape(RAW_NAME, error.message)
    if reading.server is None and raw:
        reading.shape(RAW_NAME, "no page says which server answered")
    if reading.last is None:
        message = "the last page is not there: the rows after it are not known"
        reading.problems.append(Denied(RAW_NAME, "", Refusal.TRUNCATED, message))
    last = reading.last or {}
    total = last.get("total")
    given = Normalised(
        rows=reading.rows,
        problems=tuple(reading.problems),
        data_as_of=reading.as_of,
        total=total if isinstance(total, int) and not isinstance(total, bool) else None,
    )
    return given, last


def _read(reading: _Reading, page: RawPage) -> None:
    try:
        body = page.json()
    except ShapeError as error:
        reading.shape(page.at(), error.message)
        return
    if not isinstance(body, dict):
        reading.shape(page.at(), "a page must be a mapping")
        return
    if reading.last is not None:
        reading.shape(page.at(), "there is a page after the last one")
        return
    if reading.as_of is None:
        reading.as_of = page.source_clock
    if reading.server is None:
        reading.server = _server(reading, page, body.get("server"))
    rows = body.get("rows")
    if not isinstance(rows, list):
        reading.shape(page.at(), "rows: must be a list")
        return
    for number, item in enumerate(rows):
        at = page.at(f"/rows/{number}")
        cells = dict(_cells(reading, at, item))
        if len(cells) == len(reading.columns):
            reading.rows.append((at, *(cells[name] for name in reading.columns)))
    if body.get("last") is True:
        reading.last = body


def _server(reading: _Reading, page: RawPage, server: Json) -> Mapping[str, Json] | None:
    if not isinstance(server, dict):
        return None
    number = server.get("version_number")
    if not isinstance(number, str) or not number.isdigit() or int(number) < OLDEST:
        version = f"{server.get('version')} ({number})"[:60]
        message = f"PostgreSQL {version} is not known to this collector, which needs 12 or later"
        reading.shape(page.at("/server"), message)
    return server


def _cells(reading: _Reading, at: str, item: Json) -> Iterator[tuple[str, str]]:
    if not isinstance(item, dict) or set(item) != set(reading.columns):
        odd = sorted(set(item) ^ set(reading.columns)) if isinstance(item, dict) else []
        reading.shape(
            at, f"a row must have the columns of {reading.schema.id}: {', '.join(odd)[:120] or 'it has none'}"
        )
        return
    for name in reading.columns:
        cell = _cell(item[name])
        if cell is None:
            reading.shape(at, f"{name}: is of a type that no cell has")
        else:
            yield name, cell


def _cell(value: Json) -> str | None:
    """Give a value as a cell has it; None for what none has."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(_listed(str(item)) for item in value)
    return None


def _listed(item: str) -> str:
    """Give an item of a list; one that would fall apart stands in quotation marks, doubled within."""
    return '"{}"'.format(item.replace('"', '""')) if not item or any(char in item for char in ', "') else item
