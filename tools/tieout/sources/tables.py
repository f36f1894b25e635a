"""CSV -> the nodes that YAML gives, so that a register may be either."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tieout.model.location import Location, Unreadable
from tieout.sources.encoding import BYTE_ORDER_MARK, decode, hidden
from tieout.sources.nodes import FILE, Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_table(data: bytes, *, path: str, lists: frozenset[str]) -> Sequence | Unreadable:
    """Read a table with a header as a list of mappings, a row each; empty rows are left out.

    The cells of the columns in ``lists`` hold several values, parted by ``;``. A place names the
    line, and in the place of the column the number of the cell.
    """
    if len(data) > FILE.size_bytes:
        message = f"the table has {len(data)} bytes; read are {FILE.size_bytes}"
        return _unreadable(path, 1, "too-large", message, "keep a row for each thing, and files for their text")
    decoded = decode(data.removeprefix(BYTE_ORDER_MARK), path=path)
    if isinstance(decoded, Unreadable):
        return decoded
    found = None if decoded.is_plain else hidden(decoded.text, path=path)
    if found is not None:
        return found
    reader = csv.reader(io.StringIO(decoded.text, newline=""), strict=True)
    try:
        rows = list(_rows(reader))
    except csv.Error as error:
        return _unreadable(
            path, reader.line_num, "bad-table", f"the table breaks off here ({error})", "close the quotes"
        )
    return _mappings(rows, path, lists)


def _mappings(rows: list[tuple[int, list[str]]], path: str, lists: frozenset[str]) -> Sequence | Unreadable:
    if not rows:
        return _unreadable(path, 1, "empty", "the table has no header", "name its columns in the first row")
    (top, header), *records = rows
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        message = f"two columns of the table are named {twice or 'nothing'}"
        return _unreadable(path, top, "duplicate-key", message, "name each column once")
    items: list[Node] = []
    for line, record in records:
        if len(record) != len(header):
            message = f"the row has {len(record)} cells; the header has {len(header)}"
            return _unreadable(path, line, "bad-table", message, "put quotes around cells that hold commas")
        cells = [
            Entry(name, _cell(text, line, number, is_list=name in lists), line, number)
            for number, (name, text) in enumerate(zip(header, record, strict=True), 1)
        ]
        items.append(Mapping(tuple(cells), line, 1))
    return Sequence(tuple(items), top, 1)


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    line = 1
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield line, cells
        line = reader.line_num + 1  # type: ignore[attr-defined]  # csv's reader counts lines


def _cell(text: str, line: int, number: int, *, is_list: bool) -> Node:
    if not is_list:
        return Scalar(text, not text, line, number)
    parts = tuple(Scalar(part.strip(), False, line, number) for part in text.split(";") if part.strip())
    return Sequence(parts, line, number)


def _unreadable(path: str, line: int, kind: str, message: str, remedy: str) -> Unreadable:
    return Unreadable(location=Location(path=path, line=line), kind=kind, message=message, remedy=remedy)
