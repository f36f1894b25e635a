"""The verdict of every change: approved, approved late, an exception, exempt, or not tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.approvals.approval import voices
from tieout.judgement.approvals.approved import approved
from tieout.judgement.approvals.check_run import check_runs
from tieout.judgement.approvals.condition import bypass, inner_changes, likeness, ticket, unmapped_author, unsigned
from tieout.judgement.approvals.content import content_doubts, content_rulings
from tieout.judgement.approvals.context import Context
from tieout.judgement.approvals.record import records_of
from tieout.judgement.approvals.ruling import Effect, in_order, ruling, verdict_of
from tieout.judgement.approvals.sufficiency import people_in
from tieout.judgement.approvals.unproposed import unproposed
from tieout.judgement.approvals.wording import of_landing, short
from tieout.model.verdict import Judged, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.judgement.approvals.approval import Approval
    from tieout.judgement.approvals.record import Record
    from tieout.judgement.approvals.ruling import Ruling
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange

_NO_LEDGER = "there is no approval ledger"
_LEDGER_ONLY = "appends to the ledger only"


def judge(examination: Examination) -> tuple[Judged, ...]:
    """Judge every change of the window, in their order; without a ledger none of them is tested."""
    landings = examination.landings
    if landings is None:
        return ()
    if examination.ledger is None:
        why = examination.why_absent("ledger") or examination.program.changes.why_unkept or _NO_LEDGER
        return tuple(Judged(change=item, verdict=Verdict.NOT_TESTED, reason=why) for item in landings.changes)
    return _judged(examination, landings.changes)


def judge_earlier(examination: Examination) -> tuple[Judged, ...]:
    """Judge the changes before the window on which texts in force rest, in their order."""
    landings = examination.landings
    return () if landings is None else _judged(examination, landings.earlier)


def qualified(
    examination: Examination, change: LandedChange, *, late: bool = False, context: Context | None = None
) -> tuple[Approval, ...]:
    """Give the approvals of a change that counted at its merge, or with ``late`` those that came after it.

    By record, each oldest first. An approval counts if nothing bars it and all about it is known; whether
    there are enough is for ``judge`` to say. Who asks of many changes makes the context once.
    """
    known = context or Context.of(examination)
    found: list[Approval] = []
    for record in records_of(change):
        merged_at = record.proposal.merged_at
        words = voices(known, record, known.end, since=merged_at) if late else voices(known, record, merged_at)
        found.extend(words.counted)
    return tuple(found)


def judge_change(context: Context, change: LandedChange) -> Judged:
    """Judge one change."""
    if change.is_ledger:
        return Judged(change=change, verdict=Verdict.EXEMPT, reason=_LEDGER_ONLY)
    records = records_of(change)
    approvals: tuple[Approval, ...] = ()
    if records:
        outcome = approved(context, change, records)
        approvals = outcome.approvals
        inner, inner_doubts = inner_changes(context, change, records)
        checks, check_doubts = check_runs(context, records)
        rulings = [*outcome.rulings, *content_rulings(context, change, records), *inner, *checks]
        doubts = [*outcome.doubts, *content_doubts(context, change, records), *inner_doubts, *check_doubts]
    else:
        found, unknown = unproposed(context, change)
        rulings, doubts = [*found], [*unknown]
    rulings.extend(bypass(context, change, records))
    rulings.extend(ticket(context, change, records))
    rulings.extend(unmapped_author(context, records))
    rulings.extend(likeness(context, change, records))
    rulings.extend(unsigned(context, change, records))
    return _summed(context, change, records, rulings, list(dict.fromkeys(doubts)), approvals)


def _judged(examination: Examination, changes: tuple[LandedChange, ...]) -> tuple[Judged, ...]:
    context = Context.of(examination)
    return tuple(judge_change(context, change) for change in changes)


def _summed(
    context: Context,
    change: LandedChange,
    records: Sequence[Record],
    rulings: list[Ruling],
    doubts: list[str],
    approvals: tuple[Approval, ...],
) -> Judged:
    if doubts:
        message = f"{of_landing(context, change, records)}: not tested, since {'; '.join(doubts)}"
        rulings.append(ruling("untested-change", message, _mend(change), effect=Effect.UNTESTED))
    verdict = verdict_of(rulings)
    if context.unsound and verdict in {Verdict.APPROVED, Verdict.APPROVED_LATE}:
        verdict, doubts = Verdict.NOT_TESTED, [context.unsound]
    waiting = [item.deviation.message for item in rulings if item.effect is Effect.UNTESTED]
    return Judged(
        change=change,
        verdict=verdict,
        deviations=in_order(rulings),
        approvers=people_in(approvals),
        reason="; ".join(doubts or waiting) if verdict is Verdict.NOT_TESTED else "",
    )


def _mend(change: LandedChange) -> str:
    if change.head_is_here:
        return (
            "run `tieout approvals sync` with a token that may read all of it, and examine again; what the code host"
            " has lost for good, show by other means: the notice of the approval by e-mail, say"
        )
    heads = "'+refs/pull/*/head:refs/pull/*/head'"
    return f"run `git fetch origin {heads}`, or unbundle pr-heads.bundle, and examine commit {short(change.oid)} again"
