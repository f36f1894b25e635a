"""All that is handed on of evidence: each capture with what it came to, and each control with its windows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import said
from tieout.judgement.occurrence import GapState
from tieout.model.evidence.result import ResultState
from tieout.model.strength import Strength
from tieout.workpapers.windowed import Mark, is_told, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from tieout.judgement.evidence.expected import ControlAccount, EntryAccount
    from tieout.judgement.occurrence import GapResult
    from tieout.model.evidence.log import EvidenceLog, HeldHead
    from tieout.model.evidence.result import CheckRun, JudgedCapture
    from tieout.model.examination import Examination
    from tieout.model.period import Period
    from tieout.workpapers.windowed import Marked

NOTHING_CAPTURED = "no evidence is captured yet"
WORDS = {
    ResultState.PASS: "pass",
    ResultState.FAIL: "fail",
    ResultState.INCONCLUSIVE: "inconclusive",
    ResultState.ERROR: "error",
    ResultState.NOT_APPLICABLE: "not applicable",
}
MEANS = {
    ResultState.PASS: "The record is whole, the bytes are those that it lists, and no check objects.",
    ResultState.FAIL: "A check that could be made found what must not be.",
    ResultState.INCONCLUSIVE: "Something is missing, denied, cut off, stale or doubtful, so nothing is said either way.",
    ResultState.ERROR: "The evidence is broken: altered, unreadable, or its record does not say what it must.",
    ResultState.NOT_APPLICABLE: "Nothing in it is for the period or its controls.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One capture."""

    judged: JudgedCapture
    lag_days: int | None
    """Days from the moment that it claims to the one that somebody else vouches for; None where one is unknown."""

    @property
    def collector(self) -> str:
        """What took it: the collector's id, else the way that it came in."""
        record = self.judged.capture.record
        return record.collector.id if record.collector else (record.kind.value if record.kind else "not stated")

    @property
    def sealed_by(self) -> str:
        """Who vouches for the moment by which it was there."""
        return (self.judged.sealed_by or Strength.SELF).voucher

    @property
    def why(self) -> tuple[str, ...]:
        """What is said of it, the gravest first."""
        ordered = sorted(self.judged.reasons, key=lambda item: -item.state.weight)
        by = self.judged.superseded_by
        told = (f"corrected by {said(by)}",) if by else ()
        return (*told, *dict.fromkeys(item.message for item in ordered))


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRow:
    """One control over its part of the period."""

    account: ControlAccount
    shown: int
    """How many of its entries something shows at least once."""
    entries: int
    required: int
    """Windows that ask for one and are over, or were served."""
    done: int
    """Those that were served in time, and not after too long a gap."""
    late: tuple[str, ...]
    """Names of those that were served late and within the grace, or can still be."""
    after_gap: tuple[str, ...] = ()
    """Names of those that were served after too long a gap."""
    doubtful: tuple[str, ...] = ()
    """Names of those for which something is there, all of it inconclusive."""
    missed: tuple[str, ...]
    still_open: tuple[str, ...]
    widest: GapResult | None = None
    """Of its entries the gap that is too wide by most; None where none is."""
    left_out: int = 0
    """How many entries tell of what happened and leave a part of the period out."""
    windows: tuple[Marked, ...] = ()
    """Each with what is shown of it, the oldest first; none where nothing sets days."""

    @property
    def day(self) -> date | None:
        """The one that is examined, where that is a single day (type 1): then there are no windows."""
        part = self.account.part
        return part.end if part is not None and part.type == 1 else None

    @property
    def told(self) -> str:
        """The windows in a few words."""
        return ", ".join((*self._windows(), *self._gaps()))

    def _gaps(self) -> list[str]:
        found = [] if self.widest is None else [f"a gap of {self.widest.days} days, {self.widest.allowed_days} allowed"]
        of = self.left_out
        return (
            [*found, f"{of} {'entries leave' if of > 1 else 'entry leaves'} a part of the period out"] if of else found
        )

    def _windows(self) -> list[str]:
        part = self.account.part
        if part is not None and self.day is not None:
            return [f"looked for from {part.start} to {part.end}"]
        if self.account.occurrences is None:
            return ["sets no days"]
        if not self.required:
            return [f"{len(self.still_open)} still open" if self.still_open else "no window is required"]
        parts = [f"{self.done} of {self.required} window{'' if self.required == 1 else 's'} in time"]
        parts += [f"{len(self.late)} late"] if self.late else []
        parts += [f"{len(self.after_gap)} after too long a gap"] if self.after_gap else []
        parts += [f"{len(self.doubtful)} cannot be told"] if self.doubtful else []
        parts += [f"{len(self.still_open)} still open"] if self.still_open else []
        return parts + ([f"missed: {_few(self.missed)}"] if self.missed else [])


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSheet:
    """Each as it stands on the day of the examination."""

    as_of: date
    period: Period | None
    rows: tuple[EvidenceRow, ...]
    """In the order of their paths: by quarter, system, and what they are for."""
    controls: tuple[ControlRow, ...]
    """Those that operate in the period, in the order of ``controls.yaml``."""
    runs: tuple[CheckRun, ...]
    log: EvidenceLog | None

    @property
    def is_examined(self) -> bool:
        """Whether anything was captured."""
        return bool(self.rows)

    @property
    def totals(self) -> Mapping[ResultState, int]:
        """How many captures are in each state; they add up to all."""
        count = Counter(item.judged.state for item in self.rows)
        return {state: count[state] for state in ResultState}

    @property
    def told(self) -> str:
        """The whole in a sentence without a full stop."""
        if not self.rows:
            return NOTHING_CAPTURED
        count = len(self.rows)
        passed = self.totals[ResultState.PASS]
        return f"{passed} of {count} captures pass" if count > 1 else f"{passed} of 1 capture passes"

    @property
    def newest(self) -> HeldHead | None:
        """The newest head of the log, as it was held against keys and authorities."""
        return self.log.held[-1] if self.log is not None and self.log.held else None

    def within(self) -> int | None:
        """Count the captures that pass and count for a day of the period up to now; None without such a period.

        A single day (type 1) looks back further. What an export made after the period tells of it is not counted here.
        """
        period = self.period
        if period is None or period.type == 1:
            return None
        days = (item.judged.completed_on for item in self.rows if item.judged.counts)
        return sum(day is not None and day in period and day <= self.as_of for day in days)

    def stamped(self) -> int:
        """Count the captures for whose moment an outside party vouches."""
        return sum(item.judged.sealed_by is Strength.WITNESS for item in self.rows)


def evidence_sheet(examination: Examination) -> EvidenceSheet:
    """Give all of it for one examination."""
    evidence = examination.evidence
    return EvidenceSheet(
        as_of=examination.as_of,
        period=examination.period,
        rows=tuple(_row(item) for item in evidence.judged),
        controls=tuple(_control(item) for item in _accounts(examination)),
        runs=evidence.runs,
        log=evidence.log,
    )


def lag(claimed: datetime | None, sealed: datetime | None) -> int | None:
    """Give the whole days from one moment to the other, none where either is unknown; below 0 it came first."""
    return None if claimed is None or sealed is None else (sealed - claimed).days


def _row(judged: JudgedCapture) -> EvidenceRow:
    return EvidenceRow(judged=judged, lag_days=lag(judged.claimed_at, judged.sealed_at))


def _accounts(examination: Examination) -> Iterable[ControlAccount]:
    if not examination.evidence.captures:
        return ()
    from tieout.judgement.evidence.expected import accounts  # noqa: PLC0415  # only where something was captured

    return accounts(examination)


def _control(account: ControlAccount) -> ControlRow:
    windows = marked(account)
    named = {mark: tuple(item.of.window.id for item in windows if item.mark is mark) for mark in Mark}
    part = account.part
    shown = sum(any(part is None or done.on in part for done in entry.completions) for entry in account.entries)
    return ControlRow(
        account=account,
        shown=shown,
        entries=len(account.entries),
        required=len(windows) - len(named[Mark.NOT_REQUIRED]) - len(named[Mark.OPEN]),
        done=len(named[Mark.IN_TIME]),
        late=named[Mark.LATE],
        after_gap=named[Mark.AFTER_GAP],
        doubtful=named[Mark.DOUBTFUL],
        missed=named[Mark.MISSED],
        still_open=named[Mark.OPEN],
        widest=widest_of(*account.entries),
        windows=windows,
        left_out=sum(entry.occurrences is None and bool(entry.uncovered) for entry in account.entries),
    )


def widest_of(*entries: EntryAccount) -> GapResult | None:
    """Give the gap that is too wide by most, but for those that a missed window says already; None where none is."""
    found = (
        gap
        for entry in entries
        if (held := entry.occurrences) is not None
        for gap in held.gaps
        if gap.state is GapState.EXCEPTION and not is_told(gap, held)
    )
    return max(found, key=lambda gap: (gap.days - gap.allowed_days, gap.start), default=None)


def _few(names: tuple[str, ...], most: int = 4) -> str:
    rest = len(names) - most
    return f"{', '.join(names[:most])}{f' and {rest} more' if rest > 0 else ''}"
