"""Nobody looked again at the fix of a penetration test's finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import FindingSource, Level, ReportedFinding
from tieout.rules.base import rule
from tieout.rules.rows import gathered, is_history, several


@rule(severity=Severity.WARNING, criteria=("CC4.1", "CC7.1"), needs=("findings",))
def fix_without_retest(examination: Examination) -> Iterator[Observation]:
    """Nobody looked again at the fix of a penetration test's finding.

    ## What it checks
    Every fixed finding of `registers/findings.yaml` with `source: pen-test`: it was looked at again
    (`retest_on`) on the day of the fix or later. Those of one report are one finding. Informational
    ones are left out, and fixes from before the examined period.

    ## Why the auditor asks
    "Fixed" is what the one who fixed it says. A second look, by the tester or by somebody else, is what
    an auditor takes for an answer.

    ## Example
    `registers/findings.yaml:25:5: FND-004 and FND-009 of the penetration test reported on 2026-03-02 are
    fixed, and nobody looked at the fix again`

    ## How to fix
    Have the attack repeated, and enter the day:

    ```yaml
    - {id: FND-004, source: pen-test, title: Open redirect, reported_on: 2026-03-02, severity: medium,
       status: closed, fixed_on: 2026-03-20, retest_on: 2026-04-02}
    ```

    ## Sources
    Criteria CC4.1 (controls are evaluated, by penetration tests among others) and CC7.1.
    """
    reports: dict[date | None, list[ReportedFinding]] = {}
    for row in examination.registers.findings:
        if row.source is FindingSource.PEN_TEST and row.is_fixed and row.severity is not Level.INFORMATIONAL:
            is_old = row.fixed_on is not None and is_history(row.fixed_on, examination)
            if not is_old and not _is_retested(row):
                reports.setdefault(row.reported_on, []).append(row)
    for day, rows in reports.items():
        many = len(rows) > 1
        yield gathered(
            rows,
            "status",
            message=(
                f"{several(rows)} of the penetration test reported on {day} {'are' if many else 'is'} fixed, "
                "and nobody looked at the fix again"
            ),
            remedy="have the attack repeated, and enter retest_on",
            about=f"retest {day}",
        )


def _is_retested(row: ReportedFinding) -> bool:
    return row.retest_on is not None and (row.fixed_on is None or row.fixed_on <= row.retest_on)
