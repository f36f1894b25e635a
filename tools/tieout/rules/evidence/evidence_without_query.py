"""What was asked is not known."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_without_query(examination: Examination) -> Iterator[Observation]:
    """Nothing says what the source was asked, so nobody can ask it again.

    ## What it checks
    Whether the record says

    - of what a collector brought: what was asked (`query.operation`), what was left out on purpose (`query.filter`,
      `none` where nothing was), and the version of the collector;
    - of a command: the command with its arguments;
    - of what another tool found: the version of what read it.

    Without that it is inconclusive. What a person brought says where from or how (`url`, `method`, `explanation`);
    where it says none of them this is a warning.

    ## Why the auditor asks
    The auditor wants to see the question as well as the answer: a filter that nobody sees leaves out what it likes.

    ## Example
    `20260302T090000Z-access-review-5b1f8e60 does not say what was left out on purpose (query.filter)`

    ## How to fix
    `tieout collect` and `tieout evidence add` write it. Capture the item anew with them, with this one under
    `supersedes`.

    ## Sources
    AT-C section 205: the parameters, the query or the script of information produced by the entity.
    """
    yield from reported(examination, "evidence-without-query")
