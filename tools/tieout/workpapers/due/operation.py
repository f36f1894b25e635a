"""The registers of incidents and commitments -> the reviews that fall due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.registers.operation import IncidentSeverity
from tieout.workpapers.due.limits import Limits
from tieout.workpapers.due.obligation import STAYS_OPEN, Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.registers.operation import Commitment, Incident


def incident_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the reviews of incidents that are not written yet, by the days of ``incident-without-review``."""
    limits = Limits(examination=examination)
    for incident in examination.registers.incidents:
        if incident.pir_at is None and incident.severity is not IncidentSeverity.SEV4:
            yield _incident(incident, limits)


def commitment_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the day by which each promise is read again."""
    limits = Limits(examination=examination)
    return (_commitment(row, limits) for row in examination.registers.commitments)


def _incident(incident: Incident, limits: Limits) -> Obligation | Unlisted:
    due_on = limits.after("incident-review", incident.resolved_at)
    if incident.resolved_at is None:
        due_on = "it is not resolved, and the time for its review begins with that"
    if isinstance(due_on, str):
        return Unlisted(kind=Kind.INCIDENT_REVIEW, subject=incident.subject, reason=due_on)
    return Obligation(
        kind=Kind.INCIDENT_REVIEW,
        subject=incident.subject,
        title=f"{incident.title or incident.subject}: review of this incident",
        owner=f"person:{incident.commander}" if incident.commander else "",
        due_on=due_on,
        stays_open=STAYS_OPEN,
        step=f"write the review, have it approved, set pir and pir_at in {incident.location.path}",
        location=incident.at("resolved_at"),
    )


def _commitment(row: Commitment, limits: Limits) -> Obligation | Unlisted:
    due_on = limits.again("commitment-review", row.last_reviewed)
    if isinstance(due_on, str):
        return Unlisted(kind=Kind.COMMITMENT_REVIEW, subject=row.subject, reason=due_on)
    return Obligation(
        kind=Kind.COMMITMENT_REVIEW,
        subject=row.subject,
        title=f"{row.title or row.subject}: review of this commitment",
        owner=row.owner,
        due_on=due_on,
        stays_open=STAYS_OPEN,
        step=f"read it again, set last_reviewed in {row.location.path}, open a pull request",
        location=row.at("last_reviewed"),
    )
