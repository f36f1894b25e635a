"""A capture is not all, or nobody can say that it is."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.captured import reported


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("evidence",))
def evidence_incomplete(examination: Examination) -> Iterator[Observation]:
    """A capture is not complete, or nothing shows that it is.

    ## What it checks
    Whether each capture is the whole population. It is inconclusive where

    - it does not say `population.complete: true`;
    - something was denied, cut off, or did not answer: the message names the permission that was missing;
    - a page, an hour, a day or a number of a sequence is missing (`gaps`);
    - the numbers differ: the rows of the record, those that we count in its table, the source's own total, and every
      count that was taken by another way. We compare them; that a record says `match: true` counts for nothing. Where
      a person or a command brought no table, we count the rows of the file itself: CSV, JSON Lines, a list in JSON;
    - a number that there must be is not there, or a command did not end by itself;
    - bytes lie in another store, and its place or version is not one of S3, or the lock there is not of the mode
      that nobody lifts, or ends before today, before the period does or before the record's `keep_until`.
      Whether the bytes are there and still locked is not looked at here: `tieout bundle verify --external-s3` asks.

    A region that the account does not use is not missing.

    ## Why the auditor asks
    A collector that fails and one that finds nothing look alike. The first thing that is tested of a list is whether it
    is the whole list: from the first of four pages every sample is drawn wrongly.

    ## Example
    `20260302T090000Z-access-review-5b1f8e60 lacks bucket logs, which was denied (it needs s3:GetBucketAcl)`

    ## How to fix
    Grant the permission (`tieout collect --permissions` prints it ready to paste), run the collector again, and name
    this capture under `supersedes` of the new one; then only the new one counts, for its own day.

    ## Sources
    AT-C section 205.36: completeness and accuracy of information produced by the entity. Criteria CC2.1 and CC4.1.
    """
    yield from reported(examination, "evidence-incomplete")
