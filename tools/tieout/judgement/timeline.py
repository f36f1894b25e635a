"""What the forge enforced on the branch over the period: enforced, weaker than promised, or not known.

Rules of a forge add up, so what is known to have been enforced is a floor. At an instant a ruleset is
known by its version history. Anything else is known only between two snapshots that are near enough
and show the same: then it is taken to have stood all the while. What the floor lacks is proven to be
lacking only if everything that may have been there besides lacks it too; else it is a gap.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tieout.judgement.asked import asked_over
from tieout.judgement.protection import Lack, lacks
from tieout.judgement.recorded import Around, Reach, Recorded, is_same, recorded
from tieout.judgement.stretch import Standing, Stretch, Timeline
from tieout.model.examination import SETTINGS_PATH
from tieout.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.judgement.protection import Asked
    from tieout.model.enforcement import Protection
    from tieout.model.examination import Examination

GAP_RULE, GAP_DIAL = "protection-gap", "days"
WIDEST, LEAST, MOST = 31, 1, 92
"""Days between two snapshots that show the same, for what has no history to be taken as constant. GitHub
lists the rule suites of a month (`time_period`), so who asks less often loses some of those anyway."""
PROTECTION = "protection"


def timeline(examination: Examination) -> Timeline | None:
    """Give what was enforced over the window; None where nothing was ever recorded, or it is all to come."""
    facts, window = recorded(examination), span_of(examination)
    if facts is None or window is None:
        return None
    judge = _Judge(examination, facts)
    for start, end, asked in asked_over(examination, *window):
        for first, last in pairwise(_cuts(facts, start, end)):
            judge.segment(first, last, asked)
    return Timeline(
        start=window.start,
        end=window.end,
        enforced=tuple(judge.enforced),
        gaps=tuple(judge.gaps),
        weak=tuple(sorted(judge.weak, key=lambda item: (item.start, item.end, item.what, item.about))),
    )


def _cuts(facts: Recorded, start: datetime, end: datetime) -> list[datetime]:
    moments = {item.observed_at for item in facts.snapshots}
    for history in facts.histories.values():
        moments |= {item.at for item in history.versions}
        moments |= {moment for reach in history.reaches for moment in reach}
    return sorted({start, end, *(moment for moment in moments if start < moment < end)})


class _Judge:
    """Goes through the window, stretch by stretch, and joins what is alike."""

    def __init__(self, examination: Examination, facts: Recorded) -> None:
        self.facts = facts
        self.widest = widest_gap(examination)
        self.calendar = examination.program.organization.calendar
        self.place = place_of(examination)
        self.enforced: list[Standing] = []
        self.gaps: list[Stretch] = []
        self.weak: list[Stretch] = []
        self._open: dict[tuple[str, str], int] = {}

    def segment(self, start: datetime, end: datetime, asked: Asked) -> None:
        """Judge a stretch within which nothing that is recorded changes."""
        around = self.facts.around(start)
        exact = self.facts.exact(start)
        before = _loose(around.before.protections if around.before else (), exact)
        after = _loose(around.after.protections if around.after else (), exact)
        apart = around.apart
        is_near = apart is not None and apart <= self.widest
        known = [item for item in exact.values() if item is not None]
        constant = [item for key, item in before.items() if is_near and is_same(item, after.get(key))]
        floor = (*known, *constant)
        doubts = lacks(floor, asked, doubted=True)
        proven: tuple[Lack, ...] = ()
        if is_near or (apart is not None and not before and not after):
            proven = lacks((*known, *before.values(), *after.values()), asked, doubted=False)
        elif around.before and around.before.observed_at == start:
            # No more is proven than what that snapshot saw.
            self._weaken(start, start, lacks(around.before.protections, asked, doubted=False))
        said = {item.key: item for item in doubts}
        self._weaken(start, end, tuple(said.get(item.key, item) for item in proven))
        unknown = [item for key, item in said.items() if key not in {other.key for other in proven}]
        if unknown:
            changed = [item for key, item in before.items() if not is_same(item, after.get(key))]
            changed += [item for key, item in after.items() if key not in before]
            self._gap(start, end, around, unknown, changed if is_near else [])
        else:
            active = tuple(sorted((item for item in floor if item.is_active), key=lambda item: item.id))
            self._stand(Standing(start, end, active, bool(constant)))

    def _weaken(self, start: datetime, end: datetime, found: Iterable[Lack]) -> None:
        for item in found:
            last = self._open.get(item.key)
            if last is not None and self.weak[last].end == start and self.weak[last].text == item.text:
                self.weak[last] = self.weak[last]._replace(end=end)
                continue
            self._open[item.key] = len(self.weak)
            place = self._nearest(start)
            self.weak.append(Stretch(start, end, item.kind.value, item.about, item.text, item.severity, place))

    def _stand(self, found: Standing) -> None:
        last = self.enforced[-1] if self.enforced else None
        if last and last.end == found.start and last.protections == found.protections:
            is_assumed = last.is_assumed or found.is_assumed
            self.enforced[-1] = last._replace(end=found.end, is_assumed=is_assumed)
        else:
            self.enforced.append(found)

    def _gap(
        self, start: datetime, end: datetime, around: Around, unknown: list[Lack], changed: list[Protection]
    ) -> None:
        last = around.before.observed_at if around.before else None
        pending = around.after is None and last is not None and self.facts.until - last <= self.widest
        severity = min((item.severity for item in unknown), key=lambda item: item.rank)
        text = self._why(around, unknown, changed) + self._incomplete(around, start)
        found = Stretch(start, end, PROTECTION, "", text, severity, self._nearest(start), pending)
        past = self.gaps[-1] if self.gaps else None
        if past and past.end == start and (past.text, past.is_pending) == (text, pending):
            graver = min(past.severity, severity, key=lambda item: item.rank)
            self.gaps[-1] = past._replace(end=end, severity=graver)
        else:
            self.gaps.append(found)

    def _why(self, around: Around, unknown: list[Lack], changed: list[Protection]) -> str:
        before, after = around
        clock = self.calendar.clock
        if before is None:
            return f"no whole snapshot before {clock(after.observed_at)}" if after else "there is no whole snapshot"
        if after is None:
            return f"no whole snapshot since {clock(before.observed_at)}"
        between = f"between {clock(before.observed_at)} and {clock(after.observed_at)}"
        if after.observed_at - before.observed_at > self.widest:
            return f"no whole snapshot {between}; at most {self.widest.days} days may lie between two"
        if changed:
            return f"{changed[0].name} changed {between}, and nothing says when"
        return f"the branch {unknown[0].text}"

    def _incomplete(self, around: Around, start: datetime) -> str:
        first = around.before.observed_at if around.before else None
        last = around.after.observed_at if around.after else None
        lost = [
            item
            for item in self.facts.broken
            if (first is None or item.observed_at > first) and (last is None or item.observed_at < last)
        ]
        if not lost:
            return ""
        item = next((item for item in lost if item.observed_at >= start), lost[-1])
        return f"; {len(lost)} {'is' if len(lost) == 1 else 'are'} not whole: {item.reason}"

    def _nearest(self, moment: datetime) -> Location:
        """Give the place of the version or snapshot that tells of an instant, else of the settings."""
        around = self.facts.around(moment)
        versions = (history.at(moment) for key, history in self.facts.histories.items() if history.covers(moment))
        told = [(item.at, item.location) for item in versions if item]
        told += [(around.before.observed_at, around.before.location)] if around.before else []
        if told:
            return max(told)[1]
        return around.after.location if around.after else self.place


def widest_gap(examination: Examination) -> timedelta:
    """Give how far two equal snapshots may be apart, by the settings."""
    found = examination.program.rule_value(GAP_RULE, GAP_DIAL)
    is_sound = found is not None and found.text.isascii() and found.text.isdigit() and len(found.text) <= len(str(MOST))
    days = int(found.text) if found and is_sound else WIDEST
    return timedelta(days=days if LEAST <= days <= MOST else WIDEST)


def span_of(examination: Examination) -> Reach | None:
    """Give the window: the period as far as it is over by the day; without one, since the first snapshot.

    Of a period of type 1, which is a day, what its last snapshot saw. None where there is nothing of it yet.
    """
    facts = recorded(examination)
    if facts is None:
        return None
    period = examination.period
    if period is None:
        return Reach(facts.snapshots[0].observed_at, facts.until) if facts.snapshots else None
    start, end = examination.program.organization.calendar.instants(period)
    end = min(end, facts.until)
    if period.type == 1:
        seen = [item.observed_at for item in facts.snapshots if item.observed_at < end]
        start = max(start, seen[-1]) if seen else start
    return Reach(start, end) if start < end else None


def place_of(examination: Examination) -> Location:
    """Give where what is asked of the branch stands."""
    return examination.program.changes.location or Location(SETTINGS_PATH)


def _loose(protections: Iterable[Protection], exact: dict[str, Protection | None]) -> dict[str, Protection]:
    """Give those that no history tells of."""
    return {item.id: item for item in protections if item.id not in exact}
