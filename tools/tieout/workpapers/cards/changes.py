"""A change of the branch as a card: asked for, reviewed, checked, merged, deployed, and by whom each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.approvals.content import unproposed_parents
from tieout.judgement.approvals.wording import numbered, short
from tieout.judgement.operation.tickets import ticket_book
from tieout.model.change_policy import TicketRule
from tieout.model.content import Content
from tieout.model.landing import Relation
from tieout.model.proposal import ReviewState
from tieout.model.strength import Strength
from tieout.workpapers.approvals import WORDS
from tieout.workpapers.cards.base import Line, Part, missing
from tieout.workpapers.cards.live import went_live

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.model.account import Account
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange, ReviewedCommit
    from tieout.model.ledger import Observation
    from tieout.model.proposal import CheckRun, Dismissal, Review
    from tieout.model.verdict import Judged

_RELATION = {
    Relation.HEAD: "the head that was merged",
    Relation.SAME_TREE: "another commit with the same files as the head",
    Relation.UPDATED: "the head but for clean merges of the base",
    Relation.REBASED: "the same change before it was put on another base",
    Relation.EARLIER: "an earlier commit; the head holds something that it did not",
    Relation.ABSENT: "a commit that is not in this repository, so what it held is not known",
}
_WHY = {
    Content.DIFFERS: "it was changed before it landed",
    Content.CONFLICT: "Git could not merge it alone: what landed was made by hand",
    Content.IN_HEAD: "the head of its pull request was built on top of it",
    Content.NO_REF: "not examined: the head of its pull request is not in the repository",
    Content.EVIL: "it holds an edit that is in none of the branches that it merges",
    Content.OCTOPUS: "it merges several branches at once",
    Content.EQUAL: "its content is equal, and it merges more than that",
    Content.CLEAN: "it is the clean merge of its parents, and it merges more than that",
}
_NO_RECORD = "the approval ledger has no record of a pull request for this commit"


def change_card(of: Judged, examination: Examination) -> tuple[Part, ...]:
    """Give the parts of the card of a change, in the order in which a change comes to be."""
    landed = of.change
    records = landed.batch or (() if landed.observation is None else (landed.observation,))
    return (
        Part("Request", tuple(_request(landed, records, examination))),
        Part("Review", tuple(_review(of, records, examination))),
        Part("Checks", tuple(_checks(landed, records, examination))),
        Part("Merge", tuple(_merge(landed, records, examination))),
        Part("Deployment", tuple(went_live(landed, examination))),
        Part("Author and approver", tuple(_apart(of, records))),
    )


def _request(landed: LandedChange, records: tuple[Observation, ...], of: Examination) -> Iterator[Line]:
    for record in records:
        proposal = record.proposal
        opened = (
            "at a time that is not on record"
            if proposal.created_at is None
            else f"on {_clock(of, proposal.created_at)}"
        )
        noun, _, number = numbered(record).rpartition(" ")
        said = f"{number} {proposal.title}, opened by {_login(proposal.author)} {opened}"
        yield Line(noun.capitalize(), said, Strength.FORGE, str(record.location))
    if not records:
        yield missing("Pull request", _NO_RECORD)
    named = dict.fromkeys((*landed.tickets, *(key for record in records for key in record.proposal.issues)))
    book = ticket_book(of)
    for key in named:
        ticket = book.find(key)
        if ticket is None:
            why = "no capture of a tracker holds it" if of.operation.tickets.listings else "no tracker was captured"
            yield missing(f"Ticket {key}", why)
            continue
        times = [f"created on {_clock(of, ticket.created_at)}"] if ticket.created_at else ["created at an unknown time"]
        times += [f"closed on {_clock(of, ticket.closed_at)}"] if ticket.closed_at else []
        yield Line(f"Ticket {ticket.key}", f"{ticket.status.value}, {', '.join(times)}", Strength.SELF, ticket.place)
    if not named:
        yield _no_ticket((landed.policy or of.program.changes).ticket_rule, has_request=bool(records))


def _no_ticket(rule: TicketRule, *, has_request: bool) -> Line:
    if rule is TicketRule.TICKET:
        return missing("Ticket", "none is named, and changes.ticket requires one")
    if rule is TicketRule.NONE:
        return Line("Ticket", "none is named; changes.ticket asks for none")
    if has_request:
        return Line("Ticket", "none is named; changes.ticket does not require one beside a pull request")
    return Line("Ticket", "none is named, and no pull request is on record: changes.ticket requires one of the two")


def _review(of: Judged, records: tuple[Observation, ...], examination: Examination) -> Iterator[Line]:
    relations = {item.oid: item for item in of.change.reviewed}
    for record in records:
        gone_by = {item.review: item for item in record.proposal.dismissals}
        for review in record.proposal.reviews:
            said = _reviewed(review, gone_by.get(review.id), relations, examination)
            yield Line(_login(review.by), said, Strength.FORGE, str(record.location))
        for gone in record.proposal.dismissals:
            said = f"set a review aside on {_clock(examination, gone.at)}"
            said += f" that had said {gone.was.value}" if gone.was else ""
            yield Line(_login(gone.by), said, Strength.FORGE, str(record.location))
        if not record.proposal.reviews:
            why = record.proposal.why_unknown("reviews")
            yield (
                missing("Reviews", why)
                if why
                else Line("Reviews", f"nobody reviewed {numbered(record)}", Strength.FORGE, str(record.location))
            )
    if not records:
        yield missing("Reviews", _NO_RECORD)
    said = WORDS[of.verdict]
    said += f": {of.reason}" if of.reason else f", by {', '.join(of.approvers)}" if of.approvers else ""
    yield Line("Verdict by the rules of changes", said)
    for item in of.deviations:
        yield Line(item.rule, item.message)


def _reviewed(
    review: Review, dismissal: Dismissal | None, relations: dict[str, ReviewedCommit], of: Examination
) -> str:
    """Say what a review said when it was given; what the forge says of it today is whether it was set aside since."""
    when = "never submitted" if review.at is None else f"on {_clock(of, review.at)}"
    said, since = f"{review.state.value} {when}", ""
    if review.state is ReviewState.DISMISSED:
        was = None if dismissal is None else dismissal.was
        said = f"a review {when}" if was is None else f"{was.value} {when}"
        since = f"; set aside on {_clock(of, dismissal.at)}" if dismissal else "; set aside, and no record says when"
        since += ", and no record says what it had said" if was is None else ""
    if review.oid is None:
        return f"{said}, of a commit that the code host no longer knows{since}"
    return f"{said}, of {short(review.oid)}: {_told(relations.get(review.oid))}{since}"


def _told(found: ReviewedCommit | None) -> str:
    if found is None:
        return "how it stands to what was merged was not looked at"
    after = f", {found.commits_after} later" if found.relation is Relation.EARLIER and found.commits_after else ""
    return f"{_RELATION[found.relation]}{after}"


def _checks(landed: LandedChange, records: tuple[Observation, ...], of: Examination) -> Iterator[Line]:
    required = dict.fromkeys((landed.policy or of.program.changes).required_checks)
    for record in records:
        runs, place = record.proposal.checks, str(record.location)
        why = record.proposal.why_unknown("checks")
        if why:
            yield missing("Checks", why)
        for name in required:
            ours = [item for item in runs if item.name == name]
            for run in ours:
                yield Line(f"{name} (required)", _ran(run, of), Strength.FORGE, place)
            if not ours and not why:
                yield Line(f"{name} (required)", "did not run on the head", Strength.FORGE, place)
        for run in runs:
            if run.name not in required:
                yield Line(run.name, _ran(run, of), Strength.FORGE, place)
        if not runs and not required and not why:
            yield Line("Checks", "none ran, and controls.yaml requires none by name", Strength.FORGE, place)
    if not records:
        yield missing("Checks", _NO_RECORD)


def _ran(run: CheckRun, of: Examination) -> str:
    when = "" if run.at is None else f" on {_clock(of, run.at)}"
    by = f", run by {run.app}" if run.app else ""
    return f"{run.conclusion or 'not finished'}{when}{by}"


def _merge(landed: LandedChange, records: tuple[Observation, ...], of: Examination) -> Iterator[Line]:
    for record in records:
        proposal = record.proposal
        said = f"by {_login(proposal.merged_by)} on {_clock(of, proposal.merged_at)}, to {proposal.base}"
        yield Line("Merged", said, Strength.FORGE, str(record.location))
    how = f"{landed.oid}, {landed.method.value}, committed by {landed.committer.name}"
    at = "" if landed.committed_at is None else f" on {_clock(of, landed.committed_at)}"
    yield Line("Commit", f"{how}{at}", Strength.GIT)
    yield _content(landed, records)
    for why in landed.untested:
        yield missing("Content", why)


def _content(landed: LandedChange, records: tuple[Observation, ...]) -> Line:
    if landed.content is None or (not records and landed.content.is_proven):
        merge = "" if landed.content is None else "it is the clean merge of its parents, and "
        return missing("Content", f"{merge}the ledger has no record that the commit could be held against")
    strangers = [short(parent) for parent in unproposed_parents(landed, [item.proposal for item in records])]
    # More than two parents: that it is not the clean merge of them all would be told by the files that differ.
    in_turn = landed.content is Content.OCTOPUS and not landed.differing
    if (landed.content.is_proven or in_turn) and not strangers:
        unknown = next((item for item in records if item.proposal.head_oid is None), None)
        if unknown is not None:
            return missing(
                "Content", f"the ledger has no head of {numbered(unknown)} that the commit could be held against"
            )
        return Line("Content", "what landed is what was proposed, to the last byte", Strength.GIT)
    said = f"not shown to be what was proposed ({_WHY[landed.content]})"
    said += f": {', '.join(landed.differing[:5])}" if landed.differing else ""
    said += f"; it merges {', '.join(strangers)}, the head of no record" if strangers and records else ""
    return Line("Content", said, Strength.GIT)


def _apart(of: Judged, records: tuple[Observation, ...]) -> Iterator[Line]:
    landed = of.change
    for record in records:
        yield Line("Proposed by", _login(record.proposal.author), Strength.FORGE, str(record.location))
    hands = dict.fromkeys(f"{item.identity.name} ({item.part})" for item in landed.authors)
    if hands:
        yield Line("Had a hand in its commits", ", ".join(hands), Strength.GIT)
    else:
        yield missing("Had a hand in its commits", "the commits of the change are not in this repository")
    if of.approvers:
        yield Line("Approvals that count", f"of {', '.join(of.approvers)}, who is not known to have had a hand in it")
    else:
        yield Line("Approvals that count", "none")


def _login(of: Account | None) -> str:
    return "a deleted account" if of is None else of.login


def _clock(of: Examination, moment: date) -> str:
    return of.program.organization.calendar.clock(moment)
