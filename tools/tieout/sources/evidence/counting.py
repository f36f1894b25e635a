"""Rows, counted as the bytes come: nobody has to believe the number that a record gives."""

from __future__ import annotations

import enum
import json
import zlib
from typing import TYPE_CHECKING, Protocol

from tieout.sources.evidence.tables import PACKED_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_GZIP = 31
"""The window's size that tells zlib to read gzip (zlib's manual, inflateInit2)."""
_MAGIC = b"\x1f\x8b"
_AT_ONCE = 1 << 20
_MOST = 4 << 30
"""Bytes that are unpacked to count rows: a small file may hold a thousand times its size."""
_LARGEST_DOCUMENT = 64 << 20
"""Bytes of a JSON document that are held to count its items: more than Git is given."""
_BEFORE_CELL = b",;\t|\r\n"
"""What stands before a cell: a quote anywhere else is a character like any other."""


class Form(enum.Enum):
    """How rows are written."""

    TABLE = "table"
    """CSV as we write it: no blank line, quotes only around a cell."""
    CSV = "csv"
    """CSV as others write it: a header, blank lines, quotes wherever they like."""
    LINES = "lines"
    """JSON Lines: a row is a line."""
    LIST = "list"
    """JSON: a row is an item of the list that the document is."""


_FORMS = {".csv": Form.CSV, ".jsonl": Form.LINES, ".ndjson": Form.LINES, ".json": Form.LIST}


def form_of(name: str) -> Form | None:
    """Give how the rows of a file of this name are written, packed or not; None where that is not known."""
    plain = name.lower().removesuffix(PACKED_SUFFIX)
    return next((form for suffix, form in _FORMS.items() if plain.endswith(suffix)), None)


def rows_in(data: bytes, form: Form) -> int | None:
    """Count the rows of bytes that are there whole; None where they cannot be counted."""
    counter = Counter(form)
    counter.feed(data)
    return counter.number()


class _Texts(Protocol):
    """Counts in bytes that are unpacked already."""

    def feed(self, text: bytes) -> None: ...
    def number(self) -> int | None: ...


class Counter:
    """Counts rows in bytes that come in pieces, packed by gzip or not."""

    __slots__ = ("_began", "_texts", "_unpack", "_unpacked")

    def __init__(self, form: Form) -> None:
        """Begin at none."""
        self._texts: _Texts = _TEXTS[form]()
        self._began = False
        self._unpack: zlib._Decompress | None = None
        self._unpacked: int | None = 0

    def feed(self, piece: bytes) -> None:
        """Take the next bytes."""
        if not self._began:
            self._began = True
            self._unpack = zlib.decompressobj(_GZIP) if piece.startswith(_MAGIC) else None
        for text in (piece,) if self._unpack is None else self._opened(self._unpack, piece):
            self._texts.feed(text)

    def number(self) -> int | None:
        """Give the number of rows; None where it cannot be unpacked, or has another form."""
        is_whole = self._unpack is None or (self._unpack.eof and not self._unpack.unused_data)
        return self._texts.number() if is_whole and self._unpacked is not None else None

    def _opened(self, unpack: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
        try:
            while piece and self._unpacked is not None:
                text = unpack.decompress(piece, _AT_ONCE)
                self._unpacked += len(text)
                if self._unpacked > _MOST:
                    self._unpacked = None
                yield text
                piece = unpack.unconsumed_tail
        except zlib.error:
            self._unpacked = None


class _Table:
    """What we wrote ourselves, and may be large."""

    __slots__ = ("_is_inside", "_is_open", "_lines")

    def __init__(self) -> None:
        self._lines = 0
        self._is_inside = False  # of quotes, where a line end ends no row
        self._is_open = False

    def feed(self, text: bytes) -> None:
        parts = text.split(b'"')
        self._lines += sum(part.count(b"\n") for part in parts[self._is_inside :: 2])
        self._is_inside ^= len(parts) % 2 == 0
        self._is_open = not text.endswith(b"\n") if text else self._is_open

    def number(self) -> int | None:
        return None if self._is_inside else max(0, self._lines + self._is_open - 1)


class _Lines:
    """Lines with anything on them."""

    __slots__ = ("_is_text", "_rest", "_rows")

    def __init__(self) -> None:
        self._rows = 0
        self._rest = b""
        self._is_text = True

    def feed(self, text: bytes) -> None:
        self._is_text = self._is_text and b"\0" not in text
        *lines, self._rest = (self._rest + text).split(b"\n")
        self._rows += sum(1 for line in lines if line.strip())

    def number(self) -> int | None:
        return self._rows + bool(self._rest.strip()) if self._is_text else None


class _Csv:
    """What another tool wrote: a line end in a quoted cell ends no row, and a blank line is none."""

    __slots__ = ("_before", "_has_some", "_is_inside", "_is_text", "_rows")

    def __init__(self) -> None:
        self._rows = 0
        self._is_inside = False
        self._is_text = True
        self._has_some = False  # on the line that is open
        self._before = b"\n"
        """The last byte outside of quotes; of a cell that was quoted, its end: one more quote is one of its own."""

    def feed(self, text: bytes) -> None:
        self._is_text = self._is_text and b"\0" not in text
        for number, part in enumerate(text.split(b'"')):
            if number:
                self._quote()
            if self._is_inside or not part:
                self._has_some = self._has_some or bool(part)
                continue
            *lines, last = part.split(b"\n")
            for line in lines:
                self._rows += self._has_some or bool(line.strip())
                self._has_some = False
            self._has_some = self._has_some or bool(last.strip())
            self._before = part[-1:]

    def _quote(self) -> None:
        self._has_some = True
        if self._is_inside:
            self._is_inside, self._before = False, b'"'
        elif self._before in _BEFORE_CELL or self._before == b'"':
            self._is_inside = True

    def number(self) -> int | None:
        if not self._is_text or self._is_inside:
            return None
        return max(0, self._rows + self._has_some - 1)


class _List:
    """A JSON document, which is held whole: what it lists can be told in no other way."""

    __slots__ = ("_parts", "_size")

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, text: bytes) -> None:
        self._size += len(text)
        if self._size <= _LARGEST_DOCUMENT:
            self._parts.append(text)
        else:
            self._parts.clear()

    def number(self) -> int | None:
        if self._size > _LARGEST_DOCUMENT:
            return None
        try:
            value = json.loads(b"".join(self._parts))
        except (ValueError, RecursionError):
            return None
        return len(value) if isinstance(value, list) else None


_TEXTS: Mapping[Form, Callable[[], _Texts]] = {Form.TABLE: _Table, Form.CSV: _Csv, Form.LINES: _Lines, Form.LIST: _List}
