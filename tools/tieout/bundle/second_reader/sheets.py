"""Files that say the same of something, each read once.

JSON, lines of JSON, and tables for people. One that is too large is not examined, one that cannot be read is a problem.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.text import HIDDEN, RefusedError, json_object, shown, unguarded, wide_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.second_reader.bundle import Bundle

LARGEST_SHEET = 64 << 20  # bytes that are read
HALF = re.compile("[\ud800-\udfff]")  # half a character: nothing that can be shown


class Sheets:
    """The files that are held against one another, each read once."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.read: dict[str, object] = {}
        self.held: set[str] = set()

    def text(self, path: str) -> str | None:
        """Give a file as text; None for none, and for one that is too large, which is not examined."""
        data = b""
        if not self.bundle.is_file(path):
            return None
        try:
            for chunk in self.bundle.files.chunks(path):
                data += chunk
                if len(data) > LARGEST_SHEET:
                    self.bundle.unexamined.append(shown(path))
                    return None
            self.held.add(path)
            return data.decode("utf-8-sig")
        except (OSError, ValueError, RefusedError):
            self.bundle.problems.append(f"{shown(path)} cannot be read as text, so nothing is held against it")
            return None

    def json(self, path: str, *keys: str) -> object:
        """Give what stands in a JSON file below these keys; None where there is nothing."""
        if path not in self.read:
            text = self.text(path)
            try:
                self.read[path] = {} if text is None else json_object(text.encode("utf-8", "surrogatepass"))
            except RefusedError as error:
                self.bundle.problems.append(f"{shown(path)} {error}, so nothing is held against it")
                self.read[path] = {}
        found: object = self.read[path]
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def items(self, path: str, key: str) -> list[dict[str, object]] | None:
        """Give the objects of a list in a JSON file; None where it has no such list."""
        found = self.json(path, key)
        return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else None

    def lines(self, path: str) -> list[object] | None:
        """Give the objects of a file that has one a line; None where nothing can be read."""
        text = self.text(path)
        try:
            return None if text is None else [json.loads(line) for line in text.split("\n") if line]
        except (ValueError, RecursionError):
            self.bundle.problems.append(f"{shown(path)} has a line that is no JSON, so nothing is held against it")
            return None

    def rows(self, path: str) -> list[dict[str, str]] | None:
        """Give the rows of a table, none of its cells guarded; None where nothing can be read."""
        if path not in self.read:
            text = self.text(path)
            try:
                self.read[path] = None if text is None else rows_in(text)
            except (ValueError, csv.Error):
                self.bundle.problems.append(f"{shown(path)} is no table, so nothing is held against it")
                self.read[path] = None
        found = self.read[path]
        return found if isinstance(found, list) else None


def rows_in(text: str) -> list[dict[str, str]]:
    """Read a table; raises ValueError where a row has more or fewer cells than the first."""
    with wide_cells():
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError
    return [dict(zip(rows[0], map(unguarded, row))) for row in rows[1:]]


def unlike(path: str, other: str, what: str) -> str:
    """Say that two files do not agree."""
    return f"{shown(path)} and {shown(other)} do not agree on {shown(what)}"


def hold_rows(sheets: Sheets, path: str, other: str, wanted: list[dict[str, str]] | None) -> Iterator[str]:
    """Hold the rows of a table, one by one, against what another file says; the first that differs is told."""
    rows = sheets.rows(path)
    if rows is None or wanted is None:
        return
    if len(rows) != len(wanted):
        yield unlike(path, other, f"how many there are: {len(rows)} rows, and {len(wanted)}")
        return
    for number, (row, want) in enumerate(zip(rows, wanted), 1):
        for column, cell in want.items():
            if row.get(column, cell) != cell:
                yield unlike(path, other, f"{column} in row {number}")
                return


def hold_counts(path: str, said: object, found: dict[str, int], by: str) -> Iterator[str]:
    """Hold numbers that a file states against what another comes to."""
    for key, number in found.items():
        claimed = said.get(key) if isinstance(said, dict) else None
        if isinstance(claimed, int) and claimed != number:
            yield unlike(path, by, f"the number of {key}: {claimed}, and {number} are there")


def seen(value: object) -> str:
    """Give a value as a table shows it: nothing for none, what hides as its escape."""
    text = "" if value is None else str(value)
    return HALF.sub(
        lambda match: escape(ord(match.group())), HIDDEN.sub(lambda match: escape(ord(match.group())), text)
    )


def escape(code: int) -> str:
    """Give the escape of a character that hides."""
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def by_line(value: object) -> str:
    """Give a text of several lines as a table shows it."""
    return "\n".join(map(seen, str(value or "").split("\n")))
