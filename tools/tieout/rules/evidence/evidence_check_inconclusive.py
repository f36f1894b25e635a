"""A check of the evidence could not tell."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.wording import said
from tieout.model.characters import visible
from tieout.model.evidence.result import CheckRun, ResultState
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.run import read_by

_CAUSES = frozenset({"evidence-altered", "evidence-empty", "evidence-incomplete", "evidence-meddled"})
"""What makes a check of ours inconclusive by itself, and is told by its own rule."""
_OPEN = frozenset({ResultState.INCONCLUSIVE, ResultState.ERROR})


@rule(severity=Severity.ERROR, criteria=("CC4.1", "CC7.2"))
def evidence_check_inconclusive(examination: Examination) -> Iterator[Observation]:
    """A check of the evidence could not be carried out, or could not tell.

    ## What it checks
    Every check that looks inside captures: it had the tables that it asks for, each with at least as many rows as it
    wants (`min_rows`, one where nothing is said), and it could be carried out. A check over no row proves nothing, unless
    `allow_empty` says why. Where a check of ours could tell nothing because a capture is not all, is empty or was
    altered, the rules on that say so, and nothing is said here.

    ## Why the auditor asks
    A test that ran over an empty list passes every time. So does one that stopped with an error which nobody saw.

    ## Example
    `iam-console-mfa: no capture of credential-report is in the period`

    ## How to fix
    Read the reason. Run the collector whose table is missing; correct the SQL of an assertion, which `tieout reperform`
    tries offline; say under `allow_empty` why a table may have no row.

    ## Sources
    Criteria CC4.1 and CC7.2. AT-C section 205: evidence is sufficient, or the procedure was not carried out.
    """
    for run in examination.evidence.runs:
        if run.state in _OPEN and not _follows(examination, run):
            name, location = read_by(examination, run)
            yield Observation(
                subject=name,
                location=location,
                message=f"{visible(run.check)}: {said(run.reason) or 'it could not be carried out'}",
                remedy="give it the tables that it asks for, or correct the check",
                about=visible(run.check),
            )


def _follows(examination: Examination, run: CheckRun) -> bool:
    """Say whether a check of ours is open only because of what is told of its capture already."""
    if run.location is not None or not run.captures:
        return False
    reasons = [
        reason
        for judged in examination.evidence.judged
        if judged.capture.id in run.captures
        for reason in judged.reasons
        if reason.rule in _CAUSES and reason.state is not ResultState.PASS
    ]
    is_of_data = run.state is ResultState.INCONCLUSIVE
    return any(is_of_data or reason.message == run.reason for reason in reasons)
