"""No evidence is captured yet."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule


@rule(severity=Severity.WARNING, criteria=("CC4.1",), needs=("settings",))
def no_evidence_yet(examination: Examination) -> Iterator[Observation]:
    """No evidence is captured yet.

    ## What it checks
    Whether anything at all was captured for the controls that name evidence: a capture is a folder or
    file under `evidence/` with its record beside it (`evidence.yaml`, or `NAME.EXT.evidence.yaml`).
    What lies in the work tree alone, and in no commit, supports nothing yet: the message says so.
    Until there is one, no rule about windows has anything to hold a control to, and the ladder leaves the
    rung `evidenced` empty. From the first capture on, `control-never-evidenced` and `missed-window` look at
    each control.

    ## Why the auditor asks
    A programme that is written down and leaves no trace gives an auditor nothing to test.

    ## Example
    `58 controls name the evidence that they leave, and none is captured yet`

    ## How to fix
    Capture the evidence of the controls that run most often first, then commit it. `tieout collect` runs
    what `collectors.yaml` declares; a person's file comes in with its record by

    ```sh
    tieout evidence add FILE --control ID --system ID --observed-at 2026-03-02T09:00:00Z
    ```

    ## Sources
    Criterion CC4.1; AT-C section 205 on sufficient appropriate evidence.
    """
    waiting = examination.evidence.uncommitted
    naming = sum(bool(item.evidence) and item.is_effective(examination.as_of) for item in examination.controls)
    if naming and not examination.evidence.captures:
        several = naming > 1
        yield Observation(
            subject=EVIDENCE_PATH,
            location=Location(path=EVIDENCE_PATH),
            message=(
                f"{naming} control{'s name' if several else ' names'} the evidence that "
                f"{'they leave' if several else 'it leaves'}, and {_there(len(waiting))}"
            ),
            remedy="commit evidence/ in a pull request" if waiting else "capture it: tieout collect, or evidence add",
            about="captures",
        )


def _there(waiting: int) -> str:
    if not waiting:
        return "none is captured yet"
    return (
        "the 1 capture in the work tree is not committed, so it supports nothing yet"
        if waiting == 1
        else f"the {waiting} captures in the work tree are not committed, so they support nothing yet"
    )
