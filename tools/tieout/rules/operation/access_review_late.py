"""The access to a system was not reviewed in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.in_force import limit
from tieout.judgement.operation.access_review_gap import DEVIATION, GAP, Gap, gaps, systems_in_scope
from tieout.model.deadline import deadline
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.limits import Held, Limits
from tieout.rules.wording import days, listed


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("history", "systems"))
def access_review_late(examination: Examination) -> Iterator[Observation]:
    """The access to a system was not reviewed in time.

    ## What it checks
    Every system of `registers/systems.yaml` that is in scope and in use: from one sign-off to the next, and from the last
    one to the end of the period or the as-of day, no more passes than the parameter `access-review-gap` of the policy
    that was in force on the day of the earlier sign-off. The first one is counted from the last sign-off on or before
    the first day of the period; without one from that day, or from `in_scope_from` where that is later.
    The day of a sign-off is that on which the record in `evidence/access-reviews/` came to the branch as it stands,
    whatever day it names. A record that nobody signed, or whose change was not approved, is no sign-off.
    From the day that the parameter `access-review-deviation` names on it is an error, and before that a warning; where
    no policy states that parameter it is an error at once. What was late stays late after it is done.

    ## Why the auditor asks
    A review every quarter is the control that finds what joiners, movers and leavers left behind. The auditor lays the
    days of all sign-offs of a year side by side, and notes each gap that is wider than the policy allows.

    ## Example
    `evidence/access-reviews/2026-Q2-code-host.yaml:7:1: code-host: access review signed off 2026-04-25, 100 days after
    the one of 2026-01-15 (evidence/access-reviews/2026-Q1-code-host.yaml:7); allowed are 92 days (POL-002,
    policies/access-control.md:12)`

    ## How to fix
    Today: capture the accounts of the system, decide on each, and land the record by an approved pull request. A review
    that was late cannot be made earlier, and its record keeps its day. Tell the auditor the gap, its cause, and what the
    late review found: a late review that found nothing is a smaller matter than a gap that somebody hid.

    ## Sources
    Criteria CC6.2 and CC6.3. The days are your policy's; 92 days are the longest quarter.
    """
    limits = Limits(examination)
    for system in systems_in_scope(examination):
        for gap in gaps(examination, system):
            held = limits.held(GAP, system, "in_scope", gap.since, gap.until)
            if held.is_late:
                yield _late(examination, gap, held)
    yield from limits.unknown()


def _late(examination: Examination, gap: Gap, held: Held) -> Observation:
    last = gap.later or gap.earlier
    stated = limit(examination, DEVIATION, gap.since)
    allowed = None if stated is None else stated.parameter.limit
    end = None if allowed is None else deadline(allowed, gap.since, examination.program.organization.calendar)
    is_deviation = end is None or gap.until >= end.on
    deviation = f"; from {stated.cited} on it is a deviation" if stated and end else ""
    return Observation(
        subject=gap.system.id,
        location=last.review.at("signed_off_by") if last else gap.system.at("in_scope"),
        message=f"{gap.system.id}: {_what(examination, gap)}; allowed are {held.cited}{deviation}{_void(gap)}",
        remedy=(
            "review the access to the system today, and land the record by an approved pull request"
            if gap.later is None
            else "write the reason into the next review, and tell the auditor what the late one found"
        ),
        about=f"{gap.since} {'' if gap.later is None else gap.until}".strip(),
        severity=None if is_deviation else Severity.WARNING,
    )


def _what(examination: Examination, gap: Gap) -> str:
    long = days(gap.days)
    if gap.earlier is not None and gap.later is not None:
        return f"access review signed off {gap.until}, {long} after the one of {gap.since}, {gap.earlier.called}"
    end = f"{gap.until}, the end of the period" if gap.until != examination.as_of else str(gap.until)
    if gap.earlier is not None:
        return f"no access review since the one signed off {gap.since}, {gap.earlier.called}, {long} by {end}"
    place = gap.system.at("in_scope_from")
    if gap.system.in_scope_from == gap.since:
        begun = f"the system came in scope on {gap.since} ({place.path}:{place.line})"
    else:
        begun = f"the period began on {gap.since}, and none before it is on record ({place.path}:{place.line})"
    if gap.later is not None:
        return f"first access review signed off {gap.until}, {long} after {begun}"
    return f"no access review by {end}, {long} after {begun}"


def _void(gap: Gap) -> str:
    if not gap.void:
        return ""
    told = listed(
        (f"{item.called} of {item.on} ({item.why or 'nobody signed it off'})" for item in gap.void), at_most=3
    )
    return f"; no sign-off {'is' if len(gap.void) == 1 else 'are'} {told}"
