"""An account that a review revoked still works."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.access_review_revoke import Fate, revokes
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.rows import is_history


@rule(severity=Severity.ERROR, criteria=("CC6.2", "CC6.3"), needs=("history", "systems"))
def revoke_not_done(examination: Examination) -> Iterator[Observation]:
    """An account that a review revoked was still active in the next list.

    ## What it checks
    Every `revoke` of a record in `evidence/access-reviews/` that is signed off: in the first list of the system's accounts
    that was captured after the sign-off and shows the account, it is not active. An account that is locked and has a key
    or token that works is active. Names are compared without regard to capitals. A list that may not be all, or does not
    say whether the account is active, shows nothing, and the next one is looked at. That the account went later takes
    nothing back: it worked after the company had decided that it must not.
    Without a list after the sign-off, one that was captured between the list that was reviewed and the sign-off shows it.

    ## Why the auditor asks
    A decision that nobody carried out is worse than none: the company knew. The auditor takes the revokes of a review and
    asks for the list after it.

    ## Example
    `evidence/access-reviews/2026-Q2-code-host.yaml:14:5: 2026-Q2-code-host: dan was revoked, signed off 2026-04-10, and
    is still active in the list of 2026-04-20 09:00
    (evidence/2026-Q2/code-host/accounts/20260420T090000Z-5be1f0aa/raw.csv:5)`

    ## How to fix
    Take the access away now: account, keys and tokens. Capture the list again, and land it. Look in the log of the system
    whether the account was used since the review. Tell the auditor the day on which it ended, and what the log shows.

    ## Sources
    Criteria CC6.2 and CC6.3 (access is removed when it is no longer needed).
    """
    calendar = examination.program.organization.calendar
    for item in revokes(examination):
        listing, account, review = item.listing, item.account, item.standing.review
        if item.fate is not Fate.ACTIVE or listing is None or listing.at is None or account is None:
            continue
        if is_history(calendar.day_of(listing.at), examination):
            continue
        works = "has a key that still works" if account.by_key else "is still active"
        yield Observation(
            subject=review.subject,
            location=review.place(item.decision),
            message=(
                f"{review.subject}: {visible(item.decision.account)} was revoked, signed off {item.standing.on}, and "
                f"{works} in the list of {calendar.clock(listing.at)} ({listing.place(account.at)})"
            ),
            remedy="take the access away now, capture the list again, and look whether the account was used since",
            about=account.key,
        )
