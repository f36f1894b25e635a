"""A record does not say what it must."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_record_incomplete(examination: Examination) -> Iterator[Observation]:
    """The record of a capture does not say what it must.

    ## What it checks
    Whether each record says of which system it is, and

    - of what a person brought: who saw it, and when (`manual.observed_by`, `manual.observed_at`);
    - of everything else: when it was started and finished (`time`), by which collector, and who ran it (`operator`);
    - of each table (role `records`): a schema that is known: one of ours, `own.` and the collector's id where
      `collectors.yaml` names the columns, or that of a plug-in. No check looks into any other.

    Without `id`, `kind`, `controls` and `files` a record is none; rule `missing-field` says so. What it leaves out
    about completeness, the source and the query has rules of its own. Such a capture supports nothing.

    ## Why the auditor asks
    Evidence that the company made itself is worth what is known of how it came to be. A file without its system, its
    moment and its maker could be of anything.

    ## Example
    `evidence/2026-Q1/identity-provider/access-review/20260302T090000Z-5b1f8e60/evidence.yaml:1:1:
    20260302T090000Z-access-review-5b1f8e60 does not say when it was finished (time.finished)`

    ## How to fix
    A record is never edited. Capture the item anew with a record that says so, and name the old one:

    ```yaml
    supersedes: 20260302T090000Z-access-review-5b1f8e60
    ```

    ## Sources
    AT-C section 205 on information produced by the entity; criteria CC2.1 and CC4.1.
    """
    yield from reported(examination, "evidence-record-incomplete")
