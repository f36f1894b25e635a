"""The approval ledger does not hold together."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.approvals.history_rewritten import ANCESTRY
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC2.1"), needs=("ledger",))
def ledger_fault(examination: Examination) -> Iterator[Observation]:
    """The approval ledger does not hold together.

    ## What it checks
    The ledger is a list of what the code host said, in lines that hang on one another: each holds the
    digest of the line before. What an honest one never shows is reported at its line: a link that does
    not fit, a commit that changed lines instead of adding some, a signature that does not hold, another
    count than the checkpoint has, a record that contradicts Git, two copies that differ, a line that cannot
    be read. A recorded tip that is no longer in the history is
    a matter of its own (`history-rewritten`).

    ## Why the auditor asks
    Everything that is said of approvals rests on this list. If one line can be altered unseen, any line
    can; so a fault takes something from all of it, and not from one change alone.

    ## Example
    `evidence/2026-Q1/change-management/approvals.jsonl:412:1: it names another line before it
    than the one that is there: that one was changed, dropped or moved`.

    ## How to fix
    Nobody mends a ledger by hand. `tieout approvals verify` lists all that is wrong; the history of the
    branch `tieout/ledger` shows which commit did it and when. Go back to the last state that holds, as a new
    commit on top, and let `tieout approvals sync` ask the code host anew for what came after. Keep a note of
    what happened.

    ## Sources
    Criterion CC2.1 asks for information that can be relied on, CC8.1 for what it is about here. The chain
    is one of SHA-256 (FIPS 180-4) over canonical JSON (RFC 8785).
    """
    for fault in examination.ledger.faults if examination.ledger else ():
        if fault.kind != ANCESTRY:
            yield Observation(
                subject=fault.location.path,
                location=fault.location,
                message=fault.message,
                remedy=fault.remedy,
                about=fault.kind,
            )
