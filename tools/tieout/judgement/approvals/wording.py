"""The sentences about a change: what it is called, and what is to be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.content import Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tieout.judgement.approvals.authority import Demand
    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.record import Record
    from tieout.model.landing import LandedChange
    from tieout.model.ledger import Observation

_PROPOSALS = {"gitlab": ("merge request", "!")}
_SHOWN = 3


def short(oid: str) -> str:
    """Give the first ten digits of a commit's id, as it is shown."""
    return visible(oid[:10])


def numbered(observation: Observation, number: int | None = None) -> str:
    """Give what the forge calls a proposed change, with its number."""
    noun, sign = _PROPOSALS.get(observation.source.forge, ("pull request", "#"))
    return f"{noun} {sign}{observation.proposal.number if number is None else number}"


def of_record(context: Context, record: Record) -> str:
    """Give the words with which a sentence about a record begins."""
    proposal = record.proposal
    by = context.known_at(record.change).of_account(proposal.merged_by).name
    day = context.calendar.day_of(proposal.merged_at)
    whole = f"{numbered(record.observation)}, merged {day}"
    return f"{whole} by {by}" if by else whole


def of_landing(context: Context, change: LandedChange, records: Sequence[Record]) -> str:
    """Give the words with which a sentence about a landing begins."""
    if len(records) == 1:
        first = of_record(context, records[0])
        is_one_of_many = change.method is Method.REBASE and change.oid != records[0].proposal.merge_oid
        return f"commit {short(change.oid)} of {first}" if is_one_of_many else first
    by = context.known_at(change).of_identity(change.committer).name
    return f"commit {short(change.oid)} {change.told_day} by {by or visible(change.committer.name)}"


def several(items: Iterable[str], *, shown: int = _SHOWN) -> str:
    """Give a list in words, the first few by name: ``a.md, b.md and 2 more``."""
    names = [visible(item) for item in items]
    if len(names) <= 1:
        return "".join(names)
    if len(names) <= shown:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{', '.join(names[:shown])} and {len(names) - shown} more"


def reviewers(context: Context, change: LandedChange, demands: Sequence[Demand]) -> str:
    """Give who could review a change now, as the base names them."""
    if not demands:
        return "somebody who had no hand in it"
    names = [context.authority.named(item, context.examination.as_of, change) for item in demands]
    return several(names)


def review_now(context: Context, record: Record, demands: Sequence[Demand]) -> str:
    """Give the remedy of what was not approved when it was merged."""
    who = reviewers(context, record.change, demands)
    name = numbered(record.observation)
    return f"have {who} review what landed and approve {name} now: it then shows as approved late, not as approved"
