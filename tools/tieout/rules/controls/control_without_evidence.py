"""A control says nothing of the evidence that it leaves."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.control import Control
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import named
from tieout.rules.wording import listed


@rule(severity=Severity.WARNING, criteria=("CC2.1", "CC4.1"), needs=("settings",))
def control_without_evidence(examination: Examination) -> Iterator[Observation]:
    """A control says nothing of the evidence that it leaves.

    ## What it checks
    Every control that has not ended names under `evidence` at least one item with an id, the system it
    comes from and its kind. It also has a cadence: without one nobody can say how many times the
    evidence must be there.
    Whether the evidence was collected, and on time, is not examined here.

    ## Why the auditor asks
    The question that follows every control statement is: how do I see that it happened? A control
    without an answer is tested by asking people, which supports little.

    ## Example
    `controls.yaml:61:5: AC-03 names no evidence`

    ## How to fix
    Write what the control leaves behind, and how often it happens:

    ```yaml
    cadence: {every: quarterly, windows: calendar, max_gap: P92D, grace: P7D}
    evidence: [{id: access-review, system: cloud-production, kind: access-review}]
    ```

    ## Sources
    Criteria CC2.1 and CC4.1; AT-C section 205 on the sufficiency and relevance of evidence.
    """
    for control in examination.controls:
        if control.effective_to is not None and control.effective_to < examination.as_of:
            continue
        gaps = list(_gaps(control))
        if gaps:
            yield Observation(
                subject=named(control),
                location=control.at("evidence"),
                message=f"{named(control)} {listed(gaps)}",
                remedy="write evidence: [{id: ..., system: ..., kind: ...}] and cadence: {every: ...} into the control",
                about="evidence",
            )


def _gaps(control: Control) -> Iterator[str]:
    if not control.evidence:
        yield "names no evidence"
    for number, item in enumerate(control.evidence, 1):
        absent = [name for name in ("id", "system", "kind") if not getattr(item, name)]
        if absent:
            yield f"does not say {listed(absent, 'or')} of its evidence {item.id or number}"
    if control.cadence is None:
        yield "does not say how often it happens"
