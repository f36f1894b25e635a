"""A commit claims the number of a pull request that was not merged as this commit."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def unbacked_number(examination: Examination) -> Iterator[Observation]:
    """A commit claims the number of a pull request that was not merged as this commit.

    ## What it checks
    Commits whose message says `(#12)`, `Merge pull request #12` or the like. The number is a claim:
    anybody can type it. The ledger's record of number 12 has to name this commit as its merge. Here
    either no record has that number, or the one that has it was merged as another commit, or not at all.

    ## Why the auditor asks
    Lists of changes are often made by reading numbers out of commit messages. Such a list shows an
    approval for this commit, and the approval is of something else. Seen in public projects: a
    maintainer takes a change, alters it, and pushes the result under its number; a repository that was
    split off carries numbers of the one it came from.

    ## Example
    `commit 3f2a9c1d07 of 2026-03-02 by Ben Example: its message claims #12, and pull request
    #12 is commit 8d1e40b2aa of 2026-03-02`.

    ## How to fix
    Have somebody who had no hand in it look at the commit now and keep that with the commit's id. If the
    number is another repository's, say so in your list of changes. To prevent it, merge at the code host
    alone, and let the branch's rules refuse pushes.

    ## Sources
    Criterion CC8.1 asks that changes are approved. GitHub: a pull request's `mergeCommit` is the commit
    that was made when it was merged.
    """
    yield from reported(examination, "unbacked-number")
