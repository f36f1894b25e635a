"""What of a change nobody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.finding import Finding


class Unread(NamedTuple):
    """Places and files that nobody can read."""

    before: tuple[Finding, ...] = ()
    """Places that the change left alone, and that could not be read before it either; a gate counts them still."""
    changed: tuple[str, ...] = ()
    """Files that the change touches and that cannot be read, or could not before: what it does to them is not known."""


NOTHING = Unread()
