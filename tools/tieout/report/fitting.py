"""Text as it goes into a pipe -> the same for a terminal of some width: only blanks become line ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.report.layout import width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = 60
"""Columns below which nothing is broken more: a narrower terminal breaks the lines itself."""
_PAINT = re.compile(r"\x1b\[[0-9;]*m")
# What problem matchers and editors know a finding by; they read a terminal as well.
_HEAD = re.compile(r"\S+:\d+:\d+: (?:error|warning|note): \[")
# A line that is typed as it stands, below its explanation.
_TYPED = re.compile(r"\s*\$ ")
# A program, its verbs, and then what no sentence holds: options with their value, names in capitals, paths, quotes.
_COMMAND = re.compile(
    r"(?<!\S)(?:tieout|git|gh|ssh-keygen)(?: [a-z][a-z-]*){1,2}"
    r"(?: (?:--?[a-z][a-z-]*(?:[= ](?:'[^']*'|[^\s-]\S*))?|'[^']*'|[A-Z][A-Z0-9_.-]+(?=[\s,;:.)]|$)|[^\s/]*/\S*))*"
)
_LABEL = re.compile(r"(?:next: |- |(?:.{1,20}?\S)?\s{2,}(?=\S))")
_LABEL_MOST = 24
_CELLS = 3
_GLUE = "\0"


def fitted(text: str, width: int) -> str:
    """Break the lines of a text that are longer than ``width`` columns (at least 60), each below its own beginning.

    Words, paths, ids and commands stay whole, and so does the head of a finding; a row of a table is broken
    between its cells alone. Every other line stays as it is. ``text`` may hold colours.
    """
    width = max(width, LEAST)
    lines = text.split("\n")
    return "\n".join(part for line in lines for part in (_broken(line, width) if _long(line, width) else [line]))


def _columns(text: str) -> int:
    return width_of(_PAINT.sub("", text))


def _long(line: str, width: int) -> bool:
    bare = _PAINT.sub("", line)
    return width_of(bare) > width and not _HEAD.match(bare) and not _TYPED.match(bare)


def _broken(line: str, width: int) -> Iterator[str]:
    bare = line.lstrip(" ")
    indent = len(line) - len(bare)
    gaps = len(re.findall(r"\S\s{2,}(?=\S)", bare))
    gap = r"(\s{2,})" if gaps >= _CELLS else r"(\s+)"
    hanging = " " * (indent + (2 if gaps >= _CELLS else _hanging(bare)))
    now, empty = line[:indent], True
    pieces = re.split(gap, _COMMAND.sub(lambda found: found[0].replace(" ", _GLUE), bare))
    between = ""
    for number, piece in enumerate(pieces):
        if number % 2:
            between = piece
        elif empty or _columns(now + between + piece) <= width:
            now, empty = now + ("" if empty else between) + piece, False
        else:
            yield now.replace(_GLUE, " ")
            now = hanging + piece
    yield now.replace(_GLUE, " ")


def _hanging(bare: str) -> int:
    """Give the columns of the label that a line begins with, below which its text goes on."""
    label = _LABEL.match(_PAINT.sub("", bare))
    return len(label[0]) if label is not None and len(label[0]) <= _LABEL_MOST else 2
