"""No risk of fraud is in the register."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.registers.risks import RiskStatus
from tieout.rules.base import rule
from tieout.rules.rows import path_of


@rule(severity=Severity.WARNING, criteria=("CC3.3",), needs=("risks",))
def no_fraud_risk(examination: Examination) -> Iterator[Observation]:
    """No risk of fraud is in the register.

    ## What it checks
    At least one risk of `registers/risks.yaml` that is not closed says `fraud: yes`. If all that do are
    still drafts while other risks are not, it is a note: nobody has judged them yet.

    ## Why the auditor asks
    Fraud has a criterion of its own. Auditors ask which ways to deceive the company, its customers or
    the auditor were thought of, management's own included, and an empty answer is a finding.

    ## Example
    `registers/risks.yaml:1:1: no open risk says fraud: yes`

    ## How to fix
    Ask who would have a reason, who the chance, and what would show it, and enter what you find:

    ```yaml
    - {id: RSK-014, title: A member of staff takes customer data, inherent_likelihood: 2,
       inherent_impact: 5, treatment: mitigate, owner: role:ceo, fraud: yes, status: open}
    ```

    ## Sources
    Criterion CC3.3: the potential for fraud is considered when risks are assessed.
    """
    risks = [risk for risk in examination.registers.risks if risk.status is not RiskStatus.CLOSED]
    fraud = [risk for risk in risks if risk.fraud]
    judged = [risk for risk in risks if risk.is_live]
    if any(risk.is_live for risk in fraud) or (fraud and not judged):
        return
    path = path_of(examination.registers.risks, "risks")
    yield Observation(
        subject=path,
        location=fraud[0].at("fraud") if fraud else Location(path=path),
        message="every risk that says fraud: yes is still a draft" if fraud else "no open risk says fraud: yes",
        remedy="assess the risks of fraud with management and enter them with fraud: yes",
        about="fraud",
        severity=Severity.NOTE if fraud else None,
    )
