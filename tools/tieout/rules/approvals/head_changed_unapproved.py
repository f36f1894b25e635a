"""Who answers for a text, or how far it reaches, changed without approval."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.texts import of_texts


@rule(severity=Severity.ERROR, criteria=("CC1.3", "CC5.3", "CC8.1"), needs=("ledger",))
def head_changed_unapproved(examination: Examination) -> Iterator[Observation]:
    """The owner, approver, cadence or reach of a text changed without the approval of its approver.

    ## What it checks
    Every document in force, and in its head the keys `status`, `classification`, `owner`, `approver`, `review`,
    `exercised`, `criteria`, `controls`, `policies`, `runbooks`, `systems`, `answers` and `parameters`. A change
    of any of them needs what a change of the words needs: the approval of the approver whom the head named
    *before*, of a commit that holds exactly these values. So nobody becomes approver by a change that they
    approve themselves, and nothing that such an approver approves later counts, until the one before
    has approved. The order of the items of a list is no change.

    What came before the first record of the ledger is not judged: whoever was approver then, is.

    ## Why the auditor asks
    Moving the review from every quarter to every year, or the approval to a friend, changes the control
    and leaves each word of the policy as it was. It is where a reader of the text does not look.

    ## Example
    `pull request #31 of 2026-03-02 changed approver (role:cto -> person:dave) of Access Control Policy without
    the approval of role:cto, who was to give it until then`

    ## How to fix
    Have the approver whom the message names approve a pull request that touches the document as it is, or
    put the old value back. Where an approver is about to leave, change the head while they can approve
    that; where they have left, the owner of the document approves.

    ## Sources
    Criteria CC1.3 (authority and responsibility), CC5.3 and CC8.1. The heads are read from Git, before and
    after each landing; who approved is the record of the code host.
    """
    yield from of_texts(examination, "head-changed-unapproved", "approver", "owner")
