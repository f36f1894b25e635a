"""What an examination says of the branch's protection: where it was weak, what is not known, who was let past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.recorded import ACTIVITY, SUITES, Reach, Recorded, recorded
from tieout.judgement.stretch import Stretch, Timeline
from tieout.judgement.timeline import place_of, span_of, timeline, widest_gap
from tieout.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.enforcement import Push, RuleSuite
    from tieout.model.examination import Examination

REWRITING = ("force_push", "branch_deletion")
"""Movements of a branch after which commits may be gone from it."""
_SILENT = {
    SUITES: ("the rule suites were not read", Severity.ERROR),
    ACTIVITY: ("the activity was not read", Severity.WARNING),
}


def weak_spans(examination: Examination) -> tuple[Stretch, ...]:
    """Give what was enforced less than promised, and from when to when; oldest first."""
    found = timeline(examination)
    return found.weak if found else ()


def gaps(examination: Examination) -> tuple[Stretch, ...]:
    """Give the stretches over which it is not known what was enforced, or who was let past; oldest first."""
    found, facts = timeline(examination), recorded(examination)
    if found is None or facts is None:
        return ()
    silent = (*found.gaps, *_silent(examination, facts, found, SUITES), *_silent(examination, facts, found, ACTIVITY))
    return tuple(sorted(silent, key=lambda item: (item.start, item.end, item.what)))


def bypasses(examination: Examination) -> tuple[RuleSuite, ...]:
    """Give the pushes of the window that the rules would have stopped and that were let past; oldest first."""
    facts, window = recorded(examination), span_of(examination)
    if facts is None or window is None:
        return ()
    return tuple(
        item for item in facts.enforcement.suites if item.result == "bypass" and window.start <= item.at < window.end
    )


def rewrites(examination: Examination) -> tuple[Push, ...]:
    """Give the forced pushes to the branch in the window, and its deletions; oldest first."""
    facts, window = recorded(examination), span_of(examination)
    if facts is None or window is None:
        return ()
    return tuple(
        item for item in facts.enforcement.pushes if item.kind in REWRITING and window.start <= item.at < window.end
    )


def _silent(examination: Examination, facts: Recorded, window: Timeline, source: str) -> Iterator[Stretch]:
    """Give the stretches of the window over which a source was not read whole."""
    text, severity = _SILENT[source]
    reaches = facts.reaches(source)
    lost = [item for item in facts.enforcement.spans if item.source == source and not item.is_complete]
    place = facts.snapshots[-1].location if facts.snapshots else place_of(examination)
    read = reaches[-1].end if reaches else None
    moment = window.start
    for reach in (*reaches, Reach(window.end, window.end)):
        until = min(reach.start, window.end)
        if moment < until:
            why = next((f": {item.reason}" for item in lost if item.end >= moment), "")
            is_last = read is not None and moment >= read
            pending = is_last and read is not None and facts.until - read <= widest_gap(examination)
            yield Stretch(moment, until, source, "", text + why, severity, place, pending)
        moment = max(moment, reach.end)
