"""What a change touched: the files, and of files that list many things the entries."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.examination import SETTINGS_PATH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.location import Location

_REGISTERS = "registers/"
# An entry of a list that stands at the margin or directly below a key there, or such a key.
_ENTRY = re.compile(r"(?: {0,2}- )|[^\s#]")


def lists_many(path: str) -> bool:
    """Say whether a file lists things of several owners, so that a change of one is none of another."""
    return path == SETTINGS_PATH or path.startswith(_REGISTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a change touched, as the files stand after it."""

    paths: frozenset[str] = frozenset()
    """Relative to the root; of what is gone too."""
    lines: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Of a file that lists many things: the lines of the entries that are new or say something else."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Of a text that was renamed and is the same byte for byte: what it was called, by what it is called."""

    def holds(self, at: Location) -> bool:
        """Say whether a place was touched: its file, and where that lists many things its entry."""
        return at.path in self.paths and (at.path not in self.lines or at.line in self.lines[at.path])


def touched_lines(before: str, after: str) -> frozenset[int]:
    """Give the lines of the entries of a text that stand in no such words in the text before.

    An entry that only moved is none of them. What is no entry, such as a key and its value, is one itself.
    """
    known = {words for _, _, words in _entries(before)}
    return frozenset(
        line for first, last, words in _entries(after) if words not in known for line in range(first, last + 1)
    )


def _entries(text: str) -> list[tuple[int, int, str]]:
    """Give first line, last line and words of each part, in order."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    if not starts or starts[0] != 0:
        starts.insert(0, 0)
    ends = [*starts[1:], len(lines)]
    return [(start + 1, end, "\n".join(lines[start:end]).strip()) for start, end in zip(starts, ends, strict=True)]
