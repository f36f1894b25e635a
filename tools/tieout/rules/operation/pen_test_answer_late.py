"""A finding of a penetration test was answered late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.judgement.operation.pen_tests import ANSWER, answers
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import ReportedFinding
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import gathered, is_history, several
from tieout.rules.wording import end_of


@rule(severity=Severity.ERROR, criteria=("CC4.2", "CC7.1"), needs=("findings", "exceptions", "people"))
def pen_test_answer_late(examination: Examination) -> Iterator[Observation]:
    """A finding of a penetration test was answered late.

    ## What it checks
    Every row of `registers/findings.yaml` with `source: pen-test` that says when it was first answered
    (`answered_on`): that was within the parameter `pen-test-answer` of the policy in force on the day of the
    report. The last day is still in time. Answers from before the examined period are history. Rows of one
    report that were answered on one day are one finding.
    One that has no answer at all is `silent-finding`'s; one whose answer has no day, and whose other days do
    not show that it was in time, is `pen-tests-unjudged`.

    ## Why the auditor asks
    That every finding has a plan today says nothing of the two months in which they had none.

    ## Example
    `registers/findings.yaml:40:5: FND-016 and FND-017 of the penetration test reported on 2026-03-02 were
    answered on 2026-04-20, not by 2026-03-16: 10 business days (POL-010, policies/secure-development.md:18)`

    ## How to fix
    What was late stays late: leave `answered_on` as it is, and tell the auditor what was done meanwhile.
    For the next report, give each finding an owner, a plan and a date in the week in which it arrives:

    ```yaml
    - {id: FND-016, source: pen-test, title: Weak cipher, reported_on: 2026-03-02, severity: low,
       owner: role:cto, plan: "Switch it off", due: 2026-08-29, answered_on: 2026-03-10}
    ```

    ## Sources
    The limit is the policy's own. Criteria CC4.2 (deficiencies are acted on in time) and CC7.1.
    """
    limits = Limits(examination)
    late: dict[tuple[date, date], list[ReportedFinding]] = {}
    for answer in answers(examination):
        reported, done = answer.row.reported_on, answer.on
        if reported is None or done is None or not answer.is_first or is_history(done, examination):
            continue
        if limits.held(ANSWER, answer.row, "reported_on", reported, done).is_late:
            late.setdefault((reported, done), []).append(answer.row)
    for (reported, done), rows in late.items():
        held = limits.held(ANSWER, rows[0], "reported_on", reported, done)
        end = end_of(held.due, examination.program.organization.calendar) if held.due else ""
        yield gathered(
            rows,
            "answered_on",
            message=(
                f"{several(rows)} of the penetration test reported on {reported} "
                f"{'was' if len(rows) == 1 else 'were'} answered on {done}, not by {end}: {held.cited}"
            ),
            remedy="leave the day as it is and note why it was late; answer the next report in the week in which it arrives",
            about=f"{reported} {done}",
        )
    yield from limits.unknown()
