"""The evidence log does not hold together."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"))
def evidence_log_fault(examination: Examination) -> Iterator[Observation]:
    """The evidence log does not hold together.

    ## What it checks
    The log has one line for each capture, and is only ever added to. Its head is the root of a tree over all lines,
    signed and stamped. What an honest log never shows is reported: a root that is not that of the lines, a line that
    was changed, dropped or put in another place, a signature or a time-stamp that does not hold or is gone, a line that
    cannot be read, a head that is no beginning of the next.

    Every capture is inconclusive as long as that is so. Newest lines that no pinned key signed yet are no fault:
    those captures alone are inconclusive, as `evidence-not-sealed`, as long as an earlier head of a pinned key holds
    and no later one is of another key.

    ## Why the auditor asks
    The log is what shows that no capture was slipped in, changed or dropped later. If one line can be altered unseen,
    any can.

    ## Example
    `evidence/log/checkpoint.txt:1:1: the head names another root than that of its 412 lines: one of them was changed,
    dropped or moved`

    ## How to fix
    Nobody mends a log by hand. `tieout evidence verify` lists all that is wrong; `git log -p evidence/log` shows
    which commit did it. Go back to the last state that holds, as a new commit on top, and seal what came after again
    with `tieout evidence seal`. Keep a note of what happened.

    ## Sources
    RFC 6962, section 2 (the tree), RFC 3161 (time-stamps). Criteria CC2.1 and CC4.1.
    """
    log = examination.evidence.log
    for fault in log.faults if log else ():
        yield Observation(
            subject=fault.location.path,
            location=fault.location,
            message=fault.message,
            remedy=fault.remedy,
            about=fault.kind,
        )
