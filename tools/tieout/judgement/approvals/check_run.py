"""Whether the checks that the company requires had passed on the head when it was merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.approvals.ruling import ruling
from tieout.judgement.approvals.wording import of_record, short
from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.record import Record
    from tieout.judgement.approvals.ruling import Ruling
    from tieout.model.proposal import CheckRun

# GitHub, GraphQL reference, CheckConclusionState: with these three a required check lets a merge through.
_PASSED = frozenset({"SUCCESS", "NEUTRAL", "SKIPPED"})


def check_runs(context: Context, records: Sequence[Record]) -> tuple[tuple[Ruling, ...], tuple[str, ...]]:
    """Give the required checks that had not passed at the merge, and those of which it is not known."""
    found: list[Ruling] = []
    doubts: list[str] = []
    for record in records:
        why = record.why_unknown("checks")
        for name in dict.fromkeys(context.policy_of(record.change).required_checks):
            runs = [item for item in record.proposal.checks if item.name == name]
            says = _fault(context, record, runs)
            if not says and not any(_is_open(item) for item in runs):
                continue
            if why is not None or any(_is_open(item) for item in runs):
                doubts.append(why or f"no record says when the check {visible(name)} ended")
                continue
            head = short(record.proposal.head_oid or "")
            found.append(
                ruling(
                    "check-not-passed",
                    f"{of_record(context, record)}: the check {visible(name)} {says} (head {head})",
                    f"see that the check {visible(name)} passes on what landed, and let the branch take nothing before"
                    " it has passed",
                    about=name,
                )
            )
    return tuple(found), tuple(doubts)


def _is_open(run: CheckRun) -> bool:
    """Say whether a run has ended, and nobody knows when."""
    return run.conclusion is not None and run.at is None


def _fault(context: Context, record: Record, runs: Sequence[CheckRun]) -> str:
    """Say what is wrong with a check at the merge; empty if it had passed.

    Whoever may write to the repository may report a check under any name, so each app that reported one of
    this name has to have let it pass.
    """
    apps = dict.fromkeys(item.app for item in runs)
    faults = (_fault_of_app(context, record, [item for item in runs if item.app == app]) for app in apps)
    return min(filter(None, faults), default="") if runs else "did not run on it"


def _fault_of_app(context: Context, record: Record, runs: Sequence[CheckRun]) -> str:
    """Say what is wrong with the newest run of one app at the merge; of one instant all of them count."""
    merged_at = record.proposal.merged_at
    ended = [(item.at, item.conclusion) for item in runs if item.at is not None and item.at <= merged_at]
    if ended:
        newest = max(at for at, _ in ended)
        failed = sorted({f"{conclusion}" for at, conclusion in ended if at == newest and conclusion not in _PASSED})
        return f"ended with {visible(', '.join(failed))} on {context.calendar.day_of(newest)}" if failed else ""
    later = min((item.at for item in runs if item.at is not None), default=None)
    if later is not None:
        return f"ended on {context.calendar.day_of(later)}, after the merge"
    return "had not ended when it was merged"
