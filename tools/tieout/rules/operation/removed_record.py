"""The record of an exercise or of an access review was taken away."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.removed import taken_away
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule


@rule(severity=Severity.ERROR, criteria=("CC2.1", "CC4.1"), needs=("history",))
def removed_record(examination: Examination) -> Iterator[Observation]:
    """The record of an exercise or of an access review was taken away.

    ## What it checks
    Every version on the branch of the records in `evidence/exercises/` and `evidence/access-reviews/`. One
    that once said that it was held, or who signed it off, and is not there any more, is an error if it went
    within the examined period or later (without a period: ever). So is one that only the work tree lacks.
    A record that moved, or that stands under another name with the same facts, has not gone. A draft that
    nobody held or signed off may go. Captures have rules of their own, by the log that seals them.

    ## Why the auditor asks
    A drill that failed and a review that found a key too many are what these records are for. With the
    record goes what it showed, and every rule that reads the others is silent: what is left looks better
    than what was.

    ## Example
    `evidence/exercises/EX-2026-03.md:1:1: EX-2026-03, which was signed off by cleo on 2026-04-10, was taken
    away on 2026-05-02 (commit 3f1c20d7a9)`

    ## How to fix
    Put the record back as it was. If it was wrong, correct it and have it signed off anew; if the exercise
    failed, hold it again and keep both records:

    ```sh
    git checkout 3f1c20d7a9^ -- evidence/exercises/EX-2026-03.md
    ```

    ## Sources
    Criterion CC2.1 asks for information that is complete; CC4.1 for evaluations whose results are kept,
    whatever they are.
    """
    for record in taken_away(examination):
        when = (
            f"on {record.on} (commit {record.commit[:10]})"
            if record.commit
            else "in the work tree, and in no commit yet"
        )
        before = f"{record.commit[:10]}^" if record.commit else "HEAD"
        yield Observation(
            subject=record.subject,
            location=Location(path=record.path),
            message=f"{record.subject}, which {record.said}, was taken away {when}",
            remedy=f"put it back, and correct or repeat what was wrong; as it was: git show {before}:./{record.path}",
            about="record",
        )
