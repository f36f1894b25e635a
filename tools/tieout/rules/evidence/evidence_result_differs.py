"""A verdict that was written down is not the one that follows."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.stored import differences
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC4.1", "CC2.1"))
def evidence_result_differs(examination: Examination) -> Iterator[Observation]:
    """A verdict that was written down is not the one that follows from the evidence.

    ## What it checks
    The verdicts under `evidence/results/`: each names a capture that is there, the digest that its record has, and
    the state that follows from the capture's own folder by the same checks, of each check too. None says pass of a
    capture that is no pass for other reasons: its source is not that of the register, it was replayed or meddled with,
    its raw bytes do not give its table. Verdicts of other versions of the checks
    are left alone, and so are those on captures that another corrects, or that were removed by a line of the log.

    ## Why the auditor asks
    A verdict lies beside the evidence so that anybody can derive it again. If that gives another one, somebody wrote it
    by hand, or the evidence changed.

    ## Example
    `evidence/results/2026-Q1/20260302T090000Z-credential-report-5b1f8e60.json:1:1: the verdict says pass, and from
    the capture follows fail`

    ## How to fix
    ```sh
    tieout reperform 20260302T090000Z-credential-report-5b1f8e60
    ```

    derives it from the raw bytes, without network, and shows each step. Never write a verdict by hand.

    ## Sources
    Reperformance is one of the procedures of AT-C section 205.
    """
    for found in differences(examination):
        yield Observation(
            subject=found.subject,
            location=found.location,
            message=found.message,
            remedy="derive it again with tieout reperform",
            about=found.about,
        )
