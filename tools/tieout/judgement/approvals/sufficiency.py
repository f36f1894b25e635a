"""Whether the approvals of a landing are enough: as many as are asked for, of those who may give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.approvals.authority import Answer, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tieout.judgement.approvals.approval import Approval, Voices
    from tieout.judgement.approvals.authority import Demand
    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.record import Record
    from tieout.model.landing import LandedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Sufficiency:
    """Whether they are enough, and what is missing for it."""

    answer: Answer
    """NO only where it would be so whatever is unknown turned out to be."""
    short: tuple[Record, ...] = ()
    """Of NO: the records that have too few approvals."""
    unmet: tuple[Demand, ...] = ()
    """Of NO: the files whose approver did not approve, where there are approvals enough."""
    doubts: tuple[str, ...] = ()
    """Of UNKNOWN: what would have to be known."""


def sufficiency(
    context: Context,
    change: LandedChange,
    weighed: Sequence[tuple[Record, Voices]],
    demands: Sequence[Demand],
) -> Sufficiency:
    """Say whether each record has approvals enough, and each file that somebody answers for theirs."""
    needed = context.policy_of(change).approvals_required
    short = tuple(record for record, voices in weighed if not _may_be_enough(record, voices, needed))
    if short:
        return Sufficiency(answer=Answer.NO, short=short)
    counted = [item for _, voices in weighed for item in voices.counted]
    possible = counted + [item for _, voices in weighed for item, _ in voices.doubtful]
    is_open = any(record.may_have_more_reviews for record, _ in weighed)
    unmet = tuple(item for item in demands if _answer(context, change, item, possible) is Answer.NO and not is_open)
    if unmet:
        return Sufficiency(answer=Answer.NO, unmet=unmet)
    doubts = tuple(dict.fromkeys(_doubts(context, change, weighed, demands)))
    return Sufficiency(answer=Answer.UNKNOWN if doubts else Answer.YES, doubts=doubts)


def people_in(approvals: Iterable[Approval]) -> tuple[str, ...]:
    """Give those who approved, each once. Sorted."""
    return tuple(sorted({item.by for item in approvals}))


def _may_be_enough(record: Record, voices: Voices, needed: int) -> bool:
    possible = (*voices.counted, *(item for item, _ in voices.doubtful))
    return record.may_have_more_reviews or len(people_in(possible)) >= needed


def _doubts(
    context: Context,
    change: LandedChange,
    weighed: Sequence[tuple[Record, Voices]],
    demands: Sequence[Demand],
) -> Iterator[str]:
    """Give what is unknown and decides: nothing where what is known is enough whatever it turned out to be."""
    needed = context.policy_of(change).approvals_required
    for record, voices in weighed:
        yield from record.doubts()
        if len(people_in(voices.counted)) < needed:
            yield from (doubt for _, doubt in voices.doubtful)
    counted = [item for _, voices in weighed for item in voices.counted]
    for demand in demands:
        answer = _answer(context, change, demand, counted)
        if answer is not Answer.YES:
            yield from (doubt for _, voices in weighed for _, doubt in voices.doubtful)
        if answer is Answer.UNKNOWN:
            yield context.authority.why_unknown(demand, change)
    of_one = [doubt for record, _ in weighed for doubt in record.doubts_of_one()]
    if of_one and not _is_enough_without_any_one(context, change, weighed, demands):
        yield from of_one


def _is_enough_without_any_one(
    context: Context,
    change: LandedChange,
    weighed: Sequence[tuple[Record, Voices]],
    demands: Sequence[Demand],
) -> bool:
    """Say whether it would be enough without the approvals of any one person."""
    needed = context.policy_of(change).approvals_required
    everybody = people_in(item for _, voices in weighed for item in voices.counted)
    for left_out in everybody:
        rest = [[item for item in voices.counted if item.by != left_out] for _, voices in weighed]
        together = [item for approvals in rest for item in approvals]
        if any(len(people_in(approvals)) < needed for approvals in rest) or any(
            _answer(context, change, demand, together) is not Answer.YES for demand in demands
        ):
            return False
    return True


def _answer(context: Context, change: LandedChange, demand: Demand, approvals: Iterable[Approval]) -> Answer:
    day_of = context.calendar.day_of
    return any_of(
        context.authority.may_approve(item.party, item.at, day_of(item.at), demand, change) for item in approvals
    )
