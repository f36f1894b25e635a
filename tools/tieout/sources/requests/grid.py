"""What a table of the auditor's is read into: rows of text, and what keeps it from being read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 400_000
LONGEST_CELL = 32_767
"""Excel specifications and limits: total number of characters that a cell can contain."""


class Flaw(NamedTuple):
    """Something in a list that nobody but its author can settle."""

    line: int
    """The row, from 1; 1 also for the list as a whole."""
    message: str
    remedy: str


class BrokenListError(Exception):
    """The file is no list that can be read."""

    def __init__(self, message: str, remedy: str, line: int = 1) -> None:
        """Keep what stopped us."""
        super().__init__(message)
        self.flaw = Flaw(line, message, remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of a file."""

    name: str
    """Of its sheet; empty in a file that has but one table."""
    rows: tuple[tuple[str, ...], ...]
    """Cells without blanks around them; a day is written ``YYYY-MM-DD``."""
    lines: tuple[int, ...]
    """Where each row stands."""
    formulas: tuple[tuple[int, str], ...] = ()
    """Row and name of each cell that is a formula: its value is whatever was last worked out."""
    merged: tuple[tuple[int, str], ...] = ()
    """Last row and range of each block of merged cells: all but one of them say nothing."""
