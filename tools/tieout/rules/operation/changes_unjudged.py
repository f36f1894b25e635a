"""It cannot be told whether changes, deployments and actions were in order."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.actions import judged_actions
from tieout.judgement.operation.changes import judged_tickets
from tieout.judgement.operation.covering import unfinished
from tieout.judgement.operation.deployments import judged_deployments
from tieout.judgement.operation.telling import gathered
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("evidence",))
def changes_unjudged(examination: Examination) -> Iterator[Observation]:
    """It cannot be told whether changes, deployments and actions were in order.

    ## What it checks
    Whether what the other rules of deployments, tickets and actions look into is there, and says enough. It is not:

    - in a period, an entry of `evidence:` is of kind `deployments`, and no capture of its system is a table of them;
    - a capture of deployments or tickets is not all, not sound, or empty without a reason (`--allow-empty`), and no
      whole one shows the same time;
    - no capture of deployments tells of a part of the examined period;
    - nothing says whether an environment is production, whether a deployment went live, when, or who started it;
    - a deployed commit is not in the clone that was examined, or lies in another repository and is tied to nothing;
    - a change needs a ticket, and no capture of the tracker shows whether there is that ticket;
    - the day of an action is over, and no capture shows whether it was done; or no policy states its limit.

    None of this says that anything was wrong. It says that nobody can tell from what is there, and so counts as
    neither.

    ## Why the auditor asks
    The auditor has to draw from a list that is all. A list with a hole, or without the column that shows who did it,
    is sent back, and what it should have shown counts as not shown.

    ## Example
    `it cannot be told whether it was deployed by hand, because nothing says whether the one who started it is a person or
    a program: deployment 43 to production on 2026-03-03 09:00 (evidence/2026-Q1/.../raw.csv:4)`

    ## How to fix
    Each finding names its next step: mostly a capture made anew, whole, with the column that is missing. The how-to
    "Tie tickets and deployments to changes" has the commands. Where the source no longer has it, tell the auditor
    which days cannot be shown, and since when they can.

    ## Sources
    Criterion CC8.1. That populations are complete is what auditors ask of all that the company itself lists (AT-C
    section 205, information produced by the entity).
    """
    tickets = [item.listing for item in examination.operation.tickets.listings]
    doubts = (
        *judged_deployments(examination).doubts,
        *judged_tickets(examination).doubts,
        *judged_actions(examination).doubts,
        *unfinished(tickets, "tickets"),
    )
    for first, message, subjects in gathered(doubts):
        yield Observation(
            subject=first.subject,
            location=first.location,
            message=message,
            remedy=first.remedy,
            about=first.about,
            touches=subjects,
        )
