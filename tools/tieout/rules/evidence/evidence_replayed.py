"""The same evidence is presented twice."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_replayed(examination: Examination) -> Iterator[Observation]:
    """The same bytes, or the same id, are presented for another time.

    ## What it checks
    Whether two captures hold the same bytes and say that they are of different times: what a person brought, what another
    tool's file gave, and what a collector received, whose bytes hold the moment of each answer. The one that came first
    keeps its worth; the later one is inconclusive. So is the later of two with the same id. The output of a command
    may well be the same every week, and is not asked; nor is a correction (`supersedes`) of the first.

    ## Why the auditor asks
    Last quarter's list under this quarter's date is the easiest way to have evidence.

    ## Example
    `20260702T090000Z-access-review-5b1f8e60 holds the same bytes as 20260402T090000Z-access-review-5b1f8e60 of
    2026-04-02: nothing shows that the source was asked again`

    ## How to fix
    Capture the item anew. Where one item is evidence for several controls, name all of them in its one record:

    ```yaml
    controls: [AC-02, AC-03]
    ```

    ## Sources
    AT-C section 205: reliability of evidence. Digests are SHA-256 (FIPS 180-4).
    """
    yield from reported(examination, "evidence-replayed")
