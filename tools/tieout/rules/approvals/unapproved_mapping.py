"""What decides how texts are read changed without approval."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.recorded_since import recorded_since
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.verdict import Judged, Verdict
from tieout.rules.base import rule
from tieout.rules.wording import listed

_OWNERS = frozenset({"CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"})
_SITE = frozenset({"mkdocs.yml", "mkdocs.yaml"})
_FOLDERS = ("hooks/", "overrides/", "templates/")
_WRONG = frozenset({Verdict.EXCEPTION, Verdict.APPROVED_LATE})


@rule(severity=Severity.ERROR, criteria=("CC5.3", "CC8.1"), needs=("ledger",))
def unapproved_mapping(examination: Examination) -> Iterator[Observation]:
    """The controls, who may approve, or how texts are shown was changed by a change that is not approved.

    ## What it checks
    Every landing of the examined period, and every older one on which what stands today rests, that changed
    one of these: `controls.yaml`; a `CODEOWNERS` file; `mkdocs.yml` and what lies below `hooks/`, `overrides/` and
    `templates/` at the top, which change what a reader sees of a text and not the text. It is reported if the
    change is an exception, or was approved only after its merge. What exactly is wrong with the change is
    said by the rules of changes, once for each; a change that could not be tested is the matter of rule
    `untested-change`. What landed before the first merge that the ledger holds is not reported: nobody could
    keep a record of it. The ladder does not take it for approved either.

    ## Why the auditor asks
    Whoever can edit the matrix of controls can take a control out of the audit, and whoever can edit
    `CODEOWNERS` can approve their own work a day later. Neither touches a policy.

    ## Example
    `commit 9a8b7c6d5e of 2026-03-02 changed controls.yaml and is not an approved change (direct-push)`

    ## How to fix
    Have the state of the file reviewed now: a pull request that touches the same entries, approved by somebody
    who did not write the change. The landing stays an exception of its period. Guard the branch, so that
    nothing lands without a review.

    ## Sources
    Criteria CC5.3 and CC8.1. The verdict on each change is that of `tieout approvals check`.
    """
    since = recorded_since(examination)
    for judged in (*examination.judged_earlier, *examination.judged):
        if judged.verdict in _WRONG and since is not None and judged.change.on >= since:
            paths = tuple(path for path in judged.change.paths if _maps(path))
            if paths:
                yield _observation(judged, paths)


def _maps(path: str) -> bool:
    return path == SETTINGS_PATH or path in _OWNERS or path in _SITE or path.startswith(_FOLDERS)


def _observation(judged: Judged, paths: tuple[str, ...]) -> Observation:
    change = judged.change
    late = judged.verdict is Verdict.APPROVED_LATE
    why = "was approved only after its merge" if late else f"is not an approved change ({listed(judged.findings)})"
    return Observation(
        subject=change.oid[:10],
        location=Location(path=paths[0]),
        message=f"commit {change.oid[:10]} {change.told_day} changed {listed(paths)} and {why}",
        remedy="have what stands there now approved, in a pull request that touches the same entries",
        about=change.oid,
    )
