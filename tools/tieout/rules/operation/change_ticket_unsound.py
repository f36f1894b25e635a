"""The ticket that a change names is no reason for it."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.changes import judged_tickets
from tieout.judgement.operation.telling import located
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import settings_place


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("evidence",))
def change_ticket_unsound(examination: Examination) -> Iterator[Observation]:
    """The ticket that a change names is no reason for it.

    ## What it checks
    Every change of the branch that names tickets by the pattern of `changes.ticket`, or closes issues, and every
    successful deployment to production with a `ticket`. At least one of those tickets has to be in the captures of
    the tracker; created before the merge, with 5 minutes left to the clocks; and, if it is closed, not closed more
    than 30 days before the change was opened, nor cancelled on an earlier day than that. That number is our
    convention. A deployment's `#12` is an issue of the repository that it names. A ticket counts as missing only
    where a whole capture made after the merge holds tickets of the same project and not this one; else
    `changes-unjudged` says that it cannot be told. An emergency change may have a ticket that was written afterwards.
    Where a ticket is all that ties the change to its reason, by `required: ticket` or for want of a pull request, it is
    an error, else a warning. With `required: none` nothing is looked at.

    ## Why the auditor asks
    A number in a title proves nothing: the auditor opens the ticket. One that is not there, that came after the
    work, or that was closed long ago did not authorize it.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example (tieout/ledger:evidence/2026-Q1/.../approvals.jsonl:4:1): SHOP-7
    was created on 2026-03-05 10:00, after that was in use on 2026-03-02 11:00 (evidence/2026-Q2/.../raw.json#/issues/6)`

    ## How to fix
    Today: name the ticket that the work was for, in the title of the pull request; that works after the merge too, and the
    next sync sees it. A ticket that was moved has another key since: name that one. If there was none, write one now
    that says so, with who wanted the change. Tell the auditor that it came afterwards; do not date it back. Ask for the
    ticket in the template of pull requests.

    ## Sources
    Criterion CC8.1 asks that changes are authorized and documented. What ties a change to its reason is your setting.
    """
    for item in judged_tickets(examination).unsound:
        made = item.deployment
        place = settings_place(examination) if made is None else located(made.listing, made.row)
        changed = item.change.oid if item.change is not None else ""
        yield Observation(
            subject=item.subject,
            location=place,
            message=item.message,
            remedy="name the ticket that it was for; if there was none, write one that says so, and do not date it back",
            about=made.commit if made is not None else changed,
            severity=None if item.is_needed else Severity.WARNING,
        )
