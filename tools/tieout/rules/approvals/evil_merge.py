"""A merge commit holds an edit of its own."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def evil_merge(examination: Examination) -> Iterator[Observation]:
    """A merge commit holds an edit that is in none of its parents.

    ## What it checks
    Git merges the parents of each merge commit once more, in a place of its own where no setting of the
    repository is obeyed. Two branches that merge without a conflict give one tree and no other. Here the
    commit has another one: somebody edited while merging. Of a merge of several branches at once the
    parents are taken one after another.

    ## Why the auditor asks
    Reviews look at pull requests, and `git log -p` shows no patch for a merge. An edit in the merge itself
    is in the branch and in nobody's review.

    ## Example
    `pull request #12, merged 2026-03-02 by Cleo Example: the merge ea2845abf3 itself holds an
    edit in docs/extra.md`.

    ## How to fix
    `git show --remerge-diff COMMIT` shows exactly the lines. Have them reviewed by somebody else now. Merge
    at the code host alone, and let the branch's rules refuse pushes.

    ## Sources
    git-merge-tree(1), `--write-tree`; git-show(1), `--remerge-diff`. Criterion CC8.1 asks that changes are
    approved before they are made.
    """
    yield from reported(examination, "evil-merge")
