"""The head of a document with other days in it: no comment, no order, no other byte is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.location import Unreadable
from tieout.sources.encoding import BYTE_ORDER_MARK
from tieout.sources.front_matter import flat_head, read_head
from tieout.sources.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_QUOTES = ("", '"', "'")


def with_days(data: bytes, days: Mapping[str, date]) -> bytes | None:
    """Give a file with these days under these keys of its head; None where that cannot be done safely.

    A key that the head lacks comes below its last key. What was written is read again: every other key and
    the text must be what they were.
    """
    new = data
    for key, day in days.items():
        placed = _with_day(new, key, day)
        if placed is None:
            return None
        new = placed
    before, after = flat_head(data), flat_head(new)
    if before is None or after is None or before.body != after.body:
        return None
    wanted = before.fields | {key: day.isoformat() for key, day in days.items()}
    return new if after.fields == wanted else None


def _with_day(data: bytes, key: str, day: date) -> bytes | None:
    head = read_head(data, path="")
    if isinstance(head, Unreadable):
        return None
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    lines = data[len(mark) :].split(b"\n")
    entry = next((item for item in head.fields.entries if item.key == key), None)
    if entry is None:
        at = head.parts.body_line - 2  # the index of the closing fence
        end = b"\r" if lines[0].endswith(b"\r") else b""
        lines.insert(at, f"{key}: {day.isoformat()}".encode() + end)
        return mark + b"\n".join(lines)
    if not isinstance(entry.value, Scalar):
        return None
    number = entry.line - 1
    line = _replaced(lines[number], entry.value, day) if entry.value.line == entry.line else None
    if line is None and entry.value.is_null and not entry.value.text:
        line = _filled(lines[number], day)
    if line is None:
        return None
    lines[number] = line
    return mark + b"\n".join(lines)


def _replaced(line: bytes, value: Scalar, day: date) -> bytes | None:
    """Put a day in the place of a value, in the quotes that it has."""
    text = line.decode("utf-8", "replace")
    start = value.column - 1
    for quote in _QUOTES:
        written = f"{quote}{value.text}{quote}"
        if value.text and text.startswith(written, start):
            after = start + len(written)
            return f"{text[:start]}{quote}{day.isoformat()}{quote}{text[after:]}".encode()
    return None


def _filled(line: bytes, day: date) -> bytes | None:
    """Put a day behind a key that has none yet."""
    before, colon, after = line.partition(b":")
    if not colon or (after.strip() and not after.lstrip().startswith(b"#")):
        return None
    return b"%s: %s%s" % (before, day.isoformat().encode(), after if after.startswith((b" ", b"\t", b"\r")) else b"")
