"""Since when the branch has what a row of the exceptions register says was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class DecidedRow(NamedTuple):
    """A row that says that it was approved, and since when the branch says so."""

    id: str
    approved_on: date
    """As it says."""
    on: date
    """The civil date on which it said so at the latest: where it did soon after the day of the approval, no earlier one
    is looked for."""
    commit: str
    """By which it did."""
    is_first: bool
    """Whether it came with the first version of the register: of before, the branch says nothing."""
