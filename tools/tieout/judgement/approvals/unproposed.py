"""Landings that no record proposed: pushed past review, or under a number that is not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.approvals.ruling import ruling
from tieout.judgement.approvals.wording import numbered, of_landing, short
from tieout.model.characters import visible

if TYPE_CHECKING:
    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.ruling import Ruling
    from tieout.model.landing import LandedChange

_ADVICE = (
    "it stays an exception: have somebody who had no hand in it review commit {oid} now, record that in"
    " registers/exceptions.yaml, and let {branch} take changes by pull request alone"
)


def unproposed(context: Context, change: LandedChange) -> tuple[tuple[Ruling, ...], tuple[str, ...]]:
    """Give what is said of a landing without a record, and what would have to be known to say it."""
    unseen = context.why_unseen(change)
    begin = of_landing(context, change, ())
    branch = visible(context.branch)
    advice = _ADVICE.format(oid=short(change.oid), branch=branch)
    if not change.numbers:
        if unseen:
            return (), (f"no record has commit {short(change.oid)}, and {unseen}",)
        message = f"{begin}: the ledger has no change that was merged as it; it was pushed to {branch}"
        return (ruling("direct-push", message, advice),), ()
    said: list[str] = []
    doubts: list[str] = []
    for number in change.numbers:
        claim, doubt = _claim(context, change, number, unseen)
        (doubts if doubt else said).append(claim)
    if doubts:
        return (), tuple(doubts)
    return (ruling("unbacked-number", f"{begin}: {'; '.join(said)}", advice),), ()


def _claim(context: Context, change: LandedChange, number: int, unseen: str) -> tuple[str, bool]:
    """Give what is known of a number that a message claims, and whether that leaves it open."""
    found = None if context.ledger is None else context.ledger.latest(number)
    claims = f"its message claims #{number}"
    if found is None:
        if unseen:
            return f"{claims}, no record has that number, and {unseen}", True
        return f"{claims}, and no record has that number", False
    merged = found.proposal.merge_oid
    if merged is None:
        return f"{claims}, and the record of {numbered(found)} does not say which commit it became", True
    where = "" if found.proposal.base == context.branch else f" on branch {visible(found.proposal.base)}"
    day = context.calendar.day_of(found.proposal.merged_at)
    if merged == change.oid:
        return f"{claims}, and {numbered(found)} was merged as it{where} on {day}", False
    return f"{claims}, and {numbered(found)} is commit {short(merged)}{where} of {day}", False
