"""A risk is borne and nobody has accepted it."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.acceptance import defects, is_over
from tieout.judgement.excuse import counting, risk_excuses
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import Acceptance, Appetite, Risk, RiskStatus, Treatment
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered, several
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC3.2", "CC5.1"), needs=("risks", "exceptions", "people"))
def risk_accepted_without_exception(examination: Examination) -> Iterator[Observation]:
    """A risk is borne and nobody has accepted it.

    ## What it checks
    Every risk of `registers/risks.yaml` that is neither a draft nor closed. One with `treatment: accept`
    or `status: accepted` has a row of the exceptions register that is sound (see rule
    `unsound-exception`), not over, and bears no lower score than the risk's residual one.
    One with `appetite: above` has such a row too, or a treatment with a `due` date: once that has passed
    it is the matter of rule `risk-treatment-overdue`.
    Risks that do not say whether they lie within the appetite are one warning.

    ## Why the auditor asks
    "We accept that" is a decision only if somebody with authority made it, for a time, and it is written
    down. Without that the risk is just not treated.

    ## Example
    `registers/risks.yaml:80:5: RSK-006 is accepted, and no row of the exceptions register accepts it`

    ## How to fix
    Ask for the acceptance in `registers/exceptions.yaml`, and name it in the risk:

    ```yaml
    - {id: EXC-002, risk: RSK-006, reason: "A second region costs more than a day down", residual_score: 10,
       requested_by: cleo, approved_by: ana, approved_on: 2026-02-02, expires_on: 2027-02-01}
    ```

    ## Sources
    Criteria CC3.2 (management decides how to answer a risk) and CC5.1.
    """
    excuses = risk_excuses(examination)
    silent: list[Risk] = []
    for risk in examination.registers.risks:
        if not risk.is_live:
            continue
        accepted = risk.treatment is Treatment.ACCEPT or risk.status is RiskStatus.ACCEPTED
        if risk.appetite is None and not accepted:
            silent.append(risk)
        if accepted or (risk.appetite is Appetite.ABOVE and risk.due is None):
            fault = _fault(risk, excuses.get(risk.id, ()), examination)
            what = "is accepted" if accepted else "is above the appetite with no date for its treatment"
            if fault is not None:
                yield gathered(
                    [risk],
                    "treatment" if accepted else "appetite",
                    message=f"{called(risk)} {what}, and {fault}",
                    remedy="have it accepted in the exceptions register, or treat it by a due date",
                    about="acceptance",
                )
    if silent:
        verb = "does" if len(silent) == 1 else "do"
        yield gathered(
            silent,
            "id",
            message=f"{several(silent)} {verb} not say whether what is left lies within the appetite",
            remedy="set appetite: within or above, by the scale of the risk management policy",
            about="appetite",
            severity=Severity.WARNING,
        )


def _fault(risk: Risk, excuses: tuple[Acceptance, ...], examination: Examination) -> str | None:
    current = counting(excuses, examination)
    if current is not None:
        borne, left = current.residual_score, risk.residual_score
        if borne is None or left is None or left <= borne:
            return None
        return f"{called(current)} accepts a score of {borne}, while {left} is left"
    if not excuses:
        return "no row of the exceptions register accepts it"
    newest = max(excuses, key=lambda row: (row.expires_on is not None, row.expires_on or examination.as_of))
    if is_over(newest, examination.as_of):
        return f"{called(newest)}, which accepted it, has ended"
    return f"{called(newest)} does not count: it {listed(item.sentence for item in defects(newest, examination))}"
