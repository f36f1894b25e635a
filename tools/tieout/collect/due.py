"""Which collectors wait: those whose control has an open window, or a gap too wide, without a capture that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.expected import EntryAccount, account
from tieout.model.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.model.control import Control
    from tieout.model.evidence.collector import CollectorSetting, Serves
    from tieout.model.examination import Examination


class Waiting(NamedTuple):
    """A collector that should run, and why."""

    setting: CollectorSetting
    why: str


def due(examination: Examination, settings: Iterable[CollectorSetting]) -> tuple[Waiting, ...]:
    """Give those that should run on the day of the examination, in their order.

    Each entry of evidence that a collector serves counts by itself; one that waits is enough. What no commit
    holds yet counts for nothing, so a capture that is not committed is taken again.
    """
    found = ((setting, _why(examination, setting.serves)) for setting in settings)
    return tuple(Waiting(setting, why) for setting, why in found if why)


def _why(examination: Examination, serves: Iterable[Serves]) -> str:
    for item in serves:
        control = examination.control(item.control)
        if control is None or not control.is_effective(examination.as_of):
            continue
        for entry in account(examination, control).entries:
            if item.evidence in {"", entry.entry.id} and (why := _entry(examination, control, entry)):
                return f"{control.id}, {entry.entry.id}: {why}"
    return ""


def _entry(examination: Examination, control: Control, entry: EntryAccount) -> str:
    cadence, as_of = control.cadence, examination.as_of
    if cadence is None or not cadence.is_dated:
        return "" if entry.completions else "there is no capture that counts"
    if entry.occurrences is None:
        window = window_of(as_of, cadence, examination.program.organization.calendar)
        if window is None or entry.inside(window):
            return ""
        return f"none counts in the window from {window.start} to {window.end}"
    for result in entry.occurrences.windows:
        window = result.window
        if result.completion is None and result.lost_after is not None and window.start <= as_of:
            return f"none counts in the window from {window.start} to {window.end}"
    for gap in entry.occurrences.gaps:
        if gap.is_open and as_of >= gap.limit:
            since = f"since {gap.since.on}" if gap.since else "yet"
            return f"none counts {since}, and {gap.limit} is the last day for the next"
    return ""
