"""``EXTERNAL.csv``: the evidence that lies in another store, written and read to the byte. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle.container import Problem
from tieout.bundle.paths import collisions, path_problem
from tieout.model.characters import hidden_character, visible
from tieout.model.evidence.external import ExternalFile
from tieout.report.cells import quoted, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "EXTERNAL.csv"
COLUMNS = (
    *("sha256", "bytes", "path", "uri", "version_id", "lock_mode", "retain_until", "locked_until"),
    *("region", "told_by", "told_at", "checksum", "record"),
)
LARGEST = 64 << 20
MOST = 200_000
"""Lines that are read: each is of a file that is too large for Git, and short ones would fill the memory."""
_SHOWN = 20
_MARK = "\ufeff"
_DIGEST = re.compile(r"(?:[0-9a-f]{64})?", re.ASCII)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,14})?", re.ASCII)
_ESCAPED = "'"


class Table(NamedTuple):
    """What the file says, and where it is not as it was built."""

    files: tuple[ExternalFile, ...]
    faults: tuple[Problem, ...]


def write(files: Iterable[ExternalFile]) -> bytes:
    """Give the table, its rows as they come."""
    rows = ((*(_cell(item, name) for name in COLUMNS),) for item in files)
    return table(COLUMNS, rows, to_fill=()).encode("utf-8")


def parse(data: bytes, listed: Iterable[str] = ()) -> Table:
    """Read the table; ``listed`` are the paths in the bundle, none of which lies elsewhere.

    A row that no bundle of ours has is a fault, and is not among the files: nothing is looked for under its name.
    """
    if data.count(b"\n") > MOST:
        return Table((), (_fault(f"it has more than {MOST} lines"),))
    try:
        text = data.decode("utf-8")
        rows = list(csv.reader(io.StringIO(text.removeprefix(_MARK), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return Table((), (_fault("it is no table in UTF-8"),))
    if not rows or tuple(rows[0]) != COLUMNS:
        return Table((), (_fault(f"its first line is not {','.join(COLUMNS)}"),))
    again = _MARK + "".join(f"{','.join(map(quoted, row))}\r\n" for row in rows)
    faults = (
        [] if again == text else [_fault("it is not written as it was built: line ends, quotes or its mark differ")]
    )
    files: list[ExternalFile] = []
    inside = frozenset(listed)
    for number, row in enumerate(rows[1:], 2):
        item = _file(row)
        why = _odd(row, item, inside)
        if item is None or why:
            faults.append(_fault(f"line {number} {why}"))
        else:
            files.append(item)
    faults += _order(files)
    more = len(faults) - _SHOWN
    return Table(tuple(files), (*faults[:_SHOWN], *([_fault(f"and {more} more faults")] if more > 0 else [])))


def as_listed(item: ExternalFile) -> ExternalFile:
    """Give a file as its row says it: with what cannot be seen as escapes."""
    said = {name: visible(_cell(item, name)) for name in COLUMNS if name != "bytes"}
    return ExternalFile(bytes=item.bytes, **said)


def _file(row: list[str]) -> ExternalFile | None:
    if len(row) != len(COLUMNS):
        return None
    said = {name: cell.removeprefix(_ESCAPED) for name, cell in zip(COLUMNS, row, strict=True)}
    digest, number = said.pop("sha256"), said.pop("bytes")
    if not _DIGEST.fullmatch(digest) or not _NUMBER.fullmatch(number):
        return None
    return ExternalFile(sha256=digest, bytes=int(number) if number else None, **said)


def _odd(row: list[str], item: ExternalFile | None, inside: frozenset[str]) -> str:
    """Say what is wrong with a row, to follow its number; empty for nothing."""
    if len(row) != len(COLUMNS):
        return f"has {len(row)} cells, not {len(COLUMNS)}"
    if item is None:
        return "has no SHA-256 in 64 hex digits, or no number of bytes"
    why = path_problem(item.path)
    rules = (
        (why, f"names {visible(item.path)!r}, which {why}"),
        (item.path in inside, f"names {visible(item.path)}, which is in the bundle"),
        (path_problem(item.record), f"names no record that a bundle can hold for {visible(item.path)}"),
        (any(hidden_character(cell) or visible(cell) != cell for cell in row), "has a character that cannot be seen"),
    )
    return next((what for holds, what in rules if holds), "")


def _order(files: list[ExternalFile]) -> Iterator[Problem]:
    paths = [item.path for item in files]
    if len(set(paths)) < len(paths):
        again = sorted(path for path, times in Counter(paths).items() if times > 1)[:_SHOWN]
        yield from (_fault(f"it lists {visible(path)} more than once") for path in again)
    elif paths != sorted(paths):
        yield _fault("it is not sorted, so it is not as it was built")
    yield from (_fault(f"it lists {visible(path)}, which {why}") for path, why in collisions(paths))


def _cell(item: ExternalFile, name: str) -> str:
    if name == "bytes":
        return "" if item.bytes is None else str(item.bytes)
    return str(getattr(item, name))


def _fault(what: str) -> Problem:
    return Problem(kind="malformed-external", path=NAME, message=f"{NAME} is malformed: {what}")
