"""A log -> the times of its entries, some thousand at once, each with its line; memory stays flat whatever its size."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.ingest.account_words import plain
from tieout.collect.ingest.delimited import error_body
from tieout.collect.strict_json import ShapeError, parse_text
from tieout.model.evidence.record import Refusal
from tieout.sources.encoding import BYTE_ORDER_MARK, wide_encoding

if TYPE_CHECKING:
    from tieout.collect.ingest.base import Problems
    from tieout.collect.strict_json import Json

AT_ONCE = 256
"""Entries of a batch: enough that what is done once for each costs little, few enough that Python's collector rests."""
LONGEST_LINE = 1 << 20
"""Bytes: a file without line ends must not fill the memory."""
TIMES = ("timestamp", "@timestamp", "time", "event time", "datetime", "date time", "created at", "occurred at", "ts")
"""Names of the column or key that holds the time, as ``plain`` gives them; the first that is there counts."""


class Batch(NamedTuple):
    """Entries that follow each other."""

    times: list[str]
    lines: Sequence[int]
    """On which each begins."""


@dataclass(slots=True)
class Source:
    """The bytes of a log as lines; what ended the reading before its end is a problem."""

    chunks: Iterable[bytes]
    problems: Problems
    is_empty: bool = True
    is_ended: bool = False
    """Whether the last line has its end."""
    is_stopped: bool = False
    """Whether something ended the reading before the end; then there is a problem."""
    lines: int = 0
    """Given so far."""

    def blocks(self) -> Iterator[Iterable[str]]:
        """Give the lines with their ends, many at once."""
        rest = b""
        for chunk in self._marked():
            head, found, tail = (rest + chunk).rpartition(b"\n")
            rest = tail
            if found:
                yield from self._decoded(head + found)
            if len(tail) > LONGEST_LINE:
                self._stop(self.lines, f"the line has more than {LONGEST_LINE} bytes")
            if self.is_stopped:
                return
        if rest:
            yield from self._decoded(rest)
        self.is_ended = not (self.is_empty or self.is_stopped or rest)

    def _marked(self) -> Iterator[bytes]:
        """Give the chunks without a mark at their beginning."""
        for number, chunk in enumerate(chunk for chunk in self.chunks if chunk):
            self.is_empty = False
            if number == 0 and (wide := wide_encoding(chunk)) is not None:
                self._stop(0, f"the file is in {wide.upper()}, not in UTF-8")
                return
            yield chunk.removeprefix(BYTE_ORDER_MARK) if number == 0 else chunk

    def _decoded(self, block: bytes) -> Iterator[Iterable[str]]:
        bad = block.find(b"\0")
        message = "a NUL byte stands here"
        text = ""
        if bad < 0:
            try:
                text = block.decode("utf-8")
            except UnicodeDecodeError as error:
                bad, message = error.start, f"the byte 0x{block[error.start]:02x} does not fit UTF-8 here"
        if bad >= 0:
            # What stands on the lines before is read; nothing after them.
            text = block[: block.rfind(b"\n", 0, bad) + 1].decode("utf-8")
        if text:
            self.lines += text.count("\n") + (not text.endswith("\n"))
            # Not splitlines: that ends lines at characters that end none here.
            yield io.StringIO(text, newline="\n")
        if bad >= 0:
            self._stop(self.lines, message)

    def _stop(self, before: int, message: str) -> None:
        self.is_stopped = True
        self.problems.add(f":{before + 1}", f"{message}; nothing from here on was read", reason=Refusal.TRUNCATED)


@dataclass(slots=True)
class Entries:
    """The entries of a log by its form; ``count`` and ``column`` are known when all were given."""

    source: Source
    problems: Problems
    wanted: str
    """The column or key that the settings name; empty: one of ``TIMES``."""
    delimiter: str = ","
    column: str = ""
    count: int = 0
    """All of them, those without a time too."""

    def of_csv(self) -> Iterator[Batch]:
        """Give the times of a table with separators."""
        reader = csv.reader(chain.from_iterable(self.source.blocks()), delimiter=self.delimiter, strict=True)
        header = self._rows(reader, 1, 1)
        if not header:
            if self.source.is_empty or not len(self.problems):
                self.problems.add("", "the file is empty")
            return
        position = self._position(header[0])
        if position is None:
            return
        width, take = len(header[0]), itemgetter(position)
        while True:
            base = reader.line_num + 1
            rows = self._rows(reader, AT_ONCE, base)
            if not rows:
                return
            lines: Sequence[int] = range(base, base + len(rows))
            if reader.line_num + 1 != base + len(rows):
                lines = _lines(rows, base)
            if set(map(len, rows)) != {width}:
                rows, lines = self._fitting(rows, lines, width)
            self.count += len(rows)
            yield Batch(list(map(take, rows)), lines)

    def of_json_lines(self) -> Iterator[Batch]:
        """Give the times of objects, one a line."""
        number = 0
        for block in self.source.blocks():
            times: list[str] = []
            lines: list[int] = []
            for line in block:
                number += 1
                if line.isspace():
                    continue
                self.count += 1
                found = self._time(line, number)
                if found is not None:
                    times.append(found)
                    lines.append(number)
            yield Batch(times, lines)
        if self.source.is_empty:
            self.problems.add("", "the file is empty")

    def _rows(self, reader: Iterator[list[str]], most: int, base: int) -> list[list[str]]:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, most))
        except csv.Error as error:
            # What was read before stays in the list.
            line = _lines([*rows, []], base)[-1]
            is_cut = "unexpected end" in str(error)
            message = f"the table breaks off in the row that begins here ({error}); nothing after it was read"
            self.problems.add(f":{line}", message, reason=Refusal.TRUNCATED if is_cut else Refusal.SHAPE)
        return rows

    def _position(self, header: list[str]) -> int | None:
        names = [name.strip() for name in header]
        body = error_body(",".join(header))
        if body:
            self.problems.add("", body, reason=Refusal.FAILED)
            return None
        if self.wanted:
            found = [number for number, name in enumerate(names) if name == self.wanted]
        else:
            known = [[number for number, name in enumerate(names) if plain(name) == each] for each in TIMES]
            found = next((numbers for numbers in known if numbers), [])
        if len(found) != 1:
            what = f"called {self.wanted!r}" if self.wanted else "known to hold the time"
            many = "no column" if not found else f"{len(found)} columns"
            self.problems.add(":1", f"the header has {many} {what}: set time to the one that does")
            return None
        self.column = names[found[0]]
        return found[0]

    def _fitting(
        self, rows: list[list[str]], lines: Sequence[int], width: int
    ) -> tuple[list[list[str]], Sequence[int]]:
        kept = []
        for row, line in zip(rows, lines, strict=True):
            if len(row) == width:
                kept.append((row, line))
            elif row:  # an empty line is no entry
                self.count += 1
                self.problems.add(f":{line}", f"the row has {len(row)} cells; the header has {width}")
        return [row for row, _ in kept], [line for _, line in kept]

    def _time(self, line: str, number: int) -> str | None:
        try:
            value = parse_text(line)
        except ShapeError as error:
            reason = Refusal.TRUNCATED if error.is_cut else Refusal.SHAPE
            self.problems.add(f":{number}", error.message, reason=reason)
            return None
        if not isinstance(value, dict):
            self.problems.add(f":{number}", "the line is no object")
            return None
        if not self.column:
            self.column = self.wanted or next((key for key in value if plain(key) in TIMES), "")
        found = _at(value, self.column)
        if isinstance(found, str):
            return found
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        name = self.column or "key that is known to hold the time"
        self.problems.add(f":{number}", f"the entry has no {name}")
        return None


def _lines(rows: list[list[str]], base: int) -> list[int]:
    """Give the line on which each row begins, where cells hold line ends."""
    found = []
    for row in rows:
        found.append(base)
        base += 1 + sum(cell.count("\n") for cell in row)
    return found


def _at(value: dict[str, Json], name: str) -> Json:
    """Give what a key or, with a slash in front, a JSON pointer names; None where nothing does."""
    if not name.startswith("/"):
        return value.get(name)
    found: Json = value
    for part in name[1:].split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, dict) else None
    return found
