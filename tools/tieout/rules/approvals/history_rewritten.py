"""The branch was moved off its own history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule

if TYPE_CHECKING:
    from tieout.model.enforcement import Push

ANCESTRY = "ancestry"
"""The kind of fault of a recorded tip that is no part of the history examined."""
_DEEDS = {"force_push": "was moved by force", "branch_deletion": "was deleted"}


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def history_rewritten(examination: Examination) -> Iterator[Observation]:
    """The history of the branch was rewritten.

    ## What it checks
    Each time the ledger is written it notes where the branch stands. Every such tip has to be part of
    the history examined now; one that is not was taken away since. Of one that the clone lacks, and that was
    noted after all that it has, it says that the clone may be behind: fetch the branch. Each change that the
    ledger has as merged to the branch has to be on its first-parent line as well: one that was taken off it,
    or put aside by a merge that was pushed over it, is judged nowhere. Besides, the code host's log of
    pushes, where the ledger has it: each push by force, and each deletion of the branch, in the period,
    though the branch may have been put back the same hour.

    ## Why the auditor asks
    What was on the branch and is there no longer cannot be examined: a change that nobody should see,
    or the approval of one that everybody should. A branch that can be rewritten can be rewritten after
    the audit, too.

    ## Example
    `main was moved by force on 2026-03-03 by Ben Example, from 3f2a9c1d07 to 8d1e40b2aa`.

    ## How to fix
    Find out from the code host's log who did it and why, and keep that. The commits of before often are
    still there (`git fetch origin OID`): keep them under a tag. Then let the branch's rules forbid pushes
    by force and deletion, for administrators too.

    ## Sources
    Criterion CC8.1. git-merge-base(1), `--is-ancestor`; GitHub REST: list repository activities, the types
    `force_push` and `branch_deletion`.
    """
    ledger = examination.ledger
    if ledger is None:
        return
    for fault in ledger.faults:
        if fault.kind == ANCESTRY:
            yield Observation(
                subject=fault.location.path,
                location=fault.location,
                message=fault.message,
                remedy=fault.remedy,
                about=ANCESTRY,
            )
    for push in ledger.enforcement.pushes if ledger.enforcement else ():
        if push.kind in _DEEDS and _is_examined(push, examination):
            yield _moved(push, examination)


def _is_examined(push: Push, examination: Examination) -> bool:
    day = examination.program.organization.calendar.day_of(push.at)
    period = examination.period
    return day <= examination.as_of and (period is None or day in period)


def _moved(push: Push, examination: Examination) -> Observation:
    branch = examination.program.changes.branch or "the branch"
    by = "a deleted account" if push.by is None else visible(push.by.login)
    ends = f", from {push.before[:10]} to {push.after[:10]}" if push.kind == "force_push" else ""
    day = examination.program.organization.calendar.day_of(push.at)
    return Observation(
        subject=visible(branch),
        location=push.location,
        message=f"{visible(branch)} {_DEEDS[push.kind]} on {day} by {by}{ends}",
        remedy="keep why it was done; let the branch's rules forbid pushes by force and deletion",
        about=push.id,
    )
