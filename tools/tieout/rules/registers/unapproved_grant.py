"""Access was given without another person's approval."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.operation import Grant
from tieout.rules.base import rule
from tieout.rules.rows import gathered, is_history, several


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("access", "people"))
def unapproved_grant(examination: Examination) -> Iterator[Observation]:
    """Access was given without another person's approval.

    ## What it checks
    Every row of `registers/access.yaml` that was not revoked before the examined period: `approved_by`
    names somebody, and somebody else than the person who gets it or answers for it. By the people register
    two ids that share an address or account are one person. That whoever asked also agreed, for somebody
    else, is a warning. Rows with the same fault and person are one finding. Whether an approver worked
    here on the day is the matter of rule `unknown-person`.

    ## Why the auditor asks
    For a sample of accounts auditors ask for the request and the approval. Rights that somebody gave
    themselves are the ones that nobody else knew of.

    ## Example
    `registers/access.yaml:52:5: GR-0012 of cleo was approved by cleo, who got the access`

    ## How to fix
    Have somebody else decide whether it stays, and enter who and where:

    ```yaml
    - {id: GR-0012, person: cleo, system: code-host, entitlement: admin, requested_by: cleo,
       approved_by: ben, ticket: OPS-312, granted_at: 2026-02-02T09:00:00Z}
    ```

    ## Sources
    Criteria CC6.2 and CC6.3: access is authorized before it is given, and duties are kept apart.
    """
    faults: dict[tuple[str, str], list[Grant]] = {}
    calendar = examination.program.organization.calendar
    for grant in examination.registers.access:
        if grant.revoked_at is not None and is_history(calendar.day_of(grant.revoked_at), examination):
            continue
        fault = _fault(grant, examination)
        if fault is not None:
            faults.setdefault((grant.person, fault), []).append(grant)
    for (person, fault), rows in faults.items():
        yield gathered(
            rows,
            "id" if fault == "none" else "approved_by",
            message=f"{several(rows)} of {person or 'nobody named'} {_be(rows)} {_told(fault, rows[0])}",
            remedy="have somebody else decide whether it stays, and enter approved_by and the ticket",
            about=f"{fault} {person}",
            severity=Severity.WARNING if fault == "asked" else None,
        )


def _fault(grant: Grant, examination: Examination) -> str | None:
    if not grant.approved_by:
        return "none"
    if _is_one(grant.approved_by, grant.person, examination):
        return "own"
    return "asked" if _is_one(grant.approved_by, grant.requested_by, examination) else None


def _be(rows: list[Grant]) -> str:
    return "was" if len(rows) == 1 else "were"


def _told(fault: str, grant: Grant) -> str:
    if fault == "none":
        return "given, and no approver is named"
    who = "who got the access" if fault == "own" else "who also asked for it"
    return f"approved by {grant.approved_by}, {who}"


def _is_one(one: str, other: str, examination: Examination) -> bool:
    """Say whether both names mean the same person, by an alias too."""
    if not one or not other:
        return False
    first, second = (examination.roster.find(name.removeprefix("person:")) for name in (one, other))
    return one == other or (first is not None and second is not None and first.is_same_as(second))
