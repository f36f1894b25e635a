"""The registers of risks and findings -> treatments, reviews, fixes and answers that fall due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.excuse import counting, finding_excuses
from tieout.model.registers.risks import Appetite, FindingSource, Level, RiskStatus, Treatment
from tieout.workpapers.due.limits import Limits, earliest
from tieout.workpapers.due.obligation import STAYS_OPEN, Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.registers.risks import ReportedFinding, Risk

_TO_BE_DONE = frozenset({Treatment.MITIGATE, Treatment.TRANSFER, Treatment.AVOID})


def risk_treatments(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the treatments that are not done, by the days of ``risk-treatment-overdue``."""
    for risk in examination.registers.risks:
        if risk.status not in {RiskStatus.OPEN, None} or risk.treatment not in _TO_BE_DONE:
            continue
        if risk.due is not None:
            step = f"do it, have the result looked at, set the new score and status: treated in {risk.location.path}"
            yield _of(risk, Kind.RISK_TREATMENT, "treatment", risk.due, step, "due")
        elif risk.appetite is Appetite.ABOVE:
            reason = "above the appetite, and no day is named by which its treatment is done"
            yield Unlisted(kind=Kind.RISK_TREATMENT, subject=risk.subject, reason=reason)


def risk_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the next review of each risk that is neither a draft nor closed, by the days of ``risk-review-overdue``."""
    limits = Limits(examination=examination)
    for risk in examination.registers.risks:
        if risk.status is RiskStatus.DRAFT:
            reason = "a draft is nobody's statement yet, so nothing of it is due"
            yield Unlisted(kind=Kind.RISK_REVIEW, subject=risk.subject, reason=reason)
        elif risk.is_live:
            yield _review(risk, limits)


def finding_fixes(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the fixes of findings that are neither settled nor accepted, by the days of ``overdue-finding``.

    Its own day does not lengthen the limit that the policy sets for its severity; what an audit found
    has no such limit.
    """
    limits = Limits(examination=examination)
    for finding in _open(examination):
        allowed: date | str | None = None
        if finding.source is not FindingSource.AUDIT and finding.severity not in {None, Level.INFORMATIONAL}:
            allowed = limits.after(f"patch-{finding.severity.value}", finding.reported_on)
        due_on = earliest(finding.due, allowed)
        if due_on is None:
            reason = allowed if isinstance(allowed, str) else "no day is named by which it is fixed"
            yield Unlisted(kind=Kind.FINDING_FIX, subject=finding.subject, reason=reason)
            continue
        step = f"fix it, set fix_ref, fixed_on and status: fixed in {finding.location.path}; or have it accepted"
        key = "due" if due_on == finding.due else "reported_on"
        yield _of(finding, Kind.FINDING_FIX, "fix", due_on, step, key)


def finding_answers(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the findings that have no fix, no plan with owner and day, and no acceptance.

    By the days of ``silent-finding``.
    """
    limits = Limits(examination=examination)
    for finding in _open(examination):
        if finding.owner and (finding.plan.strip() or finding.ticket) and finding.due:
            continue
        due_on = limits.after("pen-test-answer", finding.reported_on)
        if isinstance(due_on, str):
            yield Unlisted(kind=Kind.FINDING_ANSWER, subject=finding.subject, reason=due_on)
            continue
        step = f"enter an owner, a plan and a due date, or an acceptance, in {finding.location.path}"
        yield _of(finding, Kind.FINDING_ANSWER, "plan or acceptance", due_on, step, "reported_on")


def _review(risk: Risk, limits: Limits) -> Obligation | Unlisted:
    due_on = limits.again("risk-review-gap", risk.last_reviewed)
    if isinstance(due_on, str):
        return Unlisted(kind=Kind.RISK_REVIEW, subject=risk.subject, reason=due_on)
    step = f"go through it with its owner, set last_reviewed in {risk.location.path}, open a pull request"
    return _of(risk, Kind.RISK_REVIEW, "review of this risk", due_on, step, "last_reviewed")


def _open(examination: Examination) -> Iterator[ReportedFinding]:
    """Give the findings that ask for something: neither settled nor accepted by an acceptance that counts."""
    excuses = finding_excuses(examination)
    for row in examination.registers.findings:
        if not row.is_over and counting(excuses.get(row.id, ()), examination) is None:
            yield row


def _of(row: Risk | ReportedFinding, kind: Kind, title: str, due_on: date, step: str, key: str) -> Obligation:
    return Obligation(
        kind=kind,
        subject=row.subject,
        title=f"{row.title or row.subject}: {title}",
        owner=row.owner,
        due_on=due_on,
        stays_open=STAYS_OPEN,
        step=step,
        location=row.at(key),
    )
