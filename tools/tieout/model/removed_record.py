"""A record of an exercise or of an access review that the branch had, and has no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class RemovedRecord(NamedTuple):
    """One that said that it was held or signed off: what it told went with it."""

    path: str
    """Where it lay last, from the root of the programme, as it is shown."""
    subject: str
    """Its id, or its path where it had none."""
    said: str
    """What it told last: ``was held on DAY``, ``was signed off on DAY``, or that somebody signed it off."""
    on: date | None
    """The civil date on which the branch lacked it at the earliest; None while the branch has it."""
    commit: str
    """By which the branch lacks it; empty while it has it."""
