"""A fact that a row of a register stated, and that the row states otherwise now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.location import Location


class RewrittenFact(NamedTuple):
    """What a row said for longer than a slip of the pen stands, and does not say any more."""

    register: str
    id: str
    key: str
    location: Location
    """Where the row says it now, or where the row stands."""
    said: str
    """As the branch had it; never empty."""
    says: str
    """As the register that was read has it; empty where it says nothing."""
    on: date | None
    """The civil date on which the branch had it otherwise first; None while the work tree alone has."""
    commit: str
    """Which brought that; empty for the work tree."""
