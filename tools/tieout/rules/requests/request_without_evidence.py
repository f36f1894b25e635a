"""A request is told to be answered, and what answers it is not there."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.requests import unsupported
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.request import Progress
from tieout.rules.base import rule
from tieout.rules.wording import listed


@rule(severity=Severity.WARNING, criteria=("CC2.3",), needs=())
def request_without_evidence(examination: Examination) -> Iterator[Observation]:
    """A request is told to be answered, and what answers it is not there.

    ## What it checks
    Every row of `requests/requests.csv` that is `ready` or `provided`: it names `evidence` or a `link`. Whatever the
    status, each name under `evidence` that has no `/` is the id of a capture that the commit examined holds. Paths and
    links are not followed. A request that the auditor withdrew is left alone.

    ## Why the auditor asks
    The list is how the auditor finds the support of each request. A name that leads nowhere costs a round of questions,
    and a request that is provided with nothing is not provided.

    ## Example
    `requests/requests.csv:2:5: R-001 is provided, and names nothing that answers it`

    ## How to fix
    Name the capture, or the place where the answer lies:

    ```diff
    -R-001,AC-03,role:security-lead,provided,,,2026-11-20,
    +R-001,AC-03,role:security-lead,provided,20260318T080500Z-access-review-cloud-088312c9,,2026-11-20,
    ```

    ## Sources
    Criterion CC2.3. What belongs to a request is your word; the ids are those of `tieout evidence list`.
    """
    captures = {item.id for item in examination.evidence.captures}
    for asked in examination.requests.all:
        ours = asked.ours
        if ours is None or asked.answer.value == "withdrawn":
            continue
        if unsupported(asked):
            told = (ours.status or Progress.OPEN).value
            yield Observation(
                subject=asked.id,
                location=ours.at("evidence"),
                message=f"{asked.id} is {told}, and names nothing that answers it",
                remedy="name the capture under evidence, or the place under link",
                about="evidence",
            )
        unknown = [name for name in ours.evidence if "/" not in name and name not in captures]
        if unknown:
            yield Observation(
                subject=asked.id,
                location=ours.at("evidence"),
                message=f"{asked.id} names {listed(unknown)}, which is the id of no capture",
                remedy="take the id from `tieout evidence list`; a path has a / in it",
                about=f"evidence {' '.join(unknown)}",
            )
