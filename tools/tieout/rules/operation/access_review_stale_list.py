"""A review of access rests on an old list."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.access_review import reviews_in
from tieout.judgement.operation.access_review_doubt import is_over
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.wording import days

_AGE = "access-list-age"


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("history", "systems"))
def access_review_stale_list(examination: Examination) -> Iterator[Observation]:
    """A review was signed off on a list of accounts that was too old.

    ## What it checks
    The capture that a record in `evidence/access-reviews/` names under `population`: the day whose state it shows
    lies no more before the sign-off than the parameter `access-list-age` of the policy in force on the day of the
    sign-off, and not after it; and the capture was on the branch by then.
    The day of the sign-off is that on which the record came to the branch as it stands.

    ## Why the auditor asks
    Who got access after the list was made was not reviewed. With a list of a month ago that is everybody of that month.

    ## Example
    `evidence/access-reviews/2026-Q2-code-host.yaml:5:1: 2026-Q2-code-host: signed off 2026-04-25 on the list of
    2026-04-01 (evidence/2026-Q2/code-host/accounts/20260401T090000Z-0f3a21bc/evidence.yaml), 24 days old; allowed
    are 14 days (POL-002, policies/access-control.md:14)`

    ## How to fix
    Capture the accounts again, decide on what is new in the list, and land a record that names the new capture.
    Tell the auditor whether anybody got access between the two lists.

    ## Sources
    Criteria CC6.2 and CC6.3. The days are your policy's.
    """
    limits = Limits(examination)
    calendar = examination.program.organization.calendar
    for standing in reviews_in(examination).all:
        review, listing, on = standing.review, standing.population.listing, standing.on
        if on is None or listing is None or listing.at is None or is_over(examination, standing):
            continue
        shown = calendar.day_of(listing.at)
        held = limits.held(_AGE, review, "population", shown, on, day=on)
        if shown > on:
            how = f"{days((shown - on).days)} after the sign-off, so nobody can have decided on it"
        elif listing.came_on is not None and listing.came_on > on:
            how = f"which came to the branch on {listing.came_on} only, so nobody can have approved it"
        elif held.is_late:
            how = f"{days((on - shown).days)} old; allowed are {held.cited}"
        else:
            continue
        yield Observation(
            subject=review.subject,
            location=review.at("population"),
            message=f"{review.subject}: signed off {on} on the list of {shown} ({listing.record.path}), {how}",
            remedy="capture the accounts again, and land a record that decides on the new list",
            about="population",
        )
    yield from limits.unknown()
