"""An acceptance has ended and what it excused is still there."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.acceptance import is_over
from tieout.judgement.excuse import Excuses, counting, finding_excuses, risk_excuses
from tieout.judgement.waiver import is_waiver
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import Acceptance, AcceptanceStatus
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered
from tieout.rules.wording import days, listed


@rule(severity=Severity.ERROR, criteria=("CC3.2", "CC4.2"), needs=("exceptions", "people"))
def expired_exception(examination: Examination) -> Iterator[Observation]:
    """An acceptance has ended and what it excused is still there.

    ## What it checks
    Every row of `registers/exceptions.yaml` without a `rule` whose last day has passed and that is not
    marked `status: ended` or `rejected`. If the finding or risk that it was about is not fixed or closed
    and no other acceptance covers it, that stands open again: an error. For a departure from a policy or
    control the register cannot tell whether it went on: a warning. Where nothing is left to excuse, or
    a newer row does, only the mark is missing: a note.

    ## Why the auditor asks
    "Accepted until May" is a promise about June. Auditors sort the register by its end dates, and ask
    for each one that has passed what happened on the day after.

    ## Example
    `registers/exceptions.yaml:12:59: EXC-003 ended on 2026-05-31, 30 days ago: FND-007 stands open
    again`

    ## How to fix
    Fix what it excused and set `status: ended`; or ask anew, with a new score, approval and end.

    ```yaml
    - {id: EXC-003, finding: FND-007, reason: "No fix yet", requested_by: cleo, approved_by: ana,
       approved_on: 2026-02-02, expires_on: 2026-05-31, status: ended}
    ```

    ## Sources
    Criteria CC3.2 and CC4.2: what was found wanting is followed until it is mended.
    """
    marked = {AcceptanceStatus.ENDED, AcceptanceStatus.REJECTED}
    excuses = {**finding_excuses(examination), **risk_excuses(examination)}
    for row in examination.registers.exceptions:
        if is_waiver(row) or row.expires_on is None or row.status in marked:
            continue
        if is_over(row, examination.as_of):
            consequence, severity = _consequence(row, excuses, examination)
            yield gathered(
                [row],
                "expires_on",
                message=(
                    f"{called(row)} ended on {row.expires_on}, "
                    f"{days((examination.as_of - row.expires_on).days)} ago: {consequence}"
                ),
                remedy="mend what it excused and set status: ended; or ask anew, with a new approval and a new end",
                about="expires_on",
                severity=severity,
            )


def _consequence(row: Acceptance, excuses: Excuses, examination: Examination) -> tuple[str, Severity | None]:
    registers = examination.registers
    finding, risk = registers.finding(row.finding), registers.risk(row.risk)
    standing: list[str] = []
    if finding is not None and not finding.is_over:
        standing.append(finding.id)
    if risk is not None and risk.is_live:
        standing.append(risk.id)
    standing = [item for item in standing if counting(excuses.get(item, ()), examination) is None]
    if standing:
        return f"{listed(standing)} stand{'s' if len(standing) == 1 else ''} open again", None
    others = [item for item in (row.control, row.policy) if item]
    if others:
        return f"{listed(others)} {_bind(others)} again, and nothing here says whether that is kept", Severity.WARNING
    return "nothing is left that it excuses, and its status does not say so", Severity.NOTE


def _bind(names: list[str]) -> str:
    return "binds" if len(names) == 1 else "bind"
