"""An exercise is of a runbook that there is not."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.criteria import nearest
from tieout.model.document import Kind
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.wording import did_you_mean


@rule(severity=Severity.ERROR, criteria=("CC7.5",))
def unknown_exercise_runbook(examination: Examination) -> Iterator[Observation]:
    """An exercise names a runbook that there is not.

    ## What it checks
    Each id under `runbooks` of an exercise record is that of a runbook, also of a draft or a retired
    one. The id of a policy is named as such.

    ## Why the auditor asks
    An exercise shows something about a text. If there is no such text, nobody knows what was tried, and
    the runbook that was meant looks as if it never was.

    ## Example
    `evidence/exercises/EX-2026-02.md:4:12: EX-2026-02 names the runbook RB-03, which is not there. Did
    you mean RB-003?`

    ## How to fix
    Correct the id. If the runbook was deleted, bring it back with `status: retired`: what was tried stays
    on record.

    ## Sources
    Criterion CC7.5.
    """
    runbooks = tuple(item.id for item in examination.documents if item.kind is Kind.RUNBOOK and item.id)
    policies = frozenset(item.id for item in examination.documents if item.kind is Kind.POLICY)
    for record in examination.exercises:
        for number, name in enumerate(record.runbooks):
            if name in runbooks:
                continue
            what = "is a policy" if name in policies else f"is not there{did_you_mean(nearest(name, runbooks))}"
            yield Observation(
                subject=record.subject,
                location=place_of(record, f"runbooks[{number}]", "runbooks"),
                message=f"{record.subject} names the runbook {name}, which {what}",
                remedy="write the id of the runbook that was tried",
                about=name,
            )
