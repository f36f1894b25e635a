"""Stretches of time over which a branch was protected, or weakly, or nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.protection import passing

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.calendar import Calendar
    from tieout.model.enforcement import Protection
    from tieout.model.finding import Severity
    from tieout.model.location import Location


class Stretch(NamedTuple):
    """Something that holds from ``start`` to before ``end``, instants in UTC; of a moment both are the same."""

    start: datetime
    end: datetime
    what: str
    """What is weak (a ``Weakness``), or which source is silent: ``protection``, ``rule_suites``, ``activity``."""
    about: str
    """Which of a kind: the name of a check."""
    text: str
    severity: Severity
    location: Location
    is_pending: bool = False
    """Whether the next snapshot can still tell: not a gap yet."""


class Standing(NamedTuple):
    """What was enforced at the least, from ``start`` to before ``end``."""

    start: datetime
    end: datetime
    protections: tuple[Protection, ...]
    """The active ones."""
    is_assumed: bool
    """Whether it rests on two equal snapshots, with nothing to say what was between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The window examined. What was enforced and the gaps of the protection fill it, none over another."""

    start: datetime
    end: datetime
    enforced: tuple[Standing, ...]
    gaps: tuple[Stretch, ...]
    weak: tuple[Stretch, ...]
    """What is proven to have been weaker than promised; something else may be a gap at the same time."""


def described(found: Standing) -> str:
    """Say in words what was enforced: ``1 approval, checks ci and lint, no force push, no deletion``."""
    held = found.protections
    if not held:
        return "nothing"
    most = max((item.approvals or 0 for item in held), default=0)
    checks = sorted({name for item in held for name in item.required_checks or ()})
    may_pass = sorted({name for item in held for name in passing(item)})
    parts = (
        "no approval" if most == 0 else f"{most} approval{'' if most == 1 else 's'}",
        f"check{'' if len(checks) == 1 else 's'} {', '.join(checks)}" if checks else "",
        "" if all(item.allows_force_push is not False for item in held) else "no force push",
        "" if all(item.allows_deletion is not False for item in held) else "no deletion",
        f"{', '.join(may_pass)} may pass" if may_pass else "",
    )
    return ", ".join(part for part in parts if part)


def spoken(start: datetime, end: datetime, calendar: Calendar) -> str:
    """Give ``on DAY``, ``from DAY to DAY`` for whole days, both inclusive; else with times, in the calendar's zone."""
    if start == end:
        return f"on {calendar.clock(start)}"
    first, last = calendar.day_of(start), calendar.day_of(end - timedelta.resolution)
    is_whole = calendar.first_instant(first) == start, calendar.bounds(last)[1] + timedelta.resolution == end
    if all(is_whole):
        return f"on {first}" if first == last else f"from {first} to {last}"
    begin = str(first) if is_whole[0] else calendar.clock(start)
    close = f"the end of {last}" if is_whole[1] else calendar.clock(end)
    return f"from {begin} to {close}"
