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
    from tieout.judgement.approvals.identity import Identities, Party
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
    known = context.known_at(record.change)
    for words in _by_person(known, opinions(record.proposal.reviews, record.proposal.dismissals, at)):
        asked = [item for item in words if item.word is Word.CHANGES_REQUESTED]
        unknown = [item for item in words if item.word is Word.UNKNOWN]
        requests.extend(asked)
        possible.extend(_doubt(known, item) for item in unknown if item.may_block)
        if asked:
            continue
        newest = max(words, key=lambda item: (item.review.at or at, *order(item.review)))
        if since is not None and newest.review.at is not None and newest.review.at <= since:
            continue
        party = known.of_account(newest.by)
        bar = bar_of(context, record, party, newest, stale_counts=stale_counts)
        if bar is not None:
            barred.append(bar)
            continue
        approval = _approval(known, record, party, newest, at)
        doubt = _doubt(known, unknown[0]) if unknown else _doubt_of(record, party, newest)
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


def _by_person(known: Identities, found: tuple[Opinion, ...]) -> list[list[Opinion]]:
    """Sort the words by who spoke: two accounts are one person where either version of the register says so."""
    groups: list[list[Opinion]] = []
    by_mark: dict[tuple[str, int], list[Opinion]] = {}
    for item in found:
        party = known.of_account(item.by)
        marks = [(kind, group) for kind, group in (("this", party.group), ("other", party.other)) if group is not None]
        before = list({id(by_mark[mark]): by_mark[mark] for mark in marks if mark in by_mark}.values())
        words = before[0] if before else []
        words.append(item)
        for more in before[1:]:  # the one who spoke joins two that were held apart
            words.extend(more)
            by_mark.update({mark: words for mark, those in by_mark.items() if those is more})
            groups[:] = [those for those in groups if those is not more]
        if not before:
            groups.append(words)
        by_mark.update(dict.fromkeys(marks, words))
    return groups


def _approval(known: Identities, record: Record, party: Party, opinion: Opinion, at: datetime) -> Approval:
    review = opinion.review
    return Approval(
        by=known.id_of(party) or f"review {review.id}",
        name=party.called,
        account=review.by,
        at=review.at or at,
        oid=review.oid,
        relation=record.relation(review).relation,
        party=party,
    )


def _doubt(known: Identities, opinion: Opinion) -> str:
    who = known.of_account(opinion.by).called
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
