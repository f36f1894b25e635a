"""A row of a register states a fact otherwise than it did."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.registers.rewritten import RewrittenFact
from tieout.rules.base import rule
from tieout.rules.wording import listed

_MANY = 3
"""From facts of more rows than these rewritten by one commit on, they are one finding."""


@rule(severity=Severity.WARNING, criteria=("CC2.1",), needs=("history", "earlier-registers"))
def row_rewritten(examination: Examination) -> Iterator[Observation]:
    """A row of a register states a fact otherwise than it did.

    ## What it checks
    Every version on the branch of the registers of people, systems, vendors, risks, access, findings and incidents,
    against the register as it is now. Asked is of what has happened, which no later day makes other:

    - people: `started_on`, `left_on`, `access_removed_at`, `background_check`
    - systems: `in_scope_from`
    - vendors: `started_on`, `exited_on`
    - access: `requested_by`, `approved_by`, `granted_at`, `revoked_at`
    - findings: `reported_on`, `answered_on`, `fixed_on`, `retest_on`; a `severity` that was lowered without the old one as
      `first_severity`
    - incidents: each key that ends in `_at`; a `severity` that was lowered after `resolved_at`
    - findings and risks: a `due` that was moved on, or taken out, when it had passed

    Told is what was changed within the examined period or later (without a period: ever) and is not said again now. A
    slip that is mended within three days of the key's first statement is no rewriting, nor is a day that lay
    ahead when it was changed, nor the same instant in another zone. A row that is gone is `removed-row`'s.

    ## Why the auditor asks
    Limits count from these days: how soon a leaver's access ended, how soon a customer was told, whether a finding was
    fixed in time. One edit makes each of them right, and the register as it is today cannot show that it was made.

    ## Example
    `registers/people.yaml:14:14: hugo: left_on was 2026-04-03 until 2026-06-29 (commit 3f1c20d7a9), and is 2026-06-26
    now`

    ## How to fix
    Put back what it said. Where that was wrong, have another person say so, by an approved row of
    `registers/exceptions.yaml` with the reason:

    ```yaml
    - id: EX-007
      rule: row-rewritten
      subject: hugo
      reason: "HR had entered the day of the notice; the contract ended on 26 June, see the letter in HR-311"
      # who asked, who approved, on which day, until when, as in each row there
    ```

    ## Sources
    Criterion CC2.1 asks for information that is accurate; an auditor who relies on a list tests who could change it and
    whether somebody did. The three days are Tieout's convention, as for sign-offs.
    """
    since = examination.period.start if examination.period else None
    asked: dict[tuple[str, str, str], RewrittenFact] = {}
    for fact in examination.rewritten_facts:
        if since is None or fact.on is None or fact.on >= since:
            asked.setdefault((fact.register, fact.id, fact.key), fact)  # that of the first change
    commits: dict[tuple[str, str], list[RewrittenFact]] = {}
    for fact in asked.values():
        commits.setdefault((fact.location.path, fact.commit), []).append(fact)
    for (path, commit), facts in commits.items():
        names = list(dict.fromkeys(fact.id for fact in facts))
        if len(names) > _MANY:
            keys = listed(dict.fromkeys(fact.key for fact in facts), at_most=6)
            yield Observation(
                subject=path,
                location=Location(path=path),
                message=f"{len(names)} rows ({listed(names, at_most=6)}) do not say any more what they said {_until(facts[0])}: {keys}",
                remedy=_remedy(facts[0]),
                about=f"rows {commit}",
            )
            continue
        for fact in facts:
            now = f"is {fact.says} now" if fact.says else "is not said any more"
            yield Observation(
                subject=fact.id,
                location=fact.location,
                message=f"{fact.id}: {fact.key} was {fact.said} {_until(fact)}, and {now}",
                remedy=_remedy(fact),
                about=fact.key,
            )


def _until(fact: RewrittenFact) -> str:
    return f"until {fact.on} (commit {fact.commit[:10]})" if fact.commit else "in the last commit"


def _remedy(fact: RewrittenFact) -> str:
    before = f"{fact.commit[:10]}^" if fact.commit else "HEAD"
    return f"put it back, or have a row of registers/exceptions.yaml say why; as it was: git show {before}:./{fact.location.path}"
