"""Whether a landing was approved when it was merged, or after it, and what is to be said if it was not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.judgement.approvals import emergency as emergencies
from tieout.judgement.approvals.approval import Voices, voices
from tieout.judgement.approvals.authority import Answer
from tieout.judgement.approvals.bar import BOT
from tieout.judgement.approvals.ruling import Effect, ruling
from tieout.judgement.approvals.sufficiency import people_in, sufficiency
from tieout.judgement.approvals.wording import of_record, review_now, reviewers, several
from tieout.model.deadline import Timeliness
from tieout.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tieout.judgement.approvals.approval import Approval
    from tieout.judgement.approvals.authority import Demand
    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.record import Record
    from tieout.judgement.approvals.ruling import Ruling
    from tieout.judgement.approvals.sufficiency import Sufficiency
    from tieout.model.landing import LandedChange

UNAPPROVED = "unapproved-change"
"""The rule for what has too few approvals, where no approval that does not count says why."""
Weighed = tuple["Record", Voices]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What approvals make of a landing."""

    rulings: tuple[Ruling, ...] = ()
    doubts: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()
    """Those that counted at the merge; the later ones too where it was approved late."""


def approved(context: Context, change: LandedChange, records: Sequence[Record]) -> Approved:
    """Judge the approvals of a landing at its merge, and where they were not enough, those that came later."""
    demands = context.authority.demands(change.owned)
    at_merge = [(record, voices(context, record, record.proposal.merged_at)) for record in records]
    found = _standing_requests(context, at_merge, demands)
    doubts = [doubt for _, words in at_merge for doubt in words.possible_requests]
    enough = sufficiency(context, change, at_merge, demands)
    counted = _counted(at_merge)
    if enough.answer is Answer.NO:
        return _not_at_the_merge(
            context, change, at_merge, demands, enough, Approved(rulings=found, doubts=tuple(doubts), approvals=counted)
        )
    if enough.answer is Answer.YES:
        found = (*found, *_contributors(context, at_merge))
    return Approved(rulings=found, doubts=(*doubts, *enough.doubts), approvals=counted)


def _not_at_the_merge(
    context: Context,
    change: LandedChange,
    at_merge: list[Weighed],
    demands: Sequence[Demand],
    enough: Sufficiency,
    so_far: Approved,
) -> Approved:
    """Say what is to be said of a landing that was provably not approved when it was merged."""
    later = [
        (record, _joined(words, voices(context, record, context.end, since=record.proposal.merged_at)))
        for record, words in at_merge
    ]
    since = sufficiency(context, change, later, demands)
    if since.answer is Answer.UNKNOWN:
        return replace(so_far, doubts=(*so_far.doubts, *since.doubts))
    reviewed_at = _enough_since(context, change, later, demands) if since.answer is Answer.YES else None
    approvals = so_far.approvals if reviewed_at is None else _counted(later)
    doubts: tuple[str, ...] = ()
    if all(emergencies.is_emergency(context, record) for record, _ in at_merge):
        found, doubts = _emergency(context, at_merge, enough, reviewed_at, demands)
    elif reviewed_at is None:
        found = tuple(_shortage(context, change, at_merge, demands, enough))
    else:
        found = (_late(context, at_merge, enough, approvals, reviewed_at, demands),)
        doubts = tuple(why for record, _ in at_merge if (why := record.why_unknown("labels")) is not None)
    return Approved(rulings=(*so_far.rulings, *found), doubts=(*so_far.doubts, *doubts), approvals=approvals)


def _standing_requests(context: Context, at_merge: list[Weighed], demands: Sequence[Demand]) -> tuple[Ruling, ...]:
    """Give the requests for changes that stood; where reviews may be missing, none is sure to have."""
    return tuple(
        ruling(
            "changes-requested",
            f"{of_record(context, record)}: {who} asked for changes on {day}, and that stood when it was merged",
            f"{review_now(context, record, demands)}; merge nothing while a request for changes stands",
            about=who,
        )
        for record, words in at_merge
        if not record.may_have_more_reviews
        for item in words.requests
        for who in (context.known_at(record.change).of_account(item.by).called,)
        for day in (context.calendar.day_of(item.review.at or record.proposal.merged_at),)
    )


def _contributors(context: Context, at_merge: list[Weighed]) -> Iterator[Ruling]:
    """Note who approved what they had a hand in, where the approvals of others are enough."""
    for record, words in at_merge:
        says = [bar.says for bar in words.barred if bar.rule == "contributor-approved"]
        if says:
            others = several(people_in(words.counted))
            yield ruling(
                "contributor-approved",
                f"{of_record(context, record)}: {'; '.join(says)}; the approvals that count are of {others}",
                "nothing has to be done; an approval of somebody who worked on the change is no second pair of eyes",
                effect=Effect.NONE,
                severity=Severity.NOTE,
            )


def _shortage(
    context: Context,
    change: LandedChange,
    at_merge: list[Weighed],
    demands: Sequence[Demand],
    enough: Sufficiency,
) -> Iterator[Ruling]:
    """Say why the approvals were not enough, a rule each."""
    for record, words in at_merge:
        if record in enough.short:
            for rule, says in _reasons(context, record, words).items():
                if rule == UNAPPROVED and words.requests:
                    continue  # the request says why nobody had
                message = f"{of_record(context, record)}: {says}"
                yield ruling(rule, message, review_now(context, record, demands), about=_about(record))
    for demand in enough.unmet:
        record = at_merge[0][0]
        approvers = several(dict.fromkeys(item.name for item in _counted(at_merge)))
        whose = context.authority.named(demand, context.calendar.day_of(record.proposal.merged_at), change)
        yield ruling(
            "unauthorized-approver",
            f"{of_record(context, record)}: {several(demand.paths)} {'is' if len(demand.paths) == 1 else 'are'}"
            f" for {whose} to approve, as the branch had it before, and {f'only {approvers}' if approvers else 'nobody'} approved",
            review_now(context, record, [demand]),
            about=demand.who,
        )


def _about(record: Record) -> str:
    return "" if record.is_whole else f"#{record.proposal.number}"


def _reasons(context: Context, record: Record, words: Voices) -> dict[str, str]:
    """Give what is said of a record with too few approvals, by the rule that says it."""
    needed = context.policy_of(record.change).approvals_required
    tally = ""
    if needed > 1:
        names = several(item.name for item in words.counted)
        count = len(people_in(words.counted))
        tally = f"{count or 'none'} of the {needed} approvals that it needs counts{f' ({names})' if names else ''}"
    bars: dict[str, list[str]] = {}
    for bar in words.barred:
        bars.setdefault(bar.rule, []).append(bar.says)
    if len(bars) > 1 or words.counted:
        bars.pop(BOT, None)
    if not bars:
        return {UNAPPROVED: tally or "nobody had approved it"}
    return {rule: "; ".join([*says, *([tally] if tally else [])]) for rule, says in bars.items()}


def _why_not(context: Context, at_merge: list[Weighed], enough: Sufficiency) -> str:
    """Give what is said of a landing that was not approved at its merge, in one clause."""
    clauses = [
        says
        for record, words in at_merge
        if record in enough.short
        for says in _reasons(context, record, words).values()
    ]
    clauses.extend(f"nobody of {item.who} had approved {several(item.paths)}" for item in enough.unmet)
    return "; ".join(dict.fromkeys(clauses))


def _late(
    context: Context,
    at_merge: list[Weighed],
    enough: Sufficiency,
    approvals: Sequence[Approval],
    reviewed_at: datetime,
    demands: Sequence[Demand],
) -> Ruling:
    record = at_merge[0][0]
    merged_at = record.proposal.merged_at
    who = several(dict.fromkeys(item.name for item in approvals if item.at > merged_at))
    day = context.calendar.day_of(reviewed_at)
    days = (day - context.calendar.day_of(merged_at)).days
    after = f"{days} day{'s' if days > 1 else ''} after" if days else "after"
    return ruling(
        "late-approval",
        f"{of_record(context, record)}: {who} approved it on {day}, {after} the merge; until then"
        f" {_why_not(context, at_merge, enough)}",
        f"nothing makes it approved in time: have {reviewers(context, record.change, demands)} approve before the"
        f" merge, and let the branch take nothing that is not approved first",
        effect=Effect.LATE,
    )


def _emergency(
    context: Context,
    at_merge: list[Weighed],
    enough: Sufficiency,
    reviewed_at: datetime | None,
    demands: Sequence[Demand],
) -> tuple[tuple[Ruling, ...], tuple[str, ...]]:
    """Say whether an emergency change is in order: reviewed in its time, and named with its incident."""
    record = at_merge[0][0]
    found = emergencies.emergency(context, record, reviewed_at)
    answers = f" for {found.incident}" if found.incident else ""
    begin = f"{of_record(context, record)}, is an emergency change{answers}"
    reviewed = "" if reviewed_at is None else f"reviewed on {context.calendar.day_of(reviewed_at)}"
    faults = list(found.faults)
    if found.timeliness is Timeliness.LATE:
        late = f"it was {reviewed}" if reviewed else f"nobody had reviewed it by {context.examination.as_of}"
        faults.append(f"{late}, and it had until {found.until} ({found.limit})")
    advice = emergencies.remedy(record, reviewers(context, record.change, demands))
    if found.timeliness is Timeliness.LATE or (found.faults and reviewed):
        why = f"; {_why_not(context, at_merge, enough)}" if reviewed_at is None else ""
        message = f"{begin}: {'; '.join(faults)}{why}"
        return (ruling("emergency-change", message, advice, severity=Severity.ERROR),), ()
    if found.doubts:
        message = f"{begin}: not tested, since {'; '.join(found.doubts)}"
        return (ruling("untested-change", message, found.mend, effect=Effect.UNTESTED),), ()
    if reviewed_at is None:
        waits = "; ".join([f"it is to be reviewed by {found.until} ({found.limit})", *faults])
        return (ruling("emergency-change", f"{begin}: {waits}", advice, effect=Effect.UNTESTED),), ()
    message = f"{begin}: it was {reviewed}, within {found.limit}"
    return (ruling("emergency-change", message, "nothing has to be done", effect=Effect.LATE),), ()


def _enough_since(context: Context, change: LandedChange, later: list[Weighed], demands: Sequence[Demand]) -> datetime:
    """Give the instant of the approval with which there were enough, where in the end there are."""

    def is_enough(moment: datetime) -> bool:
        by_then = [
            (record, replace(words, counted=tuple(item for item in words.counted if item.at <= moment)))
            for record, words in later
        ]
        return sufficiency(context, change, by_then, demands).answer is Answer.YES

    moments = sorted({item.at for item in _counted(later)})
    return next(filter(is_enough, moments))


def _joined(words: Voices, later: Voices) -> Voices:
    return Voices(counted=(*words.counted, *later.counted), doubtful=(*words.doubtful, *later.doubtful))


def _counted(weighed: Iterable[Weighed]) -> tuple[Approval, ...]:
    return tuple(item for _, words in weighed for item in words.counted)
