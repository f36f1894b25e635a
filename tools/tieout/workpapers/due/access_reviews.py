"""Systems -> the reviews of their access that fall due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.judgement.operation.access_review_gap import DEVIATION, GAP, last_sign_off, systems_in_scope
from tieout.workpapers.due.limits import Limits
from tieout.workpapers.due.obligation import STAYS_OPEN, Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.registers.assets import System


_DAY = timedelta(days=1)


def access_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the next review of the access to each system in scope, by the days of ``access-review-late``.

    What may be a sign-off counts as one: whether it is, ``access-review-unjudged`` says.
    """
    limits = Limits(examination=examination)
    return (_review(examination, item, limits) for item in systems_in_scope(examination))


def _review(examination: Examination, system: System, limits: Limits) -> Obligation | Unlisted:
    last = last_sign_off(examination, system)
    if last is None:
        reason = "none is on record, and nothing says since when the system is in scope"
        return Unlisted(kind=Kind.ACCESS_REVIEW, subject=system.subject, reason=reason)
    since, standing = last
    due_on = limits.after(GAP, since)
    if isinstance(due_on, str):
        return Unlisted(kind=Kind.ACCESS_REVIEW, subject=system.subject, reason=due_on)
    deviation = limits.after(DEVIATION, since)
    lost_after = None if isinstance(deviation, str) else max(due_on, deviation - _DAY)
    return Obligation(
        kind=Kind.ACCESS_REVIEW,
        subject=system.subject,
        title=f"{system.name or system.subject}: review of who has access",
        owner=system.owner,
        due_on=due_on,
        lost_after=lost_after,
        stays_open="" if lost_after else STAYS_OPEN,
        step="capture its accounts, decide on each in evidence/access-reviews/, and land that by an approved pull request",
        location=standing.review.at("signed_off_by") if standing else system.at("in_scope"),
    )
