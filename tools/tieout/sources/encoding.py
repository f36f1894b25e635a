"""Bytes -> text: UTF-8 with LF, and a typed error for everything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import hidden_character
from tieout.model.location import Location, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BOM_KIND = "byte-order-mark"
"""The one kind of remark that does not stop a file from being read: the mark is dropped."""

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n") + b"\x7f"
_LONE_CR = re.compile(r"\r(?!\n)")
_WIDE_MARKS = (
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xfe\xff", "utf-16"),
    (b"\xff\xfe", "utf-16"),
)
# What ASCII text looks like in the wide encodings when it has no mark.
_WIDE_SHAPES = (
    (re.compile(rb"(?:\x00\x00\x00[^\x00]){2}|(?:[^\x00]\x00\x00\x00){2}", re.DOTALL), "utf-32"),
    (re.compile(rb"(?:\x00[^\x00]){2}|(?:[^\x00]\x00){2}", re.DOTALL), "utf-16"),
)
# Not characters at all (Unicode 16, 23.7), and refused by YAML 1.1, 4.1.2.
_NONCHARACTER = re.compile("[\ufffe\uffff\ud800-\udfff]")


class Decoded(NamedTuple):
    """Text with LF line ends."""

    text: str
    is_plain: bool
    """Whether it is ASCII without controls, so that nothing can hide in it."""


def decode(data: bytes, *, path: str, first_line: int = 1) -> Decoded | Unreadable:
    """Read UTF-8 without a byte-order mark; CRLF becomes LF.

    A wide encoding, a byte that is no UTF-8, a NUL or a lone CR gives an ``Unreadable`` that
    names it. Other controls are for ``hidden`` to find.
    """
    if data.isascii():
        unix = data.replace(b"\r\n", b"\n") if b"\r" in data else data
        if not any(code in unix for code in _CONTROLS):
            return Decoded(text=unix.decode("ascii"), is_plain=True)
    wide = wide_encoding(data) if first_line == 1 else None
    if wide is not None:
        return Unreadable(
            location=Location(path=path),
            kind=wide,
            message=f"the file is in {wide.upper()}, not in UTF-8",
            remedy="save it as UTF-8",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        return Unreadable(
            location=place(before, len(before), path=path, first_line=first_line),
            kind="invalid-utf-8",
            message=f"the byte 0x{data[error.start]:02x} does not fit UTF-8 here",
            remedy="save the file as UTF-8",
        )
    text = text.replace("\r\n", "\n")
    for kind, offset, message, remedy in (
        ("nul-byte", text.find("\0"), "a NUL byte stands here", "remove it, or save the file as text"),
        (
            "lone-carriage-return",
            text.find("\r"),
            "a carriage return stands here without a line feed",
            "end the lines with LF, or with CR and LF",
        ),
    ):
        if offset >= 0:
            location = place(text, offset, path=path, first_line=first_line)
            return Unreadable(location=location, kind=kind, message=message, remedy=remedy)
    return Decoded(text=text, is_plain=False)


def wide_encoding(data: bytes) -> str | None:
    """Give ``utf-16`` or ``utf-32`` if the bytes begin like one of them, else None."""
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            return name
    for shape, name in _WIDE_SHAPES:
        if shape.match(data):
            return name
    return None


def hidden(
    text: str,
    *,
    path: str,
    first_line: int = 1,
    find: Callable[[str], tuple[int, str] | None] = hidden_character,
) -> Unreadable | None:
    """Name the first character that a reader cannot see, or that is no character; None if none is."""
    found = find(text)
    if found is None:
        match = _NONCHARACTER.search(text)
        if match is None:
            return None
        found = (match.start(), f"U+{ord(match.group()):04X}")
    offset, name = found
    return Unreadable(
        location=place(text, offset, path=path, first_line=first_line),
        kind="hidden-character",
        message=f"the character {name} stands here, which a reader does not see",
        remedy="remove it; write what it stood for in visible characters",
    )


def byte_order_mark(path: str) -> Unreadable:
    """Remark on a byte-order mark that was dropped."""
    return Unreadable(
        location=Location(path=path),
        kind=BOM_KIND,
        message="the file begins with a byte-order mark, which other tools may take for text",
        remedy="save it as UTF-8 without a byte-order mark",
    )


def place(text: str, offset: int, *, path: str, first_line: int = 1) -> Location:
    """Give the place of an offset in text whose first line is ``first_line`` of the file."""
    before = text[:offset]
    start = before.rfind("\n") + 1
    return Location(path=path, line=first_line + before.count("\n"), column=offset - start + 1)
