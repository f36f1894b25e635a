"""The shape of a text: headings with their anchors, and links as written."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.document import Heading

if TYPE_CHECKING:
    from tieout.model.location import Unreadable

_DROPPED_ASCII = re.compile(r"[^a-z0-9_ -]")


class RawLink(NamedTuple):
    """A link or image as written, and where it begins."""

    target: str
    """The destination, escapes and entities resolved, not percent-decoded."""
    line: int
    column: int


class Outline(NamedTuple):
    """The shape of one text, in its order."""

    headings: tuple[Heading, ...]
    links: tuple[RawLink, ...]
    problem: Unreadable | None = None
    """Why the shape may lack something, if it may."""


class Anchors:
    """Numbers the anchors of one text as GitHub does: repeats get ``-1``, ``-2``."""

    __slots__ = ("_taken",)

    def __init__(self) -> None:
        """Start a text."""
        self._taken: dict[str, int] = {}

    def heading(self, level: int, text: str, line: int) -> Heading:
        """Give the heading with the next free anchor for its text."""
        base = slug(text)
        anchor = base
        while anchor in self._taken:
            self._taken[base] += 1
            anchor = f"{base}-{self._taken[base]}"
        self._taken[anchor] = 0
        return Heading(level=level, text=text, anchor=anchor, line=line)


def slug(text: str) -> str:
    """Give the anchor of a heading's text: lower case, punctuation dropped, blanks to hyphens.

    Kept are letters, marks and numbers of every script, ``_`` and ``-``, as in Ruby's
    ``[^\\p{Word}\\- ]``, by which GitHub's html-pipeline drops the rest.
    """
    lowered = text.strip().lower()
    if lowered.isascii():
        return _DROPPED_ASCII.sub("", lowered).replace(" ", "-")
    return "".join(character for character in lowered if _is_kept(character)).replace(" ", "-")


def _is_kept(character: str) -> bool:
    return character in " -" or unicodedata.category(character) in _KEPT


_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc"})
