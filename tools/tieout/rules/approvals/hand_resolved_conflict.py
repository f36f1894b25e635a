"""A conflict was resolved by hand in the merge."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.WARNING, criteria=("CC8.1",), needs=("ledger",))
def hand_resolved_conflict(examination: Examination) -> Iterator[Observation]:
    """A conflict was resolved by hand in the merge, where no review saw it.

    ## What it checks
    Merge commits whose parents do not merge without a conflict: what stands in the conflicting places was
    written by whoever merged. The change stays approved, for a conflict has to be resolved somehow; but
    where the resolution touches a policy or a runbook, the words in force were written past the approval, and
    the change is an exception. So it is with the files that guard them: `controls.yaml`, `registers/`,
    `evidence/`, `CODEOWNERS`, `.github/`, `mkdocs.yml`, `hooks/`, `overrides/` and `templates/`.

    ## Why the auditor asks
    The lines of the resolution are in no pull request. Mostly they are what one would expect, and only a
    look at them shows it.

    ## Example
    `pull request #12, merged 2026-03-02 by Cleo Example: its merge b28d9ee666 had a conflict
    that was resolved by hand in docs/guide.md`.

    ## How to fix
    `git show --remerge-diff COMMIT` shows how it was resolved; have somebody else look at it. From now on
    merge the branch into the pull request, resolve it there, and have that approved.

    ## Sources
    git-show(1), `--remerge-diff`. Criterion CC8.1 asks that changes are approved before they are made.
    """
    yield from reported(examination, "hand-resolved-conflict")
