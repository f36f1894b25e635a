"""What the code host enforced on the branch, from when to when: one timeline for reports, bundle and site."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.enforcement import bypasses, gaps, rewrites, weak_spans
from tieout.judgement.recorded import branch_of, recorded
from tieout.judgement.stretch import described, spoken
from tieout.judgement.timeline import PROTECTION, timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from tieout.model.account import Account
    from tieout.model.enforcement import Push, RuleSuite
    from tieout.model.examination import Examination
    from tieout.model.location import Location
    from tieout.model.period import Period

NOTHING = "the ledger holds nothing of what protected the branch"
NO_WINDOW = "nothing of the period is over yet, or no period is examined and there is no snapshot"


class Standing(enum.Enum):
    """What a row of the timeline says."""

    ENFORCED = "enforced"
    UNKNOWN = "not_known"
    PENDING = "pending"
    """Not known yet: the next snapshot can still tell."""
    WEAK = "weak"
    BYPASS = "bypass"
    REWRITTEN = "rewritten"


WORDS = {
    Standing.WEAK: "weak",
    Standing.BYPASS: "let past",
    Standing.REWRITTEN: "rewritten",
    Standing.UNKNOWN: "not known",
    Standing.PENDING: "not known yet",
    Standing.ENFORCED: "enforced",
}
"""Each standing as people read it; of a row ask ``EnforcementSheet.word``."""
SHORT = "enforced, but less than promised"
"""What was enforced over a time of which something is proven weak."""
SOURCES = {"rule_suites": "who was let past", "activity": "forced pushes"}
"""What a row tells that is not about the protection itself."""
_AMISS = (
    (Standing.UNKNOWN, "stretch", "stretches", "not known"),
    (Standing.WEAK, "stretch", "stretches", "weaker than promised"),
    (Standing.BYPASS, "push", "pushes", "let past the rules"),
    (Standing.REWRITTEN, "time", "times", "rewritten"),
)


class Row(NamedTuple):
    """One thing, from ``start`` to before ``end``, instants in UTC; of a moment both are the same."""

    standing: Standing
    start: datetime
    end: datetime
    when: str
    """The same in words: ``from 2026-07-01 to 2026-07-03 10:00``, in the organization's zone."""
    about: str
    """``protection``, ``rule_suites`` or ``activity``; of a weakness which; else the id that the code host gave it."""
    text: str
    is_assumed: bool
    """Whether it rests on two equal snapshots, with no history to tell what was between them."""
    location: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementSheet:
    """The window, and what is known of it. The rows about ``protection`` fill it, none over another."""

    branch: str
    as_of: date
    timezone: str
    period: Period | None
    start: datetime | None
    end: datetime | None
    snapshots: int
    """Whole ones within the window."""
    incomplete: int
    """Those within the window that are not whole."""
    rows: tuple[Row, ...]
    """By start, then end."""
    reason: str
    """Why there are none; empty if there are some."""

    def of(self, *standings: Standing) -> tuple[Row, ...]:
        """Give the rows that say one of these."""
        return tuple(row for row in self.rows if row.standing in standings)

    def is_short(self, row: Row) -> bool:
        """Whether a row says what was enforced over a time of which another says that it was too weak."""
        weak = self.of(Standing.WEAK) if row.standing is Standing.ENFORCED else ()
        return any(item.start < row.end and row.start < item.end for item in weak)

    def word(self, row: Row) -> str:
        """Give a row's standing as people read it, so that no two rows contradict each other."""
        return SHORT if self.is_short(row) else WORDS[row.standing]

    @property
    def is_covered(self) -> bool:
        """Whether it is known over all of the window what was enforced and who was let past, and nothing is amiss."""
        return not self.reason and all(row.standing is Standing.ENFORCED for row in self.rows)

    @property
    def told(self) -> str:
        """What is known, in a few words; the reason where there is nothing."""
        if self.reason:
            return f"not known: {self.reason}"
        seen = f"{self.snapshots} snapshot{'' if self.snapshots == 1 else 's'}"
        if not self.snapshots and self.of(Standing.ENFORCED):
            seen = "no snapshot within; those around it tell"
        lost = f", {self.incomplete} more not whole" if self.incomplete else ""
        counts = [(len(self.of(standing)), *words) for standing, *words in _AMISS]
        amiss = ", ".join(f"{count} {one if count == 1 else many} {what}" for count, one, many, what in counts if count)
        return f"{'known throughout' if self.is_covered else amiss or 'the end is not known yet'} ({seen}{lost})"


def enforcement_sheet(examination: Examination) -> EnforcementSheet:
    """Give the timeline of the examined period."""
    facts, line = recorded(examination), timeline(examination)
    sheet = EnforcementSheet(
        branch=branch_of(examination),
        as_of=examination.as_of,
        timezone=examination.timezone,
        period=examination.period,
        start=line.start if line else None,
        end=line.end if line else None,
        snapshots=0,
        incomplete=0,
        rows=(),
        reason="",
    )
    if facts is None or line is None:
        return replace(sheet, reason=NO_WINDOW if facts else examination.why_absent("ledger") or NOTHING)
    return replace(
        sheet,
        snapshots=sum(line.start <= item.observed_at < line.end for item in facts.snapshots),
        incomplete=sum(line.start <= item.observed_at < line.end for item in facts.broken),
        rows=tuple(sorted(_rows(examination), key=lambda row: (row.start, row.end, row.standing.value, row.about))),
    )


def _rows(examination: Examination) -> Iterator[Row]:
    calendar = examination.program.organization.calendar
    branch = branch_of(examination) or "the branch"
    line = timeline(examination)

    def row(
        standing: Standing,
        start: datetime,
        end: datetime,
        about: str,
        text: str,
        location: Location | None,
        *,
        is_assumed: bool = False,
    ) -> Row:
        return Row(standing, start, end, spoken(start, end, calendar), about, text, is_assumed, location)

    for standing in line.enforced if line else ():
        text = described(standing)
        yield row(
            Standing.ENFORCED, standing.start, standing.end, PROTECTION, text, None, is_assumed=standing.is_assumed
        )
    for gap in gaps(examination):
        known = Standing.PENDING if gap.is_pending else Standing.UNKNOWN
        yield row(known, gap.start, gap.end, gap.what, gap.text, gap.location)
    for weak in weak_spans(examination):
        yield row(Standing.WEAK, weak.start, weak.end, weak.what, f"{branch} {weak.text}", weak.location)
    for suite in bypasses(examination):
        yield row(Standing.BYPASS, suite.at, suite.at, suite.id, _passed(suite), suite.location)
    for push in rewrites(examination):
        yield row(Standing.REWRITTEN, push.at, push.at, push.id, _moved(push, branch), push.location)


def _passed(of: RuleSuite) -> str:
    broken = f" ({', '.join(of.rules)})" if of.rules else ""
    return f"{_who(of.by)} was let past the rules{broken} with {of.after[:10]}"


def _moved(of: Push, branch: str) -> str:
    if of.kind == "force_push":
        return f"{_who(of.by)} moved {branch} by force from {of.before[:10]} to {of.after[:10]}"
    return f"{_who(of.by)} deleted {branch}, which stood at {of.before[:10]}"


def _who(of: Account | None) -> str:
    if of is None:
        return "a deleted account"
    return of.login or f"the account {of.id}"
