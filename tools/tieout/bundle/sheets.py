"""Files of a bundle that say the same of something: JSON, lines of JSON and tables, each read once."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from tieout.bundle import facts as said
from tieout.bundle.once import TwofoldError
from tieout.bundle.wide_cells import wide_cells
from tieout.model.cell import unguarded
from tieout.ports.files import Kind
from tieout.ports.storage import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.bundle.container import Container

LARGEST = 64 << 20
"""Bytes of one of them that are read; a larger one is told as not examined."""
_MARK = b"\xef\xbb\xbf"


class Sheets:
    """What is read of them. A file that is not there, or is of no such form, gives None."""

    def __init__(self, container: Container, kinds: Mapping[str, Kind], record: object) -> None:
        """``record`` is what bundle.json says."""
        self.record = record
        self.read: set[str] = set()
        self.unread: dict[str, str] = {}
        """Files of another form than ours, each with what it is not."""
        self.too_large: dict[str, str] = {}
        """Files that were not read, each with why."""
        self._container = container
        self._kinds = kinds
        self._objects: dict[str, object] = {}
        self._rows: dict[str, list[dict[str, str]] | None] = {}

    def at(self, path: str, *keys: str) -> object:
        """Give what stands below these keys of a JSON object."""
        if path not in self._objects:
            data = self._data(path)
            try:
                self._objects[path] = None if data is None else said.parse(data)
            except TwofoldError:
                self._objects[path] = None
            if data is not None and self._objects[path] is None:
                self.unread[path] = "is no JSON object that is read in one way"
        return said.value_at(self._objects[path], *keys)

    def items(self, path: str, key: str) -> list[Mapping[str, object]] | None:
        """Give the objects of a list in it; an empty one in place of what is none."""
        found = self.at(path, key)
        return objects(found) if isinstance(found, list) else None

    def lines(self, path: str) -> list[object] | None:
        """Give the values of a file that has one a line."""
        data = self._data(path)
        try:
            return None if data is None else [json.loads(line) for line in data.split(b"\n") if line]
        except (ValueError, RecursionError):
            self.unread[path] = "has a line that is no JSON"
            return None

    def rows(self, path: str) -> list[dict[str, str]] | None:
        """Give the rows of a table, its cells without the guard against formulas."""
        if path not in self._rows:
            self._rows[path] = self._table(path)
        return self._rows[path]

    def paths(self, prefix: str, suffix: str) -> tuple[str, ...]:
        """Give the files whose paths begin and end so, sorted."""
        return tuple(
            sorted(
                path
                for path, kind in self._kinds.items()
                if kind is Kind.FILE and path.startswith(prefix) and path.endswith(suffix)
            )
        )

    def _table(self, path: str) -> list[dict[str, str]] | None:
        data = self._data(path)
        if data is None:
            return None
        try:
            text = data.removeprefix(_MARK).decode("utf-8")
            with wide_cells():
                head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
            return [dict(zip(head, map(unguarded, row), strict=True)) for row in rows]
        except (ValueError, csv.Error):
            self.unread[path] = "is no table in UTF-8 whose rows have as many cells as the first"
            return None

    def _data(self, path: str) -> bytes | None:
        if self._kinds.get(path) is not Kind.FILE:
            return None
        try:
            data = self._container.read(path, LARGEST)
        except UnreadableFileError as error:
            self.too_large[path] = error.message
            return None
        self.read.add(path)
        return data


def objects(found: object) -> list[Mapping[str, object]]:
    """Give the objects of a list; an empty one in place of what is none."""
    return [item if isinstance(item, dict) else {} for item in found] if isinstance(found, list) else []
