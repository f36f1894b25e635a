"""The population of changes: each commit of the branch in the window once, with its verdict, and sums that add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.verdict import Judged, Totals, Verdict

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.ledger import Ledger, LedgerFault
    from tieout.model.location import NotExamined
    from tieout.model.period import Period

NO_LEDGER = "there is no approval ledger"
WORDS = {
    Verdict.APPROVED: "approved",
    Verdict.APPROVED_LATE: "approved late",
    Verdict.EXCEPTION: "exception",
    Verdict.EXEMPT: "exempt",
    Verdict.NOT_TESTED: "not tested",
}
"""Each verdict as people read it."""
GRAVEST_FIRST = (Verdict.EXCEPTION, Verdict.APPROVED_LATE, Verdict.NOT_TESTED, Verdict.EXEMPT, Verdict.APPROVED)
_BEARS = frozenset({"ledger", "history", "people"})
"""Inputs without which the verdicts say less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What an auditor draws a sample from, and what is said of each item."""

    branch: str
    head: str | None
    as_of: date
    timezone: str
    period: Period | None
    """None: the whole first-parent line."""
    changes: tuple[Judged, ...]
    """Oldest first."""
    ledger: Ledger | None
    why_untested: str
    """Why there are no verdicts at all; empty where there are."""
    is_nobodys: bool
    """Whether the settings say that no code host keeps the approvals."""
    not_examined: tuple[NotExamined, ...]
    """Inputs that were absent, of those on which verdicts rest."""
    settings: str
    """The revision that the settings were read from; empty: the files examined."""
    after_period: int = 0
    """Changes after the declared period that lie in no declared one, and so in nobody's population."""
    instead: str = ""
    """The step in place of a ledger where the code host cannot be asked, or there is none."""
    branch_note: str = ""
    """What was taken in place of the branch that the settings name, where that is not in the clone."""

    @property
    def totals(self) -> Totals:
        """Counts that add up to the number of changes."""
        return Totals.of(self.changes)

    @property
    def why_empty(self) -> str:
        """Say that nothing was there to test: that is no success; empty where something was, or was not tested at all."""
        if self.changes or self.why_untested:
            return ""
        window = "in the window" if self.period is None else f"in the window {self.period.told}"
        if self.period is not None and self.period.start == self.period.end:
            window = self.period.told
        return f"no change of {self.branch or 'the branch'} lies {window}, as of {self.as_of}"

    @property
    def told_after(self) -> str:
        """Say how many changes nobody counts since the period is over; empty for none."""
        if self.period is None or not self.after_period:
            return ""
        changes = "1 change" if self.after_period == 1 else f"{self.after_period} changes"
        return f"{changes} came after {self.period.end}, in no declared period"

    @property
    def told(self) -> str:
        """The totals on one line; the reason where nothing was tested."""
        if self.why_untested:
            return f"not examined: {self.why_untested}"
        if self.why_empty:
            return self.why_empty
        of = self.totals
        exempt = f", {of.exempt} exempt" if of.exempt else ""
        return (
            f"{of.changes} change{'' if of.changes == 1 else 's'}: {of.approved} approved, {of.approved_late} late, "
            f"{of.exception} exception{'' if of.exception == 1 else 's'}{exempt}, {of.not_tested} not tested"
        )

    @property
    def faults(self) -> tuple[LedgerFault, ...]:
        """What the ledger shows that an honest one does not."""
        return () if self.ledger is None else self.ledger.faults

    @property
    def is_whole(self) -> bool:
        """Whether there are changes, and every one could be tested; where the branch ends has to be known for that."""
        return bool(self.changes) and not (self.why_untested or self.branch_note) and self.totals.not_tested == 0

    @property
    def has_deviations(self) -> bool:
        """Whether a change is an exception or was approved late, or the ledger does not hold together."""
        return bool(self.faults or self.totals.exception or self.totals.approved_late)

    def of(self, verdict: Verdict) -> tuple[Judged, ...]:
        """Give the changes of a verdict, oldest first."""
        return tuple(item for item in self.changes if item.verdict is verdict)


def population(examination: Examination) -> Population:
    """Give the changes of the window that was examined."""
    landings = examination.landings
    policy = examination.program.changes
    why = ""
    if examination.ledger is None or landings is None:
        why = examination.why_absent("ledger") or policy.why_unkept or NO_LEDGER
    return Population(
        branch=landings.branch if landings is not None else policy.branch,
        head=examination.head,
        as_of=examination.as_of,
        timezone=examination.timezone,
        period=examination.period,
        changes=examination.judged,
        ledger=examination.ledger,
        why_untested=why,
        is_nobodys=bool(policy.why_unkept),
        not_examined=tuple(item for item in examination.unexamined if item.need in _BEARS),
        settings=examination.settings,
        after_period=0 if landings is None else landings.after_period,
        instead="" if policy.forge is None else policy.forge.instead,
        branch_note="" if landings is None else landings.branch_note,
    )
