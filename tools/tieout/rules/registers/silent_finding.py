"""A reported finding has no answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.judgement.excuse import counting, finding_excuses
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import Acceptance, FindingSource, ReportedFinding
from tieout.rules.base import rule
from tieout.rules.limits import Held, Limits
from tieout.rules.rows import gathered, several
from tieout.rules.wording import end_of

_NOUN = {
    FindingSource.PEN_TEST: "the penetration test",
    FindingSource.SCAN: "the scan",
    FindingSource.AUDIT: "the audit",
    FindingSource.INTERNAL: "the internal review",
    None: "a source that is not named,",
}


@rule(severity=Severity.ERROR, criteria=("CC4.2", "CC7.1"), needs=("findings", "exceptions", "people"))
def silent_finding(examination: Examination) -> Iterator[Observation]:
    """A reported finding has no answer.

    ## What it checks
    Every row of `registers/findings.yaml`: within the parameter `pen-test-answer` of the policy in force
    when it was reported it has one of three answers. A fix (`status: fixed` or `closed`; a false positive
    counts too), a plan (`plan` or `ticket`, with an `owner` and a `due` date), or an acceptance in the
    exceptions register that is sound and not over. All rows of one report, that is of one source and
    day, are one finding, which counts them.
    An acceptance that has ended is no answer any more. Rows that nobody has to answer yet are left alone.

    ## Why the auditor asks
    A penetration test with 20 findings of which 15 were fixed is not bad news. Five that nobody has said
    anything about are: no plan, no name, no decision.

    ## Example
    `registers/findings.yaml:40:5: of the 20 findings of the penetration test reported on 2026-03-02, 15
    are answered; FND-016, FND-017, FND-018, FND-019 and FND-020 have no fix, no plan with owner and due
    date, and no acceptance, and were to have one by 2026-03-16: 10 business days (POL-010, ...)`

    ## How to fix
    Give each one an answer:

    ```yaml
    - {id: FND-016, source: pen-test, title: Weak cipher, reported_on: 2026-03-02, severity: low,
       status: open, owner: role:head-of-engineering, plan: "Switch it off with the new gateway", due: 2026-08-29}
    ```

    ## Sources
    Criteria CC4.2 (deficiencies are passed on and acted on in time) and CC7.1. The limit is your policy's.
    """
    limits = Limits(examination)
    excuses = finding_excuses(examination)
    reports: dict[tuple[FindingSource | None, date], list[ReportedFinding]] = {}
    for row in examination.registers.findings:
        if row.reported_on is not None:
            reports.setdefault((row.source, row.reported_on), []).append(row)
    for (source, day), rows in reports.items():
        silent = [row for row in rows if not _is_answered(row, excuses.get(row.id, ()), examination)]
        held = [limits.held("pen-test-answer", row, "reported_on", day) for row in silent]
        if held and held[0].is_late:
            yield gathered(
                silent,
                "status",
                message=_message(_NOUN[source], day, len(rows), silent, held[0], examination),
                remedy="fix it, or give it a plan with an owner and a due date, or have it accepted with an end",
                about=f"{source.value if source else 'unknown'} {day}",
            )
    yield from limits.unknown()


def _is_answered(row: ReportedFinding, excuses: tuple[Acceptance, ...], examination: Examination) -> bool:
    planned = bool(row.owner and (row.plan.strip() or row.ticket) and row.due)
    return row.is_over or planned or counting(excuses, examination) is not None


def _message(
    source: str, day: date, count: int, silent: list[ReportedFinding], held: Held, examination: Examination
) -> str:
    answered = count - len(silent)
    one = len(silent) == 1
    which = f"{source} reported on {day}"
    head = f"{several(silent)} of {which}"
    if count > 1:
        total = f"of the {count} findings of {which}"
        head = f"{total}, {answered or 'none'} {'is' if answered < 2 else 'are'} answered; {several(silent)}"
    end = end_of(held.due, examination.program.organization.calendar) if held.due else ""
    return (
        f"{head} {'has' if one else 'have'} no fix, no plan with owner and due date, and no acceptance, "
        f"and {'was' if one else 'were'} to have one by {end}: {held.cited}"
    )
