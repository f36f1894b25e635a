"""Bytes of a table with separators -> a header and rows with their lines; what is broken becomes problems.

A table does not show its own end: cut after a line it is a shorter table. So somebody has to say how many
rows there should be (``total``), or why it is whole (``complete``); else there is a gap.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.collect.ingest.base import COMPLETE, TOTAL, number_setting
from tieout.model.evidence.record import Refusal
from tieout.model.location import Unreadable
from tieout.sources.encoding import BYTE_ORDER_MARK, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.collect.ingest.base import Ingestion, Problems

LARGEST = 256 * 1024 * 1024
"""Bytes that are read: tables of this kind are lists of people and events, not logs."""
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_NAMES = {sign: name for name, sign in DELIMITERS.items()}
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
# A spreadsheet computes what begins with one of these (OWASP, CSV Injection). A sign alone begins numbers,
# telephone numbers and names too, so it counts only before something that calls, pipes or names a cell.
_FORMULA = re.compile(r"\s*(?:=|[+\-@](?=[^\n]*[(|!]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """A table that was read."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """The line on which each begins, and its cells without blanks around them: as many as the header has."""
    parameters: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    blank: int = 0
    """Rows of empty cells alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is known from elsewhere of how much there should be."""

    total: int | None = None
    complete: str = ""

    @classmethod
    def by(cls, ingestion: Ingestion, settings: Mapping[str, str]) -> Bounds:
        """Give those of these settings. Raises UsageError."""
        return cls(total=number_setting(ingestion, settings, TOTAL), complete=settings.get(COMPLETE, ""))

    def gaps(self, rows: int, what: str) -> tuple[str, ...]:
        """Say what nobody can know of ``rows`` that were read."""
        if self.total is None and not self.complete:
            return (
                f"nothing shows that {rows} {what} are all: set {TOTAL}, or say as {COMPLETE} why the file is whole",
            )
        if self.total is not None and self.total != rows:
            return (f"{rows} {what} were read; there should be {self.total}",)
        return ()

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Give the settings that say so."""
        said = ((TOTAL, "" if self.total is None else str(self.total)), (COMPLETE, self.complete))
        return tuple((name, value) for name, value in said if value)


BOUND_SETTINGS = {
    TOTAL: "How many rows there should be, as the source shows it elsewhere.",
    COMPLETE: "Why the file is whole, where no number can be had: how it was made, and what would have failed.",
}


def table_of(raw: bytes, problems: Problems, *, delimiter: str = "", bounds: Bounds) -> Delimited | None:
    """Read a table; None where not even a header can be read, with a problem that says why."""
    text = _text(raw, problems)
    if text is None:
        return None
    sign = DELIMITERS.get(delimiter) or _delimiter(text, problems)
    if sign is None:
        return None
    reader = _Rows(text, sign, problems)
    header = next(iter(reader), None)
    if header is None:
        problems.add("", "the table has no header")
        return None
    names = tuple(header[1])
    rows = tuple(row for row in reader if reader.fits(row, len(names)))
    parameters = [("delimiter", _NAMES[sign])]
    if raw.startswith(BYTE_ORDER_MARK):
        parameters.append(("byte-order mark", "dropped"))
    if reader.blank:
        parameters.append(("rows of empty cells", str(reader.blank)))
    gaps = list(bounds.gaps(reader.count, "rows"))
    if not text.endswith("\n"):
        gaps.append("the last line has no line end: it may have been cut off")
    return Delimited(
        header=names, rows=rows, parameters=(*parameters, *bounds.parameters), gaps=tuple(gaps), blank=reader.blank
    )


def note_formula(cell: str, problems: Problems, line: int, name: str) -> None:
    """Say so where a spreadsheet would compute the cell instead of showing it."""
    if _FORMULA.match(cell):
        problems.add(f":{line}", f"{name} holds a formula, {cell!r}: nobody knows what it showed")


def error_body(text: str) -> str:
    """Give what a text says that is no table but an answer of a service: HTML or JSON; empty for any other text."""
    start = text.lstrip()[:1]
    if start == "<":
        return "the file is a page of HTML or XML, not a table"
    if start not in {"{", "["}:
        return ""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return "the file begins like JSON; it is no table"
    said = (value.get("message") or value.get("error")) if isinstance(value, dict) else None
    return f"the file is JSON, not a table{f': {said[:200]}' if isinstance(said, str) else ''}"


def _text(raw: bytes, problems: Problems) -> str | None:
    if len(raw) > LARGEST:
        problems.add("", f"the file has {len(raw)} bytes; read are {LARGEST}", reason=Refusal.TRUNCATED)
        return None
    decoded = decode(raw.removeprefix(BYTE_ORDER_MARK), path=problems.raw_name)
    if isinstance(decoded, Unreadable):
        line = decoded.location.line
        problems.add(f":{line}" if line else "", decoded.message)
        return None
    if not decoded.text.strip():
        problems.add("", "the file is empty")
        return None
    body = error_body(decoded.text)
    if body:
        problems.add("", body, reason=Refusal.FAILED)
        return None
    return decoded.text


def _delimiter(text: str, problems: Problems) -> str | None:
    """Give the one sign that parts the names of the header; two that could are a problem."""
    first = _QUOTED.sub("", text.lstrip("\n").partition("\n")[0])
    found = [sign for sign in _NAMES if sign in first]
    if len(found) > 1:
        names = " and ".join(_NAMES[sign] for sign in found)
        problems.add(":1", f"{names} both stand in the header: say which parts the cells, as delimiter")
        return None
    return found[0] if found else ","


@dataclass(slots=True)
class _Rows:
    """The rows that are not blank, with the lines on which they begin, up to where the table breaks."""

    text: str
    sign: str
    problems: Problems
    blank: int = 0
    count: int = 0
    """Rows after the header, odd ones too."""
    _found: Iterator[tuple[int, tuple[str, ...]]] | None = field(default=None)

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        if self._found is None:
            self._found = self._all()
        return self._found

    def fits(self, row: tuple[int, tuple[str, ...]], width: int) -> bool:
        """Count a row, and say where it has more or fewer cells than the header."""
        self.count += 1
        line, cells = row
        if len(cells) != width:
            self.problems.add(f":{line}", f"the row has {len(cells)} cells; the header has {width}")
        return len(cells) == width

    def _all(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        # Not splitlines: that ends lines at characters that end none here.
        lines = (f"{each}\n" for each in self.text.removesuffix("\n").split("\n"))
        reader = csv.reader(lines, delimiter=self.sign, strict=True)
        line = 1
        try:
            for row in reader:
                cells = tuple(map(str.strip, row))
                if any(cells):
                    yield line, cells
                elif len(cells) > 1:
                    self.blank += 1
                line = reader.line_num + 1
        except csv.Error as error:
            is_cut = "unexpected end" in str(error)
            message = f"the table breaks off in the row that begins here ({error}); nothing after it was read"
            self.problems.add(f":{line}", message, reason=Refusal.TRUNCATED if is_cut else Refusal.SHAPE)
