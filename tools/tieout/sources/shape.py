"""The shape of a text: headings with their anchors, and links as written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from tieout.model.document import Heading
from tieout.model.location import Location, Unreadable

DEEPEST = 60
"""Levels of lists, quotes and markup in each other; what lies deeper is not rendered."""
FLATTEN = "take lists, quotes or markup out of each other"
RawHeading = tuple[int, str, int]
"""Level, text and line of a heading."""

_WORD = "abcdefghijklmnopqrstuvwxyz0123456789_-"
_ANCHOR = bytes(ord(chr(code).lower().replace(" ", "-")) for code in range(128)) + bytes(128)
_DROPPED = bytes(code for code in range(128) if chr(code).lower() not in f"{_WORD} \n")


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


def numbered(headings: Sequence[RawHeading]) -> tuple[Heading, ...]:
    """Give the headings with their anchors, numbered as GitHub does: repeats get ``-1``, ``-2``."""
    anchors = _slugs([text for _, text, _ in headings])
    if len(set(anchors)) != len(anchors):
        anchors = _distinct(anchors)
    return tuple(
        [Heading(level, text, anchor, line) for (level, text, line), anchor in zip(headings, anchors, strict=True)]
    )


def _distinct(slugs: Sequence[str]) -> list[str]:
    taken: dict[str, int] = {}
    anchors: list[str] = []
    for base in slugs:
        anchor = base
        while anchor in taken:
            taken[base] += 1
            anchor = f"{base}-{taken[base]}"
        taken[anchor] = 0
        anchors.append(anchor)
    return anchors


def _slugs(texts: Sequence[str]) -> list[str]:
    together = "\n".join(texts)
    if together.isascii() and together.count("\n") == len(texts) - 1:
        stripped = "\n".join([text.strip() for text in texts])
        return stripped.encode().translate(_ANCHOR, _DROPPED).decode().split("\n")
    return [slug(text) for text in texts]


def slug(text: str) -> str:
    """Give the anchor of a heading's text: lower case, punctuation dropped, blanks to hyphens.

    Kept are letters, marks and numbers of every script, low lines and hyphens: what Ruby calls a
    word character, by which GitHub's html-pipeline (table of contents filter) drops the rest.
    """
    stripped = text.strip()
    if stripped.isascii():
        return stripped.encode().translate(_ANCHOR, _DROPPED).decode()
    return "".join(character for character in stripped.lower() if _is_kept(character)).replace(" ", "-")


def _is_kept(character: str) -> bool:
    return character in " -" or unicodedata.category(character) in _KEPT


_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc"})


def too_deep(path: str, line: int) -> Unreadable:
    """Say that a text is nested deeper than we render."""
    return Unreadable(
        location=Location(path=path, line=line),
        kind="too-deep",
        message=f"lists, quotes or markup lie more than {DEEPEST} levels deep in each other here",
        remedy=FLATTEN,
    )
