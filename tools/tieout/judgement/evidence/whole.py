"""The times that a control was done whole: with every entry of its ``evidence:``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.expected import account
from tieout.model.windows import window_of

if TYPE_CHECKING:
    from datetime import date

    from tieout.judgement.occurrence import Completion
    from tieout.model.control import Control
    from tieout.model.examination import Examination


def completions(examination: Examination, control: Control) -> tuple[Completion, ...]:
    """Give the times that a control was done whole, oldest first: the day on which the last of its entries was.

    Each entry counts once for a time, and within one window. Where an entry came within the grace after the
    window, ``ControlAccount.occurrences`` knows it; days alone cannot say for which window they are.
    """
    found = account(examination, control)
    if not found.entries:
        return ()
    firsts = [
        {item.on: item for item in reversed(entry.completions) if _is_of_its_window(examination, control, item)}
        for entry in found.entries
    ]
    days = sorted({day for known in firsts for day in known})
    whole: list[Completion] = []
    seen: dict[int, date] = {}
    for day in days:
        start = _window_start(examination, control, day)
        seen = {number: on for number, on in seen.items() if start is None or on >= start}
        seen.update({number: day for number, known in enumerate(firsts) if day in known})
        if len(seen) == len(firsts):
            whole.append(next(known[day] for known in firsts if day in known))
            seen = {}
    return tuple(whole)


def _is_of_its_window(examination: Examination, control: Control, item: Completion) -> bool:
    """Say whether it was seen in the window whose state it shows: else its day is one of a window that it does not serve."""
    start = _window_start(examination, control, item.on)
    return item.shows is None or start is None or item.shows >= start


def _window_start(examination: Examination, control: Control, day: date) -> date | None:
    if control.cadence is None:
        return None
    window = window_of(day, control.cadence, examination.program.organization.calendar)
    return window.start if window else None
