"""A later commit changed or removed a capture."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.removal import removals, tombstone_faults
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"))
def evidence_meddled(examination: Examination) -> Iterator[Observation]:
    """A later commit changed a capture, added to it, renamed it or removed it.

    ## What it checks
    The whole history of the branch. Of a capture nothing may ever change after the commit that brought it: no file is
    modified, renamed or removed, none is added, no mode is changed. It supports nothing from then on, whatever it says
    now. Removing one is sound only with a line in the evidence log that names it, says why, and who removed it,
    somebody of the people register.

    ## Why the auditor asks
    Evidence that was edited is no evidence of what was there. Git keeps what it was; this says so.

    ## Example
    `evidence/2026-Q1/identity-provider/access-review/20260302T090000Z-5b1f8e60/records.csv was changed by commit
    9a8b7c6d5e on 2026-04-10`

    ## How to fix
    The commit stays in the history, so the finding stays; accept it with its reason in `registers/exceptions`. Capture
    the item anew, and name this one under `supersedes`. What must go, because it holds a secret or a person's data:

    ```sh
    tieout evidence remove ID --by PERSON --reason WHY
    ```

    ## Sources
    AT-C section 205: reliability of information. Git holds every earlier state.
    """
    yield from reported(examination, "evidence-meddled")
    for found in (*removals(examination), *tombstone_faults(examination)):
        yield Observation(
            subject=found.subject,
            location=found.location,
            message=found.message,
            remedy=found.remedy,
            about=found.about,
        )
