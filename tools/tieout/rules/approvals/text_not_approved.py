"""A text in force is not approved as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.texts import of_texts


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC8.1"), needs=("ledger",))
def text_not_approved(examination: Examination) -> Iterator[Observation]:
    """No approval of a text in force is on record, or it could not be tested.

    ## What it checks
    Every document in force. Its text is approved if a pull request that touched the file was merged,
    and somebody who may approve the text approved a commit of it that holds exactly the words that stand
    today: all below the front-matter, with line ends and blanks at the end of lines apart. The approval
    is one that counts by the rules of changes: given before the merge, not taken back, and not by
    somebody who had a hand in the change. Whether the same approval was stale for another file of
    the pull request does not matter here.

    Who may approve is the `approver` whom the head named that was approved last; of a text that is new, the
    one whom its own head names. A role means whoever has it by the people register, as the base of the
    pull request had that. Where a head names no approver, its owner may approve; where nobody whom the
    approver means works here any more, so may the owner. Delegates are not known: neither the people
    register nor a head can name one.

    Where a commit that was approved is missing, a record is not complete, or a front-matter cannot be read,
    nothing is taken for approved: the finding says what could not be tested.

    ## Why the auditor asks
    "The policy was approved by the CTO" is a claim about a text. The date `approved:` in its head is
    typed by whoever edits the file. The record of the pull request shows who looked at which words.

    ## Example
    `Access Control Policy is not approved as it stands: commit 9a8b7c6d5e of 2026-03-02 brought its
    words with no pull request on record`

    ## How to fix
    Open a pull request that touches the document and have its approver approve it. A new `last_reviewed`
    or `approved` date is enough: what counts is that the words stand in the commit that is approved.

        git switch --create approve-access-control

    ## Sources
    Criteria CC5.3 (policies are put into action) and CC8.1 (changes are authorised and approved). Who
    approved which commit is the record of the code host, from the approval ledger; what the commit
    holds is Git's.
    """
    yield from of_texts(examination, "text-not-approved", "approver", "approved")
