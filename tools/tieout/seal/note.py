"""A head of the log as text: origin, size and root (https://c2sp.org/tlog-checkpoint), a line each."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from tieout.model.characters import hidden_character

LARGEST = 1024
"""Bytes of a head's text; ours have some hundred."""
_DIGEST = 32


class MalformedNoteError(ValueError):
    """Text that is no head of a log."""


class Note(NamedTuple):
    """What a head says: the log of this origin had this size and this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """The text that is signed and time-stamped."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode('ascii')}\n".encode()


def parse(text: bytes) -> Note:
    """Read a head; raises MalformedNoteError for all but the one text that ``Note.text`` gives for it."""
    if len(text) > LARGEST:
        raise MalformedNoteError(f"it is longer than {LARGEST} bytes")
    try:
        lines = text.decode().split("\n")
    except UnicodeDecodeError as error:
        raise MalformedNoteError("it is no UTF-8") from error
    if len(lines) != 4 or lines[3]:
        raise MalformedNoteError("it has not the three lines of a head: origin, size, root")
    origin, size, root = lines[:3]
    if not is_origin(origin):
        raise MalformedNoteError("its first line names no origin")
    if not (size.isascii() and size.isdigit()) or len(size) > 15 or str(int(size)) != size:
        raise MalformedNoteError("its second line is no size")
    try:
        digest = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedNoteError("its third line is no base64") from error
    found = Note(origin, int(size), digest)
    if len(digest) != _DIGEST or found.text != text:  # bits that the padding hides
        raise MalformedNoteError("its third line is no root of a log")
    return found


def is_origin(text: str) -> bool:
    """Say whether a text can stand for a log: one line that people can read, of no more than 200 characters."""
    return bool(text.strip()) and len(text) <= 200 and text.isprintable() and hidden_character(text) is None
