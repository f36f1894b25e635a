"""Where a capture comes from is not known."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC6.1"), needs=("evidence",))
def evidence_source_unknown(examination: Examination) -> Iterator[Observation]:
    """A capture does not come from a known system, or not from the one that it names.

    ## What it checks
    Whether `system` is a row of `registers/systems`, and whether `source.environment` is the one that the register has
    for it. What a collector brought also says which account or server it asked, and that it is the one that the register
    names (`source.expected_match: true`). Else it is inconclusive.

    A command can ask whom it likes. Where its entry in `collectors.yaml` says what prints the account
    (`account: [COMMAND]`), that is held against the register in the same way. Else nobody compared, the capture counts,
    and a note about the newest one of each command says so.

    Of what a person brought the register of people must have whoever saw it (`manual.observed_by`, `source.identity`),
    by id, role, e-mail address, login or name, and the person must have been here that day: else this is a warning.

    ## Why the auditor asks
    A list of accounts of the test environment looks like that of production. That it is from production must be seen
    from the account or the host that answered.

    ## Example
    `20260302T090000Z-access-review-5b1f8e60 is of 999999999999, which is not what registers/systems names`

    ## How to fix
    Enter the system in the register, with its account or endpoint, and run the collector with the credentials of
    the right account. Name this capture under `supersedes` of the new one.

    ## Sources
    AT-C section 205: the source of information produced by the entity. Criteria CC2.1 and CC6.1.
    """
    yield from reported(examination, "evidence-source-unknown")
