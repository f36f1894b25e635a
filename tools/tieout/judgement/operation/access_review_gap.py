"""How long a system went without a review of its access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.operation.access_review import reviews_in

if TYPE_CHECKING:
    from datetime import date

    from tieout.judgement.operation.access_review import Reviews, Standing
    from tieout.model.examination import Examination
    from tieout.model.registers.assets import System

GAP = "access-review-gap"
"""The parameter of a policy that says how long may pass between two sign-offs."""
DEVIATION = "access-review-deviation"
"""The parameter that says from which day after a sign-off the next one is more than late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """From one sign-off to the next, or to the last day that is looked at."""

    system: System
    since: date
    """The day of the earlier sign-off; without one the day from which a review was owed."""
    earlier: Standing | None
    until: date
    """The day of the later sign-off, else the last day that is looked at."""
    later: Standing | None
    void: tuple[Standing, ...]
    """Records that came in between and are no sign-off: nobody signed them, or nobody approved them."""

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.until - self.since).days


def systems_in_scope(examination: Examination) -> tuple[System, ...]:
    """Give the systems in use whose access has to be reviewed, in the order of their register."""
    return tuple(item for item in examination.registers.systems if item.in_scope and item.is_used and item.id)


def gaps(examination: Examination, system: System) -> tuple[Gap, ...]:
    """Give what lies between the sign-offs of a system within the examined period, oldest first.

    It begins with the last sign-off on or before the first day of the period, else with that day, or that from
    which the system is in scope; it ends with the period, or the day of the examination. What may be a sign-off
    counts as one: so what is late by this is late. None where nothing says since when a review is owed.
    """
    known = reviews_in(examination)
    period, begun = examination.period, system.in_scope_from
    signed = [item for item in _of(known, system) if item.may_count and _is_owed(item, begun)]
    end = examination.as_of if period is None else min(examination.as_of, period.end)
    start = _start(examination, system)
    before = [item for item in signed if start is None or item.on is None or item.on <= start]
    earlier = (before[0] if period is None and start is None else before[-1]) if before else None
    since = earlier.on if earlier and earlier.on else start
    found: list[Gap] = []
    for later in signed:
        if since is None or later.on is None or later.on <= since or later.on > end:
            continue
        found.append(_gap(known, system, since, earlier, later.on, later))
        since, earlier = later.on, later
    if since is not None and since <= end:
        found.append(_gap(known, system, since, earlier, end, None))
    return tuple(found)


def last_sign_off(examination: Examination, system: System) -> tuple[date, Standing | None] | None:
    """Give the day from which the next review of a system is counted, with the sign-off of that day if it is one.

    As of the day of the examination, whatever period it is of. None where nothing says since when one is owed.
    """
    signed = [item for item in _of(reviews_in(examination), system) if item.may_count]
    owed = [
        item for item in signed if _is_owed(item, system.in_scope_from) and item.on and item.on <= examination.as_of
    ]
    if owed and owed[-1].on is not None:
        return owed[-1].on, owed[-1]
    start = _start(examination, system)
    return None if start is None or start > examination.as_of else (start, None)


def _start(examination: Examination, system: System) -> date | None:
    days = [examination.period.start if examination.period else None, system.in_scope_from]
    known = [day for day in days if day is not None]
    return max(known) if known else None


def _of(known: Reviews, system: System) -> list[Standing]:
    """Give the reviews of a system, with those that may be of any; oldest first."""
    both = (*known.of_system.get(system.id, ()), *known.of_system.get("", ()))
    return sorted(both, key=lambda item: str(item.on))


def _is_owed(item: Standing, begun: date | None) -> bool:
    return item.on is not None and (begun is None or item.on >= begun)


def _gap(
    known: Reviews, system: System, since: date, earlier: Standing | None, until: date, later: Standing | None
) -> Gap:
    void = tuple(
        item
        for item in known.of_system.get(system.id, ())
        if not item.may_count and item.on is not None and since < item.on <= until
    )
    return Gap(system=system, since=since, earlier=earlier, until=until, later=later, void=void)
