"""The access of somebody who left ended after the limit."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.departures import ACCESS_REMOVAL, departures_of
from tieout.judgement.operation.leavers import Outcome, Verdict, leavers_of
from tieout.model.calendar import Calendar
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.leaving import MOST, allowed, gone, of_leaver, tied
from tieout.rules.limits import Limits
from tieout.rules.rows import is_history
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("people", "systems"))
def leaver_removed_late(examination: Examination) -> Iterator[Observation]:
    """The access of somebody who left ended later than the policy allows.

    ## What it checks
    As `leaver-has-access`, what has ended: the source dates the end (`deactivated_at`, `revoked_at`, `expires_at`) after
    the limit, or a list after the limit shows it in use and a later one does not. So it was late, whenever exactly it
    ended. Where the last list that shows it in use lies before the limit, and the first that does not after it, nobody can
    tell: `leavers-unjudged` says so. What ended before the examined period is history. It stays a finding after
    it is done. Where no text in force states the limit, that is a warning.

    ## Why the auditor asks
    The policy promises a time. For each leaver of the sample the auditor asks for the last day, the moment at which
    access ended, and counts.

    ## Example
    `registers/people.yaml:9:47: code-host: Dave Example left on 2026-03-31 (registers/people.yaml:9), and the account
    Dave (known by its address) could be used on 2026-04-10 11:00 (evidence/.../raw.csv:3) and had ended on 2026-05-01
    11:00 (evidence/.../raw.csv:3); allowed are 24 hours (POL-002, policies/access-control.md:12)`

    ## How to fix
    It cannot be undone. Today: write down when access ended, who noticed, and whether it was used after the last day.
    Then let the departure ticket end access by itself, or take a list the day after each last day.

    Tell the auditor before you are asked, with the day on which you mended what made it late.

    ## Sources
    Criteria CC6.2 and CC6.3: access is taken away when it is no longer needed.
    """
    calendar, limits = examination.program.organization.calendar, Limits(examination)
    for verdicts in leavers_of(examination).of(Outcome.LATE).values():
        departure, system = verdicts[0].departure, verdicts[0].system
        ends = listed((_end(item, calendar) for item in sorted(verdicts, key=lambda item: item.id)), at_most=MOST)
        yield of_leaver(
            departure,
            system.id,
            f"{visible(system.id)}: {gone(departure)}, and {ends}; {allowed(departure)}",
            "note why it was late, whether it was used, and what ends access in time from now on",
        )
    for departure in departures_of(examination).clear if examination.operation.account_lists else ():
        if not departure.has_limit and not is_history(departure.last, examination):
            limits.held(ACCESS_REMOVAL, departure.row, "left_on", departure.last)
    yield from limits.unknown()


def _end(verdict: Verdict, calendar: Calendar) -> str:
    seen, ended = verdict.seen, verdict.ended or verdict.sight
    parts = []
    if seen is not None:
        parts.append(f"could be used on {calendar.clock(seen.last)} ({seen.last_place})")
    if verdict.event:
        parts.append(f"ended at {verdict.event} ({ended.first_place})")
    else:
        parts.append(f"had ended on {calendar.clock(ended.first)} ({ended.first_place})")
    return f"the {verdict.what} {visible(verdict.id)} ({tied(verdict.match)}) {' and '.join(parts)}"
