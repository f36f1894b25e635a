"""A check found something in the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.runs import found_by
from tieout.model.characters import visible
from tieout.model.evidence.result import ResultState
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.run import read_by


@rule(severity=Severity.ERROR, criteria=("CC4.1", "CC7.2"))
def evidence_check_failed(examination: Examination) -> Iterator[Observation]:
    """A check found rows in the evidence that must not be there.

    ## What it checks
    What the checks came to that look inside captures: ours, which come with the collectors, and your own
    `assertions` in `collectors.yaml`, each of them SQL that must return no row. The message names the first row and
    counts the rest; each row says where it stands in the raw file. Such a capture is in state `fail`: it is good
    evidence, of something that is wrong.

    ## Why the auditor asks
    The list of accounts is in the folder each quarter, and two of them have no second factor. Whoever reads what they
    collect finds that before the auditor does.

    ## Example
    `20260302T090000Z-credential-report-5b1f8e60 has 2 rows that iam-console-mfa objects to: ana (console password
    without MFA, raw.csv:3) and 1 more`

    ## How to fix
    Mend what it shows, in the system and not in the evidence, and capture it again: the new capture counts for its own
    day. What is accepted for a time belongs into `registers/exceptions`.

    ## Sources
    Criteria CC4.1 (evaluations) and CC7.2 (monitoring for anomalies).
    """
    for run in examination.evidence.runs:
        if run.state is ResultState.FAIL:
            name, location = read_by(examination, run)
            yield Observation(
                subject=name,
                location=location,
                message=f"{name} has {found_by(run)}",
                remedy="mend in the system what it shows, and capture it again",
                about=visible(run.check),
            )
