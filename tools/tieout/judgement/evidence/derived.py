"""What follows from a capture's own folder and the checks: the part of a verdict that anybody can derive again.

It says nothing of what later commits, the log or the registers make of the capture: that may become known
or change later, and a verdict that was written down then must still follow from the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.completeness import completeness, emptiness
from tieout.judgement.evidence.decided import decided
from tieout.judgement.evidence.integrity import integrity
from tieout.judgement.evidence.made_by import entries_of, shown_on
from tieout.judgement.evidence.stated import question, stated
from tieout.judgement.evidence.times import clocks, stale
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.result import CheckRun, Reason

    Part = Callable[[Context, Capture], Iterator[Reason]]

PARTS: tuple[Part, ...] = (stated, integrity, completeness, emptiness, stale, clocks, question)
"""What is asked of each capture by itself, from its folder alone."""
RULES = 1
"""Raised when the same folder would come to something else by one of them."""


class Derived(NamedTuple):
    """A verdict."""

    capture: Capture
    version: str
    """``sha256:`` over the checks that were applied and whatever else decides."""
    state: ResultState
    runs: tuple[CheckRun, ...]
    """Those whose newest table is in this capture: what is captured later adds none."""
    reasons: tuple[Reason, ...]
    """Why it is no pass, the checks' own apart."""


def derived(context: Context, capture: Capture) -> Derived:
    """Derive the verdict on a capture from the runs of the examination."""
    runs = tuple(sorted(_own_runs(context, capture), key=lambda run: (run.check, run.captures)))
    reasons = tuple(item for part in PARTS for item in part(context, capture) if item.state is not ResultState.PASS)
    states = (*(run.state for run in runs), *(item.state for item in reasons), ResultState.PASS)
    return Derived(
        capture=capture,
        version=_version(context, capture, runs),
        state=max(states, key=lambda state: state.weight),
        runs=runs,
        reasons=reasons,
    )


def _own_runs(context: Context, capture: Capture) -> Iterator[CheckRun]:
    if not capture.record.id:
        return
    day = shown_on(context, capture)
    for run in context.runs.get(capture.record.id, ()):
        others = [item for name in run.captures for item in context.by_id.get(name, ())]
        days = [on for item in others if (on := shown_on(context, item)) is not None]
        if day is None or not days or day == max(days):
            yield run


def _version(context: Context, capture: Capture, runs: tuple[CheckRun, ...]) -> str:
    makers = entries_of(capture, context.evidence.collectors)
    return decided(
        {
            "checks": sorted({(run.check, run.version) for run in runs}),
            "rules": RULES,
            "settings": sorted(_settings(item) for item in makers),
        }
    )


def _settings(entry: CollectorSetting) -> str:
    """Give what of an entry decides on a capture that is there already."""
    age = "" if entry.stale_after is None else f"{entry.stale_after.total_seconds():g}"
    codes = () if entry.command is None else (sorted(entry.command.ok), sorted(entry.command.findings))
    return f"{age};{codes}"
