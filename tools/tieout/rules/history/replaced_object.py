"""The repository shows other objects than the commits name."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC8.1",), needs=("history",))
def replaced_object(examination: Examination) -> Iterator[Observation]:
    """A ref under refs/replace makes Git show one object in the place of another.

    ## What it checks
    That there is no ref under `refs/replace/`. Tieout itself reads past them: what it examined is
    what the commits name. Grafts, the older means to the same end, are refused altogether (exit 3).

    ## Why the auditor asks
    Anyone who opens this repository with `git show`, `git log` or most programs built on Git sees
    the replacement: another owner, another text, another date, under the same commit id. What the
    auditor sees on screen and what the report is about are then two things.

    ## Example
    `refs/replace/4f9e... makes Git show object 81c2d0aa35 in place of 4f9e1b2c3d; examined is what
    4f9e1b2c3d itself holds`.

    ## How to fix
    `git replace --list` names them, `git replace --delete ID` removes one; on the code host,
    `git push origin --delete refs/replace/ID`.

    ## Sources
    git-replace(1). Criterion CC8.1 asks that changes are authorised and documented.
    """
    for item in examination.history.irregularities if examination.history else ():
        if item.kind == "replaced-object":
            yield Observation(
                subject=item.oid[:10],
                location=Location(path="."),
                message=item.message,
                remedy=f"git replace --delete {item.oid}, and find out who made the ref",
                about=item.oid,
            )
