"""A change repeats another one, or takes it back."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.NOTE, criteria=("CC8.1",), needs=("ledger",))
def reapplied_change(examination: Examination) -> Iterator[Observation]:
    """A change repeats another one, or takes it back.

    ## What it checks
    Commits whose message says that they revert an earlier one of the branch, or were picked from it, by its
    id or its number. The two patches are compared (git patch-id; of a revert the inverse). If they are the
    same to the last line, this is a note. If not, it is an error: the commit does something else besides.
    In either case it needs an approval of its own, like any change.

    ## Why the auditor asks
    Reverts and backports are often waved through because the other one was approved. The note shows which
    commit it goes with, so that the auditor need not ask; the error shows what was smuggled under a
    familiar title.

    ## Example
    `pull request #13, merged 2026-03-03 by Ben Example: it takes back commit 8d1e40b2aa, and
    not only that`.

    ## How to fix
    Nothing, for an exact one that was approved. For an altered one: have the rest reviewed, and call it by
    what it is.

    ## Sources
    git-patch-id(1); git-revert(1) and git-cherry-pick(1) on the lines that they add to a message. Criterion
    CC8.1 asks for approval of each change.
    """
    yield from reported(examination, "reapplied-change")
