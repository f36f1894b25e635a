"""The day for which a capture counts: the one that it claims, unless it came, or was sealed, too late for that.

Who makes a record chooses what it says of its own time. Somebody else sees it first when it comes to the
branch, or when a time-stamp is put on the log with its line in it. So late stays late.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.claim import claimed_at
from tieout.model.strength import Strength

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.judgement.evidence.seals import Seal
    from tieout.model.calendar import Calendar
    from tieout.model.evidence.capture import Capture

TOLERANCE = timedelta(days=7)
"""How long after it was captured it may come to the branch and still count for the day that it claims."""
FAR_TOO_LATE = timedelta(days=31)
"""From then on an auditor notes it; until then one asks."""


class CountedDay(NamedTuple):
    """The day, and what supports it."""

    claimed_at: datetime | None
    sealed_at: datetime | None
    """When somebody else first saw it: by a time-stamp, else by its commit."""
    sealed_by: Strength | None
    completed_on: date | None
    strength: Strength
    late: timedelta | None = None
    """By how many days it was sealed later than claimed, where that is more than the tolerance."""


def day_of(capture: Capture, seal: Seal, calendar: Calendar) -> CountedDay:
    """Give the day for which a capture counts.

    A time-stamp or a commit within the tolerance supports the claim; a commit does not where an outside
    party saw the log without the capture after the tolerance was over, because whoever commits chooses the date.
    """
    claimed = claimed_at(capture.record)
    came = min((at for at in (capture.came.at if capture.came else None, seal.came_at) if at), default=None)
    strength = Strength.GIT if capture.came is None else capture.came.strength
    sealed = seal.stamped_at or came
    sealed_by = Strength.WITNESS if seal.stamped_at else strength if came else None
    if claimed is None:
        return CountedDay(None, sealed, sealed_by, None, Strength.SELF)
    if sealed is None:
        return CountedDay(claimed, None, None, calendar.day_of(claimed), Strength.SELF)
    day = calendar.day_of
    last = day(claimed) + TOLERANCE
    if seal.stamped_at is not None and day(seal.stamped_at) <= last:
        return CountedDay(claimed, sealed, sealed_by, day(claimed), Strength.WITNESS)
    is_doubtful = seal.unseen_at is not None and day(seal.unseen_at) > last
    if came is not None and day(came) <= last and not is_doubtful:
        return CountedDay(claimed, sealed, sealed_by, day(claimed), strength)
    first = _first_seen(seal, came, is_doubtful=is_doubtful) or sealed
    by = Strength.WITNESS if first in {seal.stamped_at, seal.unseen_at} else strength
    return CountedDay(claimed, sealed, sealed_by, day(first), by, day(first) - day(claimed))


def _first_seen(seal: Seal, came: datetime | None, *, is_doubtful: bool) -> datetime | None:
    """Give the earliest moment that anybody vouches for; in doubt nothing before the log was last seen without it."""
    known = [at for at in (seal.stamped_at, came) if at is not None]
    if is_doubtful and seal.unseen_at is not None:
        known = [at for at in known if at > seal.unseen_at] or [seal.unseen_at]
    return min(known, default=None)
