"""Every approval of a record at an instant: whose it is, and why it does not count if it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.approvals.bar import bar_of
from tieout.judgement.approvals.state import Word, opinions, order
from tieout.model.landing import Relation

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.judgement.approvals.bar import Bar
    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.identity import Party
    from tieout.judgement.approvals.record import Record
    from tieout.judgement.approvals.state import Opinion
    from tieout.model.account import Account


class Approval(NamedTuple):
    """An approval that counts, or would if what is in doubt about it were known."""

    by: str
    """The person's id by the people register, else the login."""
    name: str
    """What to call them in a sentence."""
    account: Account | None
    at: datetime
    oid: str | None
    """The commit that it is of."""
    relation: Relation
    """How that commit stands to the head that was merged."""
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What the reviewers of a record had said at an instant, person by person."""

    counted: tuple[Approval, ...] = ()
    """Oldest first."""
    doubtful: tuple[tuple[Approval, str], ...] = ()
    """Those that may count, with what is unknown."""
    barred: tuple[Bar, ...] = ()
    """Those that do not count, or were set aside."""
    requests: tuple[Opinion, ...] = ()
    """Requests for changes that stand."""
    possible_requests: tuple[str, ...] = ()
    """Why more may stand than are known."""


def voices(
    context: Context, record: Record, at: datetime, *, since: datetime | None = None, stale_counts: bool = False
) -> Voices:
    """Weigh what each reviewer had said at an instant; of approvals only those after ``since``.

    With ``stale_counts`` those of an earlier commit are among those that count: what it held is for who asks.

    Two accounts of one person speak with one voice: the newest word of both counts, and a request for
    changes of either stands.
    """
    counted: list[Approval] = []
    doubtful: list[tuple[Approval, str]] = []
    barred: list[Bar] = []
    requests: list[Opinion] = []
    possible: list[str] = []
    for words in _by_person(context, opinions(record.proposal.reviews, record.proposal.dismissals, at)):
        asked = [item for item in words if item.word is Word.CHANGES_REQUESTED]
        unknown = [item for item in words if item.word is Word.UNKNOWN]
        requests.extend(asked)
        possible.extend(_doubt(context, item) for item in unknown if item.may_block)
        if asked:
            continue
        newest = max(words, key=lambda item: (item.review.at or at, *order(item.review)))
        if since is not None and newest.review.at is not None and newest.review.at <= since:
            continue
        party = context.identities.of_account(newest.by)
        bar = bar_of(context, record, party, newest, stale_counts=stale_counts)
        if bar is not None:
            barred.append(bar)
            continue
        approval = _approval(context, record, party, newest, at)
        doubt = _doubt(context, unknown[0]) if unknown else _doubt_of(record, party, newest)
        if doubt:
            doubtful.append((approval, doubt))
        else:
            counted.append(approval)
    return Voices(
        counted=tuple(sorted(counted, key=lambda item: (item.at, item.by))),
        doubtful=tuple(doubtful),
        barred=tuple(barred),
        requests=tuple(requests),
        possible_requests=tuple(possible),
    )


def _by_person(context: Context, found: tuple[Opinion, ...]) -> list[list[Opinion]]:
    groups: list[list[Opinion]] = []
    by_group: dict[int, list[Opinion]] = {}
    for item in found:
        group = context.identities.of_account(item.by).group
        if group is not None and group in by_group:
            by_group[group].append(item)
            continue
        words = [item]
        groups.append(words)
        if group is not None:
            by_group[group] = words
    return groups


def _approval(context: Context, record: Record, party: Party, opinion: Opinion, at: datetime) -> Approval:
    review = opinion.review
    return Approval(
        by=context.identities.id_of(party) or f"review {review.id}",
        name=party.called,
        account=review.by,
        at=review.at or at,
        oid=review.oid,
        relation=record.relation(review).relation,
        party=party,
    )


def _doubt(context: Context, opinion: Opinion) -> str:
    who = context.identities.of_account(opinion.by).called
    return f"what a review of {who} said at the time is not known: {opinion.doubt}"


def _doubt_of(record: Record, party: Party, opinion: Opinion) -> str:
    """Say what is unknown about an approval that nothing bars; empty if all is known."""
    reviewed = record.relation(opinion.review)
    if party.account is None:
        return "nobody can say whose an approval was: its account was deleted before any record named it"
    if reviewed.relation is not Relation.ABSENT:
        return party.doubt
    if not reviewed.oid:
        return f"the forge no longer says which commit {party.name} approved"
    return f"commit {reviewed.oid[:10]}, which {party.name} approved, is not in this repository"
