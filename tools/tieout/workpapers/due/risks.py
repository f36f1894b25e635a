"""The registers of risks and findings -> treatments, reviews, fixes and answers that fall due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.registers.risks import Appetite, FindingSource, FindingStatus, Level, RiskStatus, Treatment
from tieout.workpapers.due.limits import Allowed
from tieout.workpapers.due.obligation import STAYS_OPEN, Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.registers.risks import ReportedFinding, Risk

_LIVE = frozenset({RiskStatus.OPEN, RiskStatus.TREATED, RiskStatus.ACCEPTED, None})


def risk_treatments(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the treatments that are not done: of open risks that are not to be accepted."""
    for risk in examination.registers.risks:
        if risk.status not in {RiskStatus.OPEN, None} or risk.treatment is Treatment.ACCEPT:
            continue
        if risk.due is not None:
            step = f"do it, have the result looked at, set the new score and status: treated in {risk.location.path}"
            yield _of(risk, Kind.RISK_TREATMENT, "treatment", risk.due, step, "due")
        elif risk.appetite is Appetite.ABOVE:
            reason = "above the appetite, and no day is named by which its treatment is done"
            yield Unlisted(kind=Kind.RISK_TREATMENT, subject=risk.subject, reason=reason)


def risk_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the next review of each risk that is neither a draft nor closed."""
    allowed = Allowed.of(examination, "risk-review-gap")
    for risk in examination.registers.risks:
        if risk.status is RiskStatus.DRAFT:
            reason = "a draft is nobody's statement yet, so nothing of it is due"
            yield Unlisted(kind=Kind.RISK_REVIEW, subject=risk.subject, reason=reason)
        elif risk.status in _LIVE:
            yield _review(risk, allowed)


def finding_fixes(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the fixes of open findings: by their own day, else by the policy's limit for their severity.

    The limit is that of the severity that a finding had first.
    """
    limits = {level: Allowed.of(examination, f"patch-{level.value}") for level in Level}
    for finding in _open(examination):
        level = finding.first_severity or finding.severity
        due_on = finding.due or (limits[level].last_day(finding.reported_on) if level else None)
        if due_on is None:
            reason = "no day is named by which it is fixed, and no policy in force states a limit for its severity"
            yield Unlisted(kind=Kind.FINDING_FIX, subject=finding.subject, reason=reason)
            continue
        step = f"fix it, set fix_ref, fixed_on and status: fixed in {finding.location.path}; or have it accepted"
        yield _of(finding, Kind.FINDING_FIX, "fix", due_on, step, "due")


def finding_answers(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the findings of penetration tests that have neither a plan nor an acceptance."""
    allowed = Allowed.of(examination, "pen-test-answer")
    for finding in _open(examination):
        answered = finding.plan or finding.ticket or finding.acceptance
        if finding.source is not FindingSource.PEN_TEST or answered:
            continue
        due_on = allowed.last_day(finding.reported_on)
        if due_on is None:
            reason = "no day is named on which it was reported" if finding.reported_on is None else allowed.unstated
            yield Unlisted(kind=Kind.FINDING_ANSWER, subject=finding.subject, reason=reason)
            continue
        step = f"enter a plan and an owner, or an acceptance, in {finding.location.path}"
        yield _of(finding, Kind.FINDING_ANSWER, "plan or acceptance", due_on, step, "reported_on")


def _review(risk: Risk, allowed: Allowed) -> Obligation | Unlisted:
    due_on = allowed.next_review(risk.last_reviewed)
    if isinstance(due_on, str):
        return Unlisted(kind=Kind.RISK_REVIEW, subject=risk.subject, reason=due_on)
    step = f"go through it with its owner, set last_reviewed in {risk.location.path}, open a pull request"
    return _of(risk, Kind.RISK_REVIEW, "review of this risk", due_on, step, "last_reviewed")


def _open(examination: Examination) -> Iterator[ReportedFinding]:
    return (row for row in examination.registers.findings if row.status in {FindingStatus.OPEN, None})


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
