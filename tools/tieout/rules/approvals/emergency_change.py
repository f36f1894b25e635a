"""A change went the way of an emergency."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.landed import reported


@rule(severity=Severity.WARNING, criteria=("CC8.1",), needs=("ledger",))
def emergency_change(examination: Examination) -> Iterator[Observation]:
    """A change went the way of an emergency: merged first, reviewed after.

    ## What it checks
    Pull requests with a label of `changes.emergency_labels` (`emergency` unless you set others) that were
    not approved when they were merged. In order is one that was approved afterwards within the limit, and
    names an incident of `registers/incidents.yaml` in its title, branch, message or issues: it counts as
    approved late, and this is a warning. Without the review in time or the incident it is an error and the
    change an exception. The incident has to be of that time: the earliest instant that the register has of
    it lies not more than 30 days before the merge, and not later than the day after it. Where the ledger
    first recorded the change within 3 days of its merge, that record has to have the label already; a label
    that came later makes no emergency, and the change is judged as any other. Both numbers are our
    convention. The limit is the parameter `emergency-review` of the text that was in force on the day, else
    24 hours. An emergency change that was approved before the merge is like any other.

    ## Why the auditor asks
    Some changes cannot wait, and every good policy says how they are reviewed afterwards. The auditor
    takes the list of them, asks for the incident and the review of each, and wonders if there are many.

    ## Example
    `pull request #12, merged 2026-03-02 by Ben Example, is an emergency change: it was reviewed
    on 2026-03-03, within 24 hours, as no text in force then states emergency-review`.

    ## How to fix
    Have it reviewed within the limit, and write the incident's id into the title of the pull request. Take
    the label off a change that is no emergency.

    ## Sources
    Criterion CC8.1 asks for a way for changes in an emergency. That 24 hours is what practice guides name is
    the reason for the default; your policy's number goes before it.
    """
    yield from reported(examination, "emergency-change")
