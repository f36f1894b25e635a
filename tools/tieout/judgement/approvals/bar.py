"""Why an approval does not count: one reason each, the first that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.approvals.identity import may_be_same
from tieout.judgement.approvals.state import Word
from tieout.model.characters import visible
from tieout.model.landing import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.identity import Identities, Party
    from tieout.judgement.approvals.record import Record
    from tieout.judgement.approvals.state import Opinion
    from tieout.model.landing import ReviewedCommit
    from tieout.model.people import Person
    from tieout.model.proposal import Dismissal

BOT = "only-bots-approved"
_PARTS = {"author": "wrote", "co-author": "is a co-author of", "committer": "committed"}


class Bar(NamedTuple):
    """An approval that does not count."""

    rule: str
    """The rule that says so where no other approval counts."""
    says: str
    """A clause with the approver's name."""


def bar_of(
    context: Context, record: Record, party: Party, opinion: Opinion, *, stale_counts: bool = False
) -> Bar | None:
    """Give why the word of a reviewer is no approval that counts, None if nothing bars it.

    Who somebody is comes before what they looked at: of what is unknown only the first can be said. With
    ``stale_counts`` it does not matter that the commit is an earlier one: who asks looks into it.
    """
    if opinion.word is Word.DISMISSED and opinion.dismissal is not None:
        return _dismissed(context, context.known_at(record.change), party, opinion.dismissal)
    bar = (
        _of_no_person(context, record, party)
        or _own(context, record, party)
        or _contributed(context, record, party)
        or _last_pusher(context, record, party)
        or _not_here(context, record, party, opinion)
    )
    if bar is not None or opinion.word is Word.UNKNOWN:
        return bar
    return (
        (None if stale_counts else _stale(context, record, party, opinion))
        or _before_the_base(context, record, party, opinion)
        or _newcomer(context, record, party, opinion)
    )


def _dismissed(context: Context, known: Identities, party: Party, dismissal: Dismissal) -> Bar:
    by = known.of_account(dismissal.by).name
    says = f"the review of {party.called} was dismissed on {context.calendar.day_of(dismissal.at)}"
    return Bar("dismissed-approval", f"{says}{f' by {by}' if by else ''}, before the merge")


def _of_no_person(context: Context, record: Record, party: Party) -> Bar | None:
    if party.account is not None and context.is_bot(party.account, record.change):
        return Bar(BOT, f"{visible(party.account.login)}, which approved it, is a machine")
    return None


def _own(context: Context, record: Record, party: Party) -> Bar | None:
    author = context.known_at(record.change).of_account(record.proposal.author)
    if not may_be_same(author, party):
        return None
    if author.account is not None and party.account is not None and not author.account.is_same_as(party.account):
        other, one = visible(party.account.login), visible(author.account.login)
        return Bar("self-approved", f"{party.name} proposed it as {one} and approved it as {other}")
    return Bar("self-approved", f"{party.name} proposed and approved it")


def _contributed(context: Context, record: Record, party: Party) -> Bar | None:
    """Who wrote any of it, or put others' commits before the head on the branch; of the head see the next bar."""
    hands = [(part, oid) for hand, part, oid in _hands(context, record) if may_be_same(hand, party)]
    wrote = next(((part, oid) for part, oid in hands if part != "committer"), None)
    part, oid = wrote or next(((part, oid) for part, oid in hands if oid != record.proposal.head_oid), ("", ""))
    if not part:
        return None
    return Bar("contributor-approved", f"{party.name}, who approved it, {_PARTS[part]} its commit {oid[:10]}")


def _hands(context: Context, record: Record) -> Iterable[tuple[Party, str, str]]:
    """Everybody who had a hand in a commit, by Git and by the forge.

    Of a commit that Git leaves out, a clean merge of the base, the forge's word is left out too.
    """
    known = context.known_at(record.change)
    in_git = {item.oid for item in record.authors}
    for item in record.authors:
        yield known.of_identity(item.identity), item.part, item.oid
    for commit in record.proposal.commits:
        if in_git and commit.oid not in in_git:
            continue
        yield known.of_account(commit.author), "author", commit.oid
        yield known.of_account(commit.committer), "committer", commit.oid


def _last_pusher(context: Context, record: Record, party: Party) -> Bar | None:
    """Who put the head on the branch: committed it, made a clean merge of the base, or moved the branch to it.

    The forge commits in its own name what people do on its pages: then the author is who did it.
    """
    proposal = record.proposal
    known = context.known_at(record.change)
    of_account, of_identity = known.of_account, known.of_identity
    pushers = [of_identity(item.identity) for item in record.authors if item.oid == proposal.head_oid]
    if record.is_whole and record.change.head_committer is not None:
        pushers.append(of_identity(record.change.head_committer))
    for item in proposal.commits:
        if item.oid == proposal.head_oid:
            pushers.extend((of_account(item.author), of_account(item.committer)))
    moves = [item for item in proposal.force_pushes if item.at <= proposal.merged_at]
    if moves and (last := max(moves, key=lambda item: item.at)).after == proposal.head_oid:
        pushers.append(of_account(last.by))
    if not any(may_be_same(item, party) for item in pushers):
        return None
    head = (proposal.head_oid or "")[:10]
    return Bar("last-pusher-approved", f"{party.name}, who approved it, was the last to push to it (commit {head})")


def _not_here(context: Context, record: Record, party: Party, opinion: Opinion) -> Bar | None:
    known = context.known_at(record.change)
    if not known.knows_accounts or party.account is None:
        return None
    if party.person is None:
        if party.other is not None and _newcomer(context, record, party, opinion) is not None:
            return None  # that it is a newcomer says more
        number = "" if party.account.id is None else f" (number {visible(party.account.id)})"
        says = f"no person of the people register has the account {party.name}{number}, which approved it"
        return Bar("unmapped-approver", says)
    moment = opinion.review.at
    if moment is None or known.is_present(party, day := context.calendar.day_of(moment)):
        return None
    row = known.gone(party, day) or party.person
    return Bar("approver-left", f"{party.name} approved it on {day}, {_absence(row, day)}")


def _absence(person: Person, day: date) -> str:
    if person.left_on is not None and person.left_on < day:
        return f"after the last day, {person.left_on}"
    return f"before the first day, {person.started_on}"


def _stale(context: Context, record: Record, party: Party, opinion: Opinion) -> Bar | None:
    reviewed = record.relation(opinion.review)
    if reviewed.relation is not Relation.EARLIER:
        return None
    day = "" if opinion.review.at is None else f" of {context.calendar.day_of(opinion.review.at)}"
    says = f"the approval of {party.called}{day} is of commit {reviewed.oid[:10]}; {_after(reviewed)}"
    return Bar("stale-approval", says)


def _after(reviewed: ReviewedCommit) -> str:
    if reviewed.commits_after == 0:
        return "what was merged holds more"
    return f"{reviewed.commits_after} commit{'s' if reviewed.commits_after > 1 else ''} came after it"


def _before_the_base(context: Context, record: Record, party: Party, opinion: Opinion) -> Bar | None:
    proposal, at = record.proposal, opinion.review.at
    moves = sorted((item for item in proposal.base_changes if item.at <= proposal.merged_at), key=lambda item: item.at)
    since = [item for item in moves if at is not None and item.at >= at]
    if at is None or not since or since[0].before == since[-1].after:
        return None
    days = context.calendar.day_of(at), context.calendar.day_of(since[-1].at)
    before, after = visible(since[0].before), visible(since[-1].after)
    says = f"{party.called} approved it on {days[0]} for branch {before}, and on {days[1]} it was aimed at {after}"
    return Bar("other-base", says)


def _newcomer(context: Context, record: Record, party: Party, opinion: Opinion) -> Bar | None:
    at = opinion.review.at
    if at is None or not context.authority.is_newcomer(party, context.calendar.day_of(at), record.change):
        return None
    return Bar("newcomer-approved", f"{party.name}, who approved it, may do so by this change alone")
