"""What the ledger recorded of a branch's protection by a day, arranged to ask how it stood at an instant."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.location import NotExamined
from tieout.model.period import add_days

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, timedelta

    from tieout.model.enforcement import Enforcement, Protection, RulesetVersion, Snapshot
    from tieout.model.examination import Examination
    from tieout.model.ledger import Ledger

HISTORY, SUITES, ACTIVITY = "ruleset_history", "rule_suites", "activity"
"""The sources that a span names."""


class Reach(NamedTuple):
    """A stretch of time that was read whole, from ``start`` to before ``end``."""

    start: datetime
    end: datetime


class Around(NamedTuple):
    """The whole snapshots before and after an instant; one at the instant itself is before it."""

    before: Snapshot | None
    after: Snapshot | None

    @property
    def apart(self) -> timedelta | None:
        """How far apart they are; None where one is missing."""
        return self.after.observed_at - self.before.observed_at if self.before and self.after else None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The versions of one ruleset that were read, oldest first."""

    versions: tuple[RulesetVersion, ...]
    reaches: tuple[Reach, ...]

    def covers(self, moment: datetime) -> bool:
        """Say whether it is known which version held at the instant."""
        return any(item.start <= moment < item.end for item in self.reaches)

    def at(self, moment: datetime) -> RulesetVersion | None:
        """Give the version that held at the instant, None if there was no ruleset yet."""
        found = bisect_right(self.versions, moment, key=lambda item: item.at)
        return self.versions[found - 1] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """As of a day: what was recorded later is not known yet."""

    until: datetime
    """The first instant past the day."""
    snapshots: tuple[Snapshot, ...]
    """The whole ones of the branch, oldest first."""
    broken: tuple[Snapshot, ...]
    """Those of the branch that are not whole."""
    histories: dict[str, History]
    enforcement: Enforcement

    def around(self, moment: datetime) -> Around:
        """Give the whole snapshots around an instant."""
        found = bisect_right(self.snapshots, moment, key=lambda item: item.observed_at)
        before = self.snapshots[found - 1] if found else None
        return Around(before, self.snapshots[found] if found < len(self.snapshots) else None)

    def exact(self, moment: datetime) -> dict[str, Protection | None]:
        """Give each ruleset whose history covers the instant as it was then; None where it was not yet there."""
        found: dict[str, Protection | None] = {}
        for ruleset, history in self.histories.items():
            if history.covers(moment):
                version = history.at(moment)
                found[ruleset] = version.protection if version else None
        return found

    def reaches(self, source: str) -> tuple[Reach, ...]:
        """Give the stretches over which a source was read whole, by the day; apart from each other, in order."""
        spans = (
            Reach(item.start, item.end)
            for item in self.enforcement.spans
            if item.source == source and item.is_complete and item.end < self.until
        )
        return joined(spans)


def recorded(examination: Examination) -> Recorded | None:
    """Give what the ledger has; None where it has nothing of the protection."""
    ledger = examination.ledger
    if ledger is None or ledger.enforcement is None:
        return None
    found = ledger.enforcement
    until = examination.program.organization.calendar.first_instant(add_days(examination.as_of, 1))
    branch = branch_of(examination)
    ours = [item for item in found.snapshots if item.branch == branch and item.observed_at < until]
    return Recorded(
        until=until,
        snapshots=tuple(item for item in ours if item.is_complete),
        broken=tuple(item for item in ours if not item.is_complete),
        histories=_histories(found, until),
        enforcement=found,
    )


def unrecorded(ledger: Ledger | None, as_of: date) -> tuple[NotExamined, ...]:
    """Give the needs ``enforcement`` and ``protection`` where the ledger has nothing for them; none without a ledger.

    A snapshot that is not whole is something to say why, and nothing to judge by.
    """
    if ledger is None:
        return ()
    if ledger.enforcement is None:
        reason = "the ledger holds nothing of what protected the branch: sync it with a token that may see that"
        return tuple(NotExamined(need=need, reason=reason) for need in ("enforcement", "protection"))
    seen = [item for item in ledger.enforcement.snapshots if item.observed_at.date() <= as_of]
    if any(item.is_complete for item in seen):
        return ()
    why = f": {seen[-1].reason}" if seen else ""
    return (NotExamined(need="protection", reason=f"no snapshot of the branch's protection is whole{why}"),)


def branch_of(examination: Examination) -> str:
    """Give the branch whose protection counts: that of the settings, else of the changes, else the one recorded last."""
    named = examination.program.changes.branch or (examination.landings.branch if examination.landings else "")
    found = examination.ledger.enforcement if examination.ledger else None
    return named or (found.snapshots[-1].branch if found and found.snapshots else "")


def joined(spans: Iterable[Reach]) -> tuple[Reach, ...]:
    """Give the union of stretches, in order."""
    done: list[Reach] = []
    for item in sorted(spans):
        if item.start >= item.end:
            continue
        if done and item.start <= done[-1].end:
            done[-1] = Reach(done[-1].start, max(done[-1].end, item.end))
        else:
            done.append(item)
    return tuple(done)


def is_same(one: Protection, other: Protection | None) -> bool:
    """Say whether two ask the same, whatever they are called."""
    return other is not None and replace(one, name="") == replace(other, name="")


def _histories(found: Enforcement, until: datetime) -> dict[str, History]:
    versions: defaultdict[str, list[RulesetVersion]] = defaultdict(list)
    reaches: defaultdict[str, list[Reach]] = defaultdict(list)
    for item in found.versions:
        versions[item.protection.id].append(item)
    for span in found.spans:
        if span.source == HISTORY and span.is_complete and span.end < until:
            reaches[span.about].append(Reach(span.start, span.end))
    return {
        ruleset: History(versions=tuple(versions[ruleset]), reaches=joined(spans))
        for ruleset, spans in sorted(reaches.items())
    }
