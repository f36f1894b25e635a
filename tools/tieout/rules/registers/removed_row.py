"""A row was taken out of a register in which rows stay."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.removed import taken_out
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.registers.removed import RemovedRow
from tieout.rules.base import rule
from tieout.rules.wording import listed

_MANY = 3
"""From more rows than these taken out by one commit on, they are one finding."""


@rule(severity=Severity.ERROR, criteria=("CC2.1",), needs=("history", "earlier-registers"))
def removed_row(examination: Examination) -> Iterator[Observation]:
    """A row was taken out of a register in which rows stay.

    ## What it checks
    Every version on the branch of the registers of people, systems, vendors, risks, access, findings,
    incidents and exceptions, against the register as it is now. A row that stood there and does not
    today, and went within the examined period or later (without a period: ever), is an error. So is
    one that only the work tree lacks.
    A row that said `draft` or `proposed` may go, and a row whose id alone changed has not gone.
    Of alerts and commitments nothing is asked: what is not alerted on or promised any more, goes.

    ## Why the auditor asks
    What a register tells is a population: the leavers, the grants, the incidents of the year. If a row
    can be taken out, what was late or never done goes with it, and each number that is counted from the
    rest is right and says nothing.

    ## Example
    `registers/incidents.yaml:1:1: INC-2026-002 was taken out on 2026-10-02 (commit 3f1c20d7a9); a row
    stays when its matter is over`

    ## How to fix
    Put the row back as it was, and say by its own keys what became of it:

    ```yaml
    - {id: INC-2026-002, title: "Reported twice, see INC-2026-001", status: closed, severity: SEV4}
    ```

    ## Sources
    Criterion CC2.1 asks for information that is complete; an auditor tests that of a population before
    drawing from it. That rows stay is what the head of each of these registers says.
    """
    commits: dict[tuple[str, str], list[RemovedRow]] = {}
    for row in taken_out(examination):
        commits.setdefault((row.path, row.commit), []).append(row)
    for (path, commit), rows in commits.items():
        if len(rows) > _MANY:
            names = listed((row.id for row in rows), at_most=6)
            yield _told(rows[0], f"{len(rows)} rows ({names}) were", subject=path, about=f"rows {commit}")
        else:
            for row in rows:
                yield _told(row, f"{row.id} was", subject=row.id, about="row")


def _told(row: RemovedRow, who: str, *, subject: str, about: str) -> Observation:
    when = f"on {row.on} (commit {row.commit[:10]})" if row.commit else "in the work tree, and in no commit yet"
    before = f"{row.commit[:10]}^" if row.commit else "HEAD"
    return Observation(
        subject=subject,
        location=Location(path=row.path),
        message=f"{who} taken out {when}; a row stays when its matter is over",
        remedy=f"put it back and say by its keys what became of it; as it was: git show {before}:./{row.path}",
        about=about,
    )
