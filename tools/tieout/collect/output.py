"""What a command printed, or a file holds -> rows, by the form that it must have.

An exit code of 0 says little: npm prints an error as JSON with the code of "weaknesses found", and a page of
a proxy is text like any other. So the output is held to its form, to the places that it must have, and
against the looks of an error, before any row of it counts.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.collect.base import Normalised
from tieout.collect.cut_off import one_list, signs_of_more
from tieout.collect.guises import error_guise, is_nothing, text_guise
from tieout.collect.pointers import Absent, escaped, pointed
from tieout.collect.strict_json import Json, ShapeError, parse
from tieout.model.characters import visible
from tieout.model.evidence.record import Denied, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tieout.collect.ingest.base import Ingestion
    from tieout.model.evidence.collector import CommandSetting
    from tieout.model.evidence.table import Row, TableSchema

RAW_NAMES = {"json": "raw.json", "csv": "raw.csv", "text": "raw.txt"}
MEDIA = {".json": "application/json", ".jsonl": "application/jsonl", ".csv": "text/csv", ".txt": "text/plain"}

_FEW = 3
_ERROR_HEADINGS = frozenset({"error", "errors", "errorcode", "error_code", "errormessage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of the output."""

    found: Normalised
    schema: TableSchema | None
    """None: it has no table; it is kept as it is."""
    rows: int | None
    """Of one without a table: how many things it lists; None: nobody can count them."""


def read_output(
    data: bytes, command: CommandSetting, schema: TableSchema | None, ingestion: Ingestion | None = None
) -> Read:
    """Read output in its form. Pure; raises nothing, whatever the bytes are."""
    if ingestion is not None:
        found = ingestion.normalise(data)
        lacking = _required(data, command, ingestion.raw_name)
        return Read(found=found._replace(problems=(*found.problems, *lacking)), schema=ingestion.schema, rows=None)
    name = RAW_NAMES[command.reads]
    if command.reads == "json":
        return _json(data, command, schema, name)
    if command.reads == "csv":
        return _csv(data, command, schema, name)
    return _text(data, name)


def seeming(document: Json, name: str) -> list[Denied]:
    """Say what makes a document an error, and what in it says that there is more."""
    problems = [Denied(name, "", Refusal.FAILED, why)] if (why := error_guise(document)) else []
    more = signs_of_more(document)
    return problems + [Denied(f"{name}#{item.pointer}", "", Refusal.TRUNCATED, item.says) for item in more]


def _json(data: bytes, command: CommandSetting, schema: TableSchema | None, name: str) -> Read:
    try:
        document = parse(data)
    except ShapeError as error:
        return _nothing(schema, _cut(name, error))
    problems = seeming(document, name)
    problems += _lacking(document, command.require, name)
    items = pointed(document, command.rows)
    total, total_problems = _total(document, command.total, name)
    problems += total_problems
    if isinstance(items, Absent):
        problems.append(
            _shape(f"{name}#{command.rows}", f"there are no rows: nothing stands after {items.after or 'the top'}")
        )
        return Read(found=Normalised(rows=(), problems=tuple(problems), total=total), schema=schema, rows=0)
    if schema is None:
        if not command.rows and (only := one_list(items)) is not None:
            items = only
        count = len(items) if isinstance(items, (list, dict)) else int(items is not None)
        rows = count if isinstance(items, list) or command.rows else int(bool(items))
        return Read(found=Normalised(rows=(), problems=tuple(problems), total=total), schema=None, rows=rows)
    rows_found: list[Row] = []
    for at, item in _items(items):
        cells, wrong = _cells(item, command, f"{name}#{command.rows}{at}")
        problems += wrong
        if not wrong:
            rows_found.append((f"{name}#{command.rows}{at}", *cells))
    if not isinstance(items, (list, dict)):
        problems.append(_shape(f"{name}#{command.rows}", "what stands there is neither a list nor a mapping of items"))
    return Read(found=Normalised(rows=rows_found, problems=tuple(problems), total=total), schema=schema, rows=None)


def _items(items: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(items, list):
        yield from ((f"/{number}", item) for number, item in enumerate(items))
    elif isinstance(items, dict):
        yield from ((f"/{escaped(key)}", item) for key, item in items.items())


def _cells(item: Json, command: CommandSetting, at: str) -> tuple[tuple[str, ...], list[Denied]]:
    cells: list[str] = []
    wrong: list[Denied] = []
    for column, pointer in command.columns:
        value = pointed(item, pointer)
        if isinstance(value, Absent):
            wrong.append(_shape(f"{at}{pointer}", f"{column} is not there"))
        elif isinstance(value, (list, dict)):
            wrong.append(_shape(f"{at}{pointer}", f"{column} is no single value"))
        else:
            cells.append(_cell(value))
    return tuple(cells), wrong


def _cell(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return visible(value) if isinstance(value, str) else repr(value)


def _csv(data: bytes, command: CommandSetting, schema: TableSchema | None, name: str) -> Read:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return _nothing(schema, _shape(f"{name}:{line}", "it is not UTF-8"))
    if guise := text_guise(data, first_line_only=True):
        return _nothing(schema, Denied(name, "", Refusal.FAILED, guise))
    if "\0" in text:
        return _nothing(schema, _shape(name, "it holds a NUL character"))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if (wrong := _wrong_header(header, name)) is not None:
            return _nothing(schema, wrong)
        rows, problems = _records(reader, header, command, name)
    except csv.Error as error:
        return _nothing(schema, _shape(f"{name}:{reader.line_num}", f"it is no CSV: {error}"))
    count = None if schema else len(rows)
    return Read(found=Normalised(rows=rows if schema else (), problems=tuple(problems)), schema=schema, rows=count)


def _wrong_header(header: Sequence[str], name: str) -> Denied | None:
    if not header:
        return _shape(name, "it is empty: a table has a header at least")
    if len(header) <= _FEW and header[0].strip().casefold() in _ERROR_HEADINGS:
        return Denied(name, "", Refusal.FAILED, f"its header is that of an error: {visible(','.join(header))}")
    return None


def _records(
    reader: Iterator[list[str]], header: Sequence[str], command: CommandSetting, name: str
) -> tuple[list[Row], list[Denied]]:
    twice = {heading for heading in header if header.count(heading) > 1}
    wrong = {heading: "stands twice in the header" if heading in twice else "is not in the header"
             for _, heading in command.columns if heading in twice or heading not in header}  # fmt: skip
    if wrong:
        return [], [_shape(f"{name}:1", f"{visible(heading)} {why}") for heading, why in wrong.items()]
    places = [header.index(heading) for _, heading in command.columns]
    rows: list[Row] = []
    problems: list[Denied] = []
    line = 2
    for record in reader:
        at = f"{name}:{line}"
        line = reader.line_num + 1  # type: ignore[attr-defined]  # a reader of csv has it
        if record and len(record) != len(header):
            problems.append(_shape(at, f"it has {len(record)} cells, the header {len(header)}"))
        elif any(cell.strip() for cell in record):
            rows.append((at, *(visible(record[place]) for place in places)))
    return rows, problems


def _text(data: bytes, name: str) -> Read:
    problems: list[Denied] = []
    if is_nothing(data):
        problems.append(_shape(name, "it is empty"))
    elif guise := text_guise(data):
        problems.append(Denied(name, "", Refusal.FAILED, guise))
    elif data.lstrip()[:1] in {b"{", b"["}:
        try:
            document = parse(data)
            problems += seeming(document, name)
            problems += [_shape(name, "its list is empty")] if one_list(document) == [] else []
        except ShapeError as error:
            problems += [_cut(name, error)] if error.is_cut else []
    return Read(found=Normalised(rows=(), problems=tuple(problems)), schema=None, rows=None)


def _required(data: bytes, command: CommandSetting, name: str) -> list[Denied]:
    if not command.require:
        return []
    try:
        return _lacking(parse(data), command.require, name)
    except ShapeError as error:
        return [_cut(name, error)]


def _lacking(document: Json, pointers: Sequence[str], name: str) -> list[Denied]:
    return [
        _shape(f"{name}#{pointer}", f"it lacks {pointer}, which it must have")
        for pointer in pointers
        if isinstance(pointed(document, pointer), Absent)
    ]


def _total(document: Json, pointer: str, name: str) -> tuple[int | None, list[Denied]]:
    if not pointer:
        return None, []
    value = pointed(document, pointer)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value, []
    return None, [_shape(f"{name}#{pointer}", "the number of rows should stand here, and does not")]


def _cut(name: str, error: ShapeError) -> Denied:
    return Denied(name, "", Refusal.TRUNCATED if error.is_cut else Refusal.SHAPE, error.message)


def _shape(resource: str, message: str) -> Denied:
    return Denied(resource, "", Refusal.SHAPE, message)


def _nothing(schema: TableSchema | None, problem: Denied) -> Read:
    return Read(found=Normalised(rows=(), problems=(problem,)), schema=schema, rows=None if schema else 0)
