"""The baseline was widened."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import listed


@rule(severity=Severity.ERROR, criteria=("CC4.2",))
def widened_baseline(examination: Examination) -> Iterator[Observation]:
    """The baseline lists findings that were not in it from the beginning.

    ## What it checks
    `.tieout/baseline.json` holds the findings that a repository had on the day it was brought in,
    so that only new ones fail. It can only shrink: a finding counts as frozen if every version of
    the file on the branch has listed it, from the first one on. Entries that were added later, or
    taken out and put back, freeze nothing, and are named here.
    With `--settings-from` the baseline of that revision has to list a finding too.

    ## Why the auditor asks
    A list of accepted faults that can grow is a way to make any fault go away. One that can only
    shrink shows a backlog being worked off.

    ## Example
    In March the file lists 40 findings, in April 38. A pull request in May that brings it to 39
    freezes 38 at most, and this finding names the other one.

    ## How to fix
    Mend the finding, or accept it openly: with a reason, an approver and an end in
    `registers/exceptions.yaml`. Then take the entry out of the file; `tieout adopt --baseline`
    takes out all that are mended.

    ## Sources
    Criterion CC4.2 asks that deficiencies are communicated to those who must act on them. That a
    baseline can only shrink is Tieout's own convention.
    """
    baseline = examination.baseline
    if baseline is None or not baseline.added:
        return
    added = baseline.added
    several = len(added) > 1
    yield Observation(
        subject=baseline.location.path,
        location=baseline.location,
        message=(
            f"{len(added)} of the {len(baseline.entries)} findings that the baseline lists "
            f"{'were' if several else 'was'} not in it from the beginning, so "
            f"{'they are' if several else 'it is'} not frozen: "
            f"{listed([f'{item.rule} of {item.subject}' for item in added])}"
        ),
        remedy="take the added entries out; what is to be accepted goes to registers/exceptions.yaml, with an end",
        about="added",
    )
