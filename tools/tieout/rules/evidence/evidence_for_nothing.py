"""A capture serves no control."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.WARNING, criteria=("CC4.1",), needs=("evidence", "settings"))
def evidence_for_nothing(examination: Examination) -> Iterator[Observation]:
    """A capture names a control or an entry that is not there, or serves none.

    ## What it checks
    Whether each capture is for an entry under `evidence:` of a control: the entries that its record names under
    `evidence`; else the one that its folder is called after; else the only entry of its controls that comes from its
    system. An entry of another system it never serves. Names that are not in `controls.yaml` are reported.

    ## Why the auditor asks
    Evidence that belongs to nothing is not found when it is asked for, and the control that it was meant for looks as if
    it had none.

    ## Example
    `20260302T090000Z-access-reviw-5b1f8e60 is for the evidence access-reviw, which AC-03 does not name`

    ## How to fix
    Correct the names in `controls.yaml` or `collectors.yaml`. A record is not edited: where the old one is needed, capture
    it anew with the right names and the old one under `supersedes`.

    ## Sources
    Criterion CC4.1. Which entry an item serves is our convention.
    """
    yield from reported(examination, "evidence-for-nothing")
