"""The objects of one revision of a PDF, as far as a signature needs them (ISO 32000-1, 7.3 and 7.5). Pure.

Reads what our own writers leave: objects one after the other, then a cross-reference table or stream.
Strings and streams are passed over whole, so that no text in a document looks like its structure.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SPACE = re.compile(rb"(?:[\0\t\n\f\r ]+|%[^\r\n]*)*")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_REFERENCE = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![A-Za-z])")
_NAME = re.compile(rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*")
_WORD = re.compile(rb"(?:true|false|null)(?![A-Za-z])")
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_HEAD = re.compile(rb"(\d{1,10}) (\d{1,5}) obj(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
_DEEPEST = 32


class PdfError(ValueError):
    """No structure that is read here."""


class Name(NamedTuple):
    """``/Name``."""

    text: bytes


class Reference(NamedTuple):
    """``12 0 R``."""

    number: int


class Hexed(NamedTuple):
    """A string in hex digits, and where it stands: from its ``<`` to behind its ``>``."""

    digits: bytes
    start: int
    end: int


Value = Name | Reference | Hexed | float | bytes | bool | None | list["Value"] | dict[bytes, "Value"]


class Section(NamedTuple):
    """The objects of one revision, and its trailer."""

    objects: dict[int, Value]
    trailer: dict[bytes, Value]


def section(data: bytes, start: int) -> Section:
    """Read the objects from an offset to the cross-reference at the end; raises PdfError."""
    objects: dict[int, Value] = {}
    at = _skip(data, start)
    while (head := _HEAD.match(data, at)) is not None:
        number = int(head[1])
        if number in objects:
            raise PdfError("an object comes twice in one revision")
        value, at = _value(data, head.end(), 0)
        objects[number] = value
        at = _skip(data, at)
        if (stream := _STREAM.match(data, at)) is not None:
            length = value.get(b"Length") if isinstance(value, dict) else None
            if not isinstance(length, float) or not 0 <= length <= len(data):
                raise PdfError("a stream does not say its length")
            at = _skip(data, stream.end() + int(length))
            at = _skip(data, _expect(data, at, b"endstream"))
        at = _skip(data, _expect(data, at, b"endobj"))
        if isinstance(value, dict) and value.get(b"Type") == Name(b"XRef"):
            return Section(objects, value)
    if data.startswith(b"xref", at) and (found := data.find(b"trailer", at)) >= 0:
        value, _ = _value(data, found + len(b"trailer"), 0)
        if isinstance(value, dict):
            return Section(objects, value)
    raise PdfError("a revision has no cross-reference at its end")


def _expect(data: bytes, at: int, word: bytes) -> int:
    if not data.startswith(word, at):
        raise PdfError(f"{word.decode()} is missing")
    return at + len(word)


def _skip(data: bytes, at: int) -> int:
    found = _SPACE.match(data, at)
    return found.end() if found else at


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:  # noqa: PLR0911  # a way out for each kind
    if depth > _DEEPEST:
        raise PdfError("it nests too deep")
    at = _skip(data, at)
    if data.startswith(b"<<", at):
        return _dictionary(data, at + 2, depth)
    if data.startswith(b"[", at):
        return _array(data, at + 1, depth)
    if data.startswith(b"(", at):
        return _text(data, at)
    if (found := _HEX.match(data, at)) is not None:
        return Hexed(found[1], at, found.end()), found.end()
    if (found := _NAME.match(data, at)) is not None:
        return Name(found[0][1:]), found.end()
    if (found := _REFERENCE.match(data, at)) is not None:
        return Reference(int(found[1])), found.end()
    if (found := _NUMBER.match(data, at)) is not None:
        return float(found[0]), found.end()
    if (found := _WORD.match(data, at)) is not None:
        return {b"true": True, b"false": False, b"null": None}[found[0]], found.end()
    raise PdfError("a value in it is of no kind that PDF has")


def _dictionary(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    found: dict[bytes, Value] = {}
    while not data.startswith(b">>", at := _skip(data, at)):
        key = _NAME.match(data, at)
        if key is None or key[0][1:] in found:
            raise PdfError("a dictionary in it is malformed")
        found[key[0][1:]], at = _value(data, key.end(), depth + 1)
    return found, at + 2


def _array(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    found: list[Value] = []
    while not data.startswith(b"]", at := _skip(data, at)):
        value, at = _value(data, at, depth + 1)
        found.append(value)
    return found, at + 1


def _text(data: bytes, start: int) -> tuple[bytes, int]:
    depth, at = 0, start
    while at < len(data):
        byte = data[at : at + 1]
        if byte == b"\\":
            at += 1
        elif byte == b"(":
            depth += 1
        elif byte == b")":
            depth -= 1
            if depth == 0:
                return data[start + 1 : at], at + 1
        at += 1
    raise PdfError("a string in it has no end")
