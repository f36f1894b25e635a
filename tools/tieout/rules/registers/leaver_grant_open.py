"""Somebody who has left still has access."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.model.deadline import Timeliness
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.people import Person
from tieout.model.registers.operation import Grant, GrantKind
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import gathered, is_history, is_open, several
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("access", "people"))
def leaver_grant_open(examination: Examination) -> Iterator[Observation]:
    """Somebody who has left still has access.

    ## What it checks
    Every row of `registers/access.yaml` whose person has left (`left_on` in the people register): it was
    revoked (`revoked_at`) within the parameter `access-removal` of the policy in force on the last day.
    The people register holds a day and no hour, so the end of that day counts as the last moment. All
    grants of one person are one finding each for what is open and what was revoked late; what was revoked
    before the examined period is history. Where no text in force states the limit, an open grant
    of a leaver is an error from the day after the last one all the same.
    A program's account, key or token that the person answered for is a warning: it needs another owner,
    and its secret another value. What the systems themselves say, `leaver-has-access` looks at.

    ## Why the auditor asks
    Access of people who have left is the first thing that auditors test: they take the list of leavers
    and look each name up.

    ## Example
    `registers/access.yaml:40:5: Ben Example left on 2026-03-31, and GR-0007 and GR-0008 are still open, 91
    days later: 24 hours (POL-002, policies/access-control.md:12)`

    ## How to fix
    Take the access away in the system first, then enter when:

    ```yaml
    - {id: GR-0007, person: ben, system: code-host, entitlement: write, revoked_at: 2026-03-31T18:00:00Z}
    ```

    ## Sources
    Criteria CC6.2 and CC6.3: access is taken away when it is no longer needed.
    """
    limits, told_with_each = Limits(examination), Limits(examination)
    left = {
        person.id: (person, person.left_on)
        for person in examination.roster.people
        if person.left_on is not None and person.left_on < examination.as_of
    }
    theirs: dict[str, list[Grant]] = {}
    for grant in examination.registers.access:
        person_id = grant.person.removeprefix("person:")
        if person_id in left:
            theirs.setdefault(person_id, []).append(grant)
    for person_id, grants in theirs.items():
        yield from _of_leaver(*left[person_id], grants, examination, (told_with_each, limits))
    yield from limits.unknown()


def _of_leaver(
    person: Person, last: date, grants: list[Grant], examination: Examination, limits: tuple[Limits, Limits]
) -> Iterator[Observation]:
    calendar = examination.program.organization.calendar
    still: list[Grant] = []
    programs: list[Grant] = []
    late: list[Grant] = []
    why = ""
    of_open, of_revoked = limits
    for grant in grants:
        still_open = is_open(grant, examination)
        if not still_open and grant.revoked_at and is_history(calendar.day_of(grant.revoked_at), examination):
            continue
        known = of_open if still_open else of_revoked
        held = known.held("access-removal", grant, "person", last, grant.revoked_at)
        why = held.cited or f"no text in force on {last} states access-removal"
        if still_open:
            if held.timeliness is not Timeliness.OPEN:
                (still if grant.kind in {GrantKind.PERSON, None} else programs).append(grant)
        elif held.is_late:
            late.append(grant)
    after = days((examination.as_of - last).days)
    for rows, (one, many), what, severity in (
        (still, ("is", "are"), f"still open, {after} later", None),
        (programs, ("is", "are"), f"still in this name, {after} later", Severity.WARNING),
        (late, ("was", "were"), "revoked late", None),
    ):
        if rows:
            yield gathered(
                rows,
                "person",
                message=(
                    f"{person.name} left on {last}, and {several(rows)} {one if len(rows) == 1 else many} {what}: {why}"
                ),
                remedy="take the access away in the system, then enter revoked_at; note why it was late",
                about=f"{person.id} {what.partition(',')[0]}",
                severity=severity,
            )
