"""The treatment of a risk is past its due date."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import RiskStatus, Treatment
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC5.1", "CC9.1"), needs=("risks",))
def risk_treatment_overdue(examination: Examination) -> Iterator[Observation]:
    """The treatment of a risk is past its due date.

    ## What it checks
    Every risk of `registers/risks.yaml` that is open (or silent about its status) and is to be mitigated,
    transferred or avoided: its `due` date has not passed. On the date itself it is still in time.
    Treated, accepted and closed risks and drafts are left out.

    ## Why the auditor asks
    A plan with a date is a promise. One that has passed in silence says that nobody follows it up.

    ## Example
    `registers/risks.yaml:52:5: RSK-004 was to be mitigated by 2026-05-31, 30 days ago, and is open`

    ## How to fix
    Finish it and set `status: treated` with the new score; or have management set a new date once, with
    the reason, in a pull request:

    ```diff
    -  due: 2026-05-31
    -  status: open
    +  status: treated
    ```

    ## Sources
    Criteria CC5.1 (controls are chosen that lower risks) and CC9.1 (risks are mitigated).
    """
    done = {Treatment.MITIGATE: "mitigated", Treatment.TRANSFER: "transferred", Treatment.AVOID: "avoided"}
    for risk in examination.registers.risks:
        if risk.status not in {RiskStatus.OPEN, None} or risk.treatment not in done or risk.due is None:
            continue
        if risk.due < examination.as_of:
            ago = days((examination.as_of - risk.due).days)
            yield gathered(
                [risk],
                "due",
                message=f"{called(risk)} was to be {done[risk.treatment]} by {risk.due}, {ago} ago, and is open",
                remedy="finish the treatment and set status: treated; or have a new date or an acceptance approved",
                about="due",
            )
