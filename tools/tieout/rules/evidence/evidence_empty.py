"""There is nothing in a capture."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_empty(examination: Examination) -> Iterator[Observation]:
    """A capture holds nothing, and nothing says why that would be right.

    ## What it checks
    Whether a capture has rows, files, and something in them. One without a row is right only where its record says under
    `population.allow_empty` why. A file of no bytes, and one in which somebody left room ("TODO", "placeholder"), is
    none. Such a capture is inconclusive.

    ## Why the auditor asks
    No row in a list of people without a second factor is good news; no row in a list of people is a broken query. Only
    a reason tells the two apart.

    ## Example
    `20260302T090000Z-access-review-5b1f8e60 has no row, and nothing says why that would be right`

    ## How to fix
    See whether the query asks what it should. If nothing is the right answer, say why, in `collectors.yaml`:

    ```yaml
    allow_empty: "nobody was on call in a month without an incident"
    ```

    and capture it anew, with this one under `supersedes`.

    ## Sources
    AT-C section 205.36. Our convention: an empty population is an answer only with a reason.
    """
    yield from reported(examination, "evidence-empty")
