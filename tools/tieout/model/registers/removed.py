"""A row that stood in a register, and stands there no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class RemovedRow(NamedTuple):
    """A row that the branch had, and that the register as it was read has not."""

    register: str
    path: str
    """Where it stood last."""
    id: str
    status: str
    """As the row said last; empty where rows of its kind say none, or where it did not."""
    on: date | None
    """The civil date on which the branch lacked it at the earliest; None while the branch has it."""
    commit: str
    """By which the branch lacks it; empty while it has it."""
