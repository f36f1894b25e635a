"""What else a landing has to meet: checks, rules of the forge, a ticket, and approval on the way to the branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.approvals.approval import voices
from tieout.judgement.approvals.authority import Answer
from tieout.judgement.approvals.record import record_within
from tieout.judgement.approvals.ruling import Effect, ruling
from tieout.judgement.approvals.sufficiency import sufficiency
from tieout.judgement.approvals.wording import numbered, of_landing, of_record, review_now, short
from tieout.model.change_policy import TicketRule
from tieout.model.characters import visible
from tieout.model.content import Method
from tieout.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.record import Record
    from tieout.judgement.approvals.ruling import Ruling
    from tieout.model.landing import LandedChange


def inner_changes(
    context: Context, change: LandedChange, records: Sequence[Record]
) -> tuple[tuple[Ruling, ...], tuple[str, ...]]:
    """Judge what was merged to another branch first: it was approved by then, or by the time it landed."""
    found: list[Ruling] = []
    doubts: list[str] = []
    own = {item.proposal.number for item in records}
    for inner in change.inner:
        record = record_within(inner, change)
        if record.proposal.number in own:
            continue
        landed_at = max(item.proposal.merged_at for item in records)
        moments = dict.fromkeys((record.proposal.merged_at, max(landed_at, record.proposal.merged_at)))
        answers = [_is_approved(context, record, moment) for moment in moments]
        name = f"{numbered(record.observation)}, which was merged to branch {visible(record.proposal.base)} before"
        if any(answer is Answer.YES for answer, _ in answers):
            continue
        if all(answer is Answer.NO for answer, _ in answers):
            message = f"{of_landing(context, change, records)}: it holds {name}, and that was not approved"
            advice = review_now(context, record, ())
            found.append(ruling("other-base", message, advice, about=f"#{record.proposal.number}"))
        else:
            why = next(doubt for _, given in answers for doubt in given)
            doubts.append(f"it holds {name}: {why}")
    return tuple(found), tuple(doubts)


def _is_approved(context: Context, record: Record, moment: datetime) -> tuple[Answer, tuple[str, ...]]:
    words = voices(context, record, moment)
    if words.requests and not record.may_have_more_reviews:
        return Answer.NO, ()
    enough = sufficiency(context, record.change, [(record, words)], ())
    if enough.answer is Answer.YES and words.possible_requests:
        return Answer.UNKNOWN, words.possible_requests
    return enough.answer, enough.doubts


def bypass(context: Context, change: LandedChange, records: Sequence[Record]) -> Iterator[Ruling]:
    """Say that a push brought the landing past the rules of the branch."""
    suite = context.bypassed.get(change.oid)
    if suite is None:
        return
    by = context.known_at(change).of_account(suite.by).called
    day = context.calendar.day_of(suite.at)
    yield ruling(
        "rule-bypass",
        f"{of_landing(context, change, records)}: {by} brought it past the rules of the branch on {day}"
        f" (rule suite {visible(suite.id)}, {suite.location})",
        f"have somebody other than {by} find out which rule was not met and why, record that in"
        " registers/exceptions.yaml, and take the right to bypass from everybody who does not need it",
    )


def ticket(context: Context, change: LandedChange, records: Sequence[Record]) -> Iterator[Ruling]:
    """Say that nothing ties a landing to its reason."""
    policy = context.policy_of(change)
    issues = [issue for record in records for issue in record.proposal.issues]
    if policy.ticket_rule is TicketRule.NONE or change.tickets:
        return
    wanted = "a ticket"
    if policy.ticket_rule is TicketRule.REQUEST_OR_TICKET:
        wanted = "a pull request or a ticket"
        if records or not policy.ticket_pattern:
            return
    elif issues:
        return
    unknown = [why for record in records if (why := record.why_unknown("issues")) is not None]
    pattern = f" of the form {visible(policy.ticket_pattern)}" if policy.ticket_pattern else ""
    yield ruling(
        "missing-ticket",
        f"{of_landing(context, change, records)}: it names no ticket{pattern}{''.join(f'; {why}' for why in unknown)}",
        f"say in the title, or by an issue that it closes, why it was made: every change needs {wanted}",
        effect=Effect.NONE,
    )


def likeness(context: Context, change: LandedChange, records: Sequence[Record]) -> Iterator[Ruling]:
    """Say that a landing repeats another one or takes it back; it is approved by its own approvals alone."""
    like = change.likeness
    if like is None:
        return
    does = "takes back" if like.is_revert else "repeats"
    begin = f"{of_landing(context, change, records)}: it {does} commit {short(like.oid)}"
    if like.is_exact:
        advice = "nothing has to be done: its own approvals count, not those of the other commit"
        yield ruling("reapplied-change", begin, advice, effect=Effect.NONE)
    else:
        advice = "look at what else it changes; the approvals of the other commit say nothing of that"
        yield ruling(
            "reapplied-change", f"{begin}, and not only that", advice, effect=Effect.NONE, severity=Severity.ERROR
        )


def unsigned(context: Context, change: LandedChange, records: Sequence[Record]) -> Iterator[Ruling]:
    """Note a landing that the forge did not sign, or a squash that it did not make."""
    for record in records:
        landed = record.proposal.landed
        if landed is None:
            continue
        is_local = change.method is Method.SQUASH and landed.is_web is False
        if landed.is_signed is False or is_local:
            says = "carries no valid signature" if landed.is_signed is False else "was not made by the forge"
            yield ruling(
                "unsigned-landing",
                f"{of_record(context, record)}: commit {short(change.oid)} {says}",
                "let the forge merge, or sign what is merged by hand",
                effect=Effect.NONE,
            )
            return
