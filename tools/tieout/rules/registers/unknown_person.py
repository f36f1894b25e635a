"""A register says that somebody acted who was not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tieout.model.criteria import nearest
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.row import Row
from tieout.rules.base import rule
from tieout.rules.rows import gathered, path_of, several
from tieout.rules.wording import did_you_mean, listed

ACTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "access": (
        ("person", "is given to", ""),
        ("requested_by", "was asked for by", "granted_at"),
        ("approved_by", "was approved by", "granted_at"),
    ),
    "vendors": (("reviewer", "was reviewed by", "reviewed_on"),),
    "incidents": (("commander", "was commanded by", "detected_at"),),
    "exceptions": (("requested_by", "was asked for by", ""),),
}
"""The columns of each register that name people for what they did, how that is said, and the column of its day."""
_MANY = {"is": "are", "was": "were", "reports": "report"}


@rule(
    severity=Severity.ERROR,
    criteria=("CC1.3", "CC1.5"),
    needs=("people", "access", "vendors", "incidents", "exceptions"),
)
def unknown_person(examination: Examination) -> Iterator[Observation]:
    """A register says that somebody acted who was not there.

    ## What it checks
    Everybody whom a register names for what they did is in the people register: who holds a grant, who
    asked for and who approved it, who reviewed a vendor, who commanded an incident, who asked for an
    exception, and the `manager` of a person. Who approved a grant, reviewed a vendor or commanded an
    incident worked here on that day. Who approved an exception is the matter of rules `unsound-exception`
    and `expired-waiver`; who owns something, of `unknown-owner`.
    Rows of one register with the same fault and name are one finding.

    ## Why the auditor asks
    An approval by somebody who had left, or whom nobody knows, is no approval. It also makes an auditor
    ask who uses that account.

    ## Example
    `registers/access.yaml:44:18: GR-0003 was approved by dave, who is not in registers/people.yaml. Did you
    mean dana?`

    ## How to fix
    Name the person who did it. If the name is right and missing, add the row; rows of people who have
    left stay in the register:

    ```yaml
    people:
      - {id: dave, name: Dave Example, started_on: 2024-02-01, left_on: 2026-03-31}
    ```

    ## Sources
    Criteria CC1.3 (authority and responsibility) and CC1.5 (accountability).
    """
    roster = examination.roster
    register = path_of(roster.people, "people")
    ids = tuple(person.id for person in roster.people)
    faults: dict[tuple[str, str, str, str], list[Row]] = {}
    for name, acts in ACTS.items():
        for row in examination.registers.rows(name):
            for key, verb, dated in acts:
                who: str = getattr(row, key)
                fault = _fault(who, getattr(row, dated) if dated else None, examination, register, ids)
                if fault is not None:
                    faults.setdefault((key, verb, who, fault), []).append(row)
    for person in roster.people:
        fault = _fault(person.manager, None, examination, register, ids)
        if fault is not None:
            faults.setdefault(("manager", "reports to", person.manager, fault), []).append(person)
    for (key, verb, who, fault), rows in faults.items():
        yield gathered(
            rows,
            key,
            message=f"{several(rows)} {_agreeing(verb, rows)} {who}, {fault}",
            remedy=f"name the person who did it, or add the right row to {register}",
            about=f"{key} {who}",
        )


def _fault(who: str, moment: date | None, examination: Examination, register: str, ids: tuple[str, ...]) -> str | None:
    if not who:
        return None
    found = examination.roster.holders(who)
    if found is None:
        return f"who is not in {register}{did_you_mean(nearest(who.rpartition(':')[2], ids))}"
    if moment is None:
        return None
    day = examination.program.organization.calendar.day_of(moment)
    if any(person.is_present(day) for person in found):
        return None
    if not found:
        return "and nobody holds that role"
    return f"and {listed(person.name for person in found)} did not work here on {day}"


def _agreeing(verb: str, rows: list[Row]) -> str:
    """Give the verb as one row, or several, have it."""
    if len(rows) == 1:
        return verb
    first, _, rest = verb.partition(" ")
    return f"{_MANY[first]} {rest}"
