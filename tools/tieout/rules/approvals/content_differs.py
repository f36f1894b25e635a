"""What landed is not what was proposed."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("ledger",))
def content_differs(examination: Examination) -> Iterator[Observation]:
    """What landed is not what the pull request held.

    ## What it checks
    Git merges the head of the pull request into the state before the commit once more, and compares the
    two trees. In a squash or rebase merge they are equal to the last byte; a merge queue's too. Here they
    are not, or the head does not merge without a conflict: somebody wrote into what landed after the
    review. It needs the heads of the pull requests (`refs/pull/*/head`) in the repository.

    ## Why the auditor asks
    The approval is of the pull request. A maintainer who squashes on their own machine can add anything
    and push it under the same number; every list of numbers shows it as approved. Of some 12,000 such
    commits in public projects about one in a thousand was altered so.

    ## Example
    `pull request #12, merged 2026-03-02 by Cleo Example: commit e97476934a is not the clean
    merge of its head f6d53d7d1b: it differs in docs/extra.md`.

    ## How to fix
    `tieout approvals content` shows the commit and its files. Have the difference reviewed by somebody
    else now. Merge at the code host alone, and let the branch's rules refuse pushes.

    ## Sources
    git-merge-tree(1), `--write-tree`. Criterion CC8.1 asks that the change that is made is the one that was
    approved.
    """
    yield from reported(examination, "content-differs")
