"""Where a deviation stands."""

from __future__ import annotations

import enum


class DeviationState(enum.Enum):
    """Where a deviation stands on the day; only somebody else's acceptance in effect makes it accepted."""

    OPEN = "open"
    BASELINED = "baselined"
    """It was there when the company began with Tieout, and is open all the same."""
    ACCEPTED = "accepted"
    ENDED = "ended"
    """A row of the exceptions register that is over, or that does not count."""
