"""A promise is kept by no control."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC2.3", "CC3.1"), needs=("commitments", "settings"))
def commitment_without_control(examination: Examination) -> Iterator[Observation]:
    """A promise is kept by no control.

    ## What it checks
    Every row of `registers/commitments.yaml` names at least one control, and not all that it names have
    ended. One that has ended beside others that go on is a warning. Names of controls and parameters
    that do not exist are the matter of rule `dangling-reference`.

    ## Why the auditor asks
    The examination is about whether controls meet what was promised to customers. A promise without a
    control is one that is kept by luck.

    ## Example
    `registers/commitments.yaml:20:5: COM-001 names no control that keeps it`

    ## How to fix
    Name what keeps the promise, or stop promising it:

    ```yaml
    - {id: COM-001, title: Customers are told, to: contract, text: "Within 48 hours of confirmation",
       controls: [IR-03], parameter: customer-notice}
    ```

    ## Sources
    Criteria CC2.3 (commitments are made known) and CC3.1 (objectives are set clearly enough to find the
    risks to them).
    """
    for row in examination.registers.commitments:
        known = [control for name in row.controls if (control := examination.control(name)) is not None]
        ended = [item for item in known if item.effective_to is not None and item.effective_to < examination.as_of]
        if row.controls and not ended:
            continue
        what, severity = "names no control that keeps it", None
        if ended:
            verb = "has" if len(ended) == 1 else "have"
            what = f"rests on {listed(item.id for item in ended)}, which {verb} ended"
            if len(ended) < len(row.controls):
                severity = Severity.WARNING
        yield gathered(
            [row],
            "controls",
            message=f"{called(row)} {what}",
            remedy="name the control that keeps the promise, or end the promise",
            about="controls",
            severity=severity,
        )
