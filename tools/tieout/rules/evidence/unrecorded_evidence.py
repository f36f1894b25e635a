"""A file lies under evidence/, and no record says what it is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule

_FLAT = re.compile(r"evidence/[0-9]{4}-Q[1-4]/", re.ASCII)
_SAID = "--control ID --system ID --observed-at INSTANT"


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("settings",))
def unrecorded_evidence(examination: Examination) -> Iterator[Observation]:
    """A file lies under `evidence/`, and no record says what it is.

    ## What it checks
    Every file under `evidence/` but the log, the results, the records of exercises and incidents, the copies of the
    approval ledger and a `README.md`: each is a capture's record (`evidence.yaml`, `NAME.EXT.evidence.yaml`) or is
    listed by one.

    ## Why the auditor asks
    A file without a record could be of any system and any day, and anybody could have made it. It supports nothing,
    however good it looks.

    ## Example
    `evidence/2026-Q1/access-reviews/github.csv:1:1: no record says what evidence/2026-Q1/access-reviews/github.csv is`

    ## How to fix
    Bring it in with a record, which says what it is, from where, by whom and when:

    ```sh
    tieout evidence add evidence/2026-Q1/access-reviews/github.csv --in-place --control ID --system ID --observed-at INSTANT
    ```

    or take it away, if it is none.

    ## Sources
    AT-C section 205 on information produced by the entity; criteria CC2.1 and CC4.1.
    """
    for item in examination.evidence.unrecorded:
        yield Observation(
            subject=visible(item.path),
            location=item.location,
            message=f"no record says what {visible(item.path)} is",
            remedy=_remedy(visible(item.path)),
            about="record",
        )


def _remedy(path: str) -> str:
    """Give the command: a file that lies in a quarter's folder gets its record beside it; else it has to move."""
    if _FLAT.match(path):
        return f"tieout evidence add {shlex.quote(path)} --in-place {_SAID}; or take it away"
    return f"move it out of evidence/, then tieout evidence add FILE {_SAID}"
