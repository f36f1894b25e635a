"""The turns of phrase that messages of several rules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.period import spoken_days

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, timedelta

    from tieout.model.calendar import Calendar
    from tieout.model.deadline import Deadline


def listed(words: Iterable[str], last: str = "and", *, at_most: int = 5) -> str:
    """Give ``a``, ``a and b``, ``a, b and c``; the rest beyond ``at_most`` as a number."""
    items = list(words)
    if len(items) > at_most:
        items = [*items[: at_most - 1], f"{len(items) - at_most + 1} more"]
        last = "and"
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def days(count: int) -> str:
    """Give ``1 day``, ``2 days``."""
    return "1 day" if count == 1 else f"{count} days"


def span(first: date, last: date) -> str:
    """Give ``on DAY`` or ``from DAY to DAY``, both inclusive."""
    return spoken_days(first, last)


def did_you_mean(*suggestions: str | None) -> str:
    """Give `` Did you mean A or B?`` to end a sentence with, empty without a suggestion."""
    known = [item for item in suggestions if item]
    return f". Did you mean {listed(known, 'or')}?" if known else ""


def shortened(text: str, limit: int = 80) -> str:
    """Give the text, cut to ``limit`` characters with an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


def lasting(length: timedelta) -> str:
    """Give ``3 hours 20 minutes``, ``1 day``, ``45 seconds``; parts that are zero are left out."""
    seconds = int(length.total_seconds())
    parts = {
        "day": seconds // 86_400,
        "hour": seconds // 3600 % 24,
        "minute": seconds // 60 % 60,
        "second": seconds % 60,
    }
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for unit, count in parts.items() if count]
    return " ".join(said) or "0 minutes"


def end_of(due: Deadline, calendar: Calendar) -> str:
    """Give the last day of a limit, or its last minute where hours count."""
    return calendar.clock(due.at or due.on)


def is_alike(one: str, other: str) -> bool:
    """Say whether two titles are the same, blanks and case apart."""
    return one.casefold().split() == other.casefold().split()
