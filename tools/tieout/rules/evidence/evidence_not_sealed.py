"""A capture has no line in the evidence log."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_not_sealed(examination: Examination) -> Iterator[Observation]:
    """A capture is not sealed in the evidence log.

    ## What it checks
    Whether the log, `evidence/log/leaves.jsonl`, has a line for each capture, and, where `keys.evidence` pins keys,
    whether a signature of one of them covers that line. A capture without it is inconclusive. Where there is no log
    at all, that is said once: an error where keys are pinned, else a warning, and captures count by the commit that
    brought them.

    ## Why the auditor asks
    Git shows what the company's own clock said. A log of which each line hangs on all before it, signed and stamped
    by somebody else, shows that nothing was slipped in later.

    ## Example
    `20260302T090000Z-access-review-5b1f8e60 has no line in the evidence log`

    ## How to fix
    ```sh
    tieout evidence seal
    ```

    and commit the log. `tieout collect` and `tieout evidence add` write the line by themselves.

    ## Sources
    The log is a Merkle tree after RFC 6962, its head a note as transparency logs write it (C2SP tlog-checkpoint).
    """
    if examination.evidence.log is not None:
        yield from reported(examination, "evidence-not-sealed")
    elif examination.evidence.captures:
        count = len(examination.evidence.captures)
        pinned = examination.program.evidence_keys
        why = ", and controls.yaml pins keys for one" if pinned else ""
        yield Observation(
            subject=EVIDENCE_PATH,
            location=Location(path=EVIDENCE_PATH),
            message=f"there is no evidence log{why}: {count} {'capture is' if count == 1 else 'captures are'} not sealed",
            remedy="run tieout evidence seal, and commit evidence/log",
            about="log",
            severity=None if pinned else Severity.WARNING,
        )
        yield from reported(examination, "evidence-not-sealed")
