"""The typed date of a review is borne out by nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.texts import of_texts


@rule(severity=Severity.WARNING, criteria=("CC5.3",), needs=("ledger",))
def review_date_unproven(examination: Examination) -> Iterator[Observation]:
    """A head says that its text was reviewed on a day on which nobody is known to have done so.

    ## What it checks
    `last_reviewed` of every document in force, against the newest day on which a review is proven. Proven is:

    - a pull request that brought the words that stand, or touched them, approved by the approver with these
      words: on the day of its merge;
    - a pull request that moved the date and no word, and that owner or approver approved, or proposed.

    Reported is a date that lies more than 7 days after that day, or in the future; a date for which no
    review is proven at all; and one more than 7 days before anything happened in the pull request that typed
    it: a review of March that is first heard of in June. Of a text that is not approved at all, rule
    `text-not-approved` speaks; of a date that the wrong person moved, rule `unapproved-review`.

    Where there is a ledger, `stale-review`, `due-soon`, `tieout due` and `tieout status` count from the proven
    day, or from the typed one where that is earlier: a word that was changed and approved is a review only
    where the head says so.

    ## Why the auditor asks
    The review is done when the one who answers for it signs off. The date in the file is a claim, and
    auditors compare the two.

    ## Example
    `Access Control Policy says that it was last reviewed on 2026-03-02, and the newest that is proven is of
    2026-01-14, in commit 9a8b7c6d5e`

    ## How to fix
    Set `last_reviewed` to the day on which the text was read, in a pull request that owner or approver
    proposes or approves within the week. If nobody read it then, put the old date back.

    ## Sources
    The company's own review interval; criterion CC5.3. The seven days are Tieout's convention. Merges and
    approvals are dated by the code host, in the organization's zone.
    """
    yield from of_texts(examination, "review-date-unproven", "last_reviewed")
