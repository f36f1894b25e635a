"""The code host enforced less than the company promises."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.enforcement import weak_spans
from tieout.judgement.protection import Weakness
from tieout.judgement.recorded import branch_of
from tieout.judgement.stretch import spoken
from tieout.model.characters import visible
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule

_MEND = {
    Weakness.UNPROTECTED: "let a ruleset of the code host protect the branch",
    Weakness.APPROVALS: "let the branch's rules require as many approvals as the policy says",
    Weakness.STALE: "let the branch's rules dismiss an approval when something is pushed after it",
    Weakness.BYPASS: "take everybody off the list of those who may pass the rules by, and bind administrators",
    Weakness.FORCE_PUSH: "let the branch's rules block force pushes",
    Weakness.DELETION: "let the branch's rules block its deletion",
    Weakness.CHECKS: "let the branch's rules require the check",
}


@rule(severity=Severity.ERROR, criteria=("CC8.1", "CC6.3"), needs=("ledger", "protection"))
def weak_protection(examination: Examination) -> Iterator[Observation]:
    """The code host enforced less on the branch than is promised.

    ## What it checks
    What bound the branch over the period, from the snapshots and the rulesets' history in the ledger, against
    `changes` in `controls.yaml` (`approvals_required`, `required_checks`) and the parameter `change-approvals`
    of the policy in force on the day; where the two differ the stricter counts. Rules of a code host add up,
    so the strictest of all active ones counts for each thing. Each stretch of time is named in which

    - nothing was enforced at all: no rule, or only such as are switched off or merely evaluated;
    - fewer approvals were required than promised, or a check was not;
    - the branch could be force-pushed, or deleted;
    - somebody could pass without the approvals: administrators, or whoever a bypass list names. That only
      machines can (apps, deploy keys) is a warning, unless their passing leaves no trace;
    - an approval stayed when something was pushed after it: a warning, since each change that landed is held
      to the very commit that was approved (`stale-approval`).

    A weakness is reported only where it is proven: by the history of a ruleset to the second; by snapshots
    where two of them, near enough to each other, show it. What is not known is `protection-gap`.

    ## Why the auditor asks
    The auditor does not read every change: for the rest the setting is the control, over the whole period and
    not on the day of the screenshot. One hour without it is an hour in which anything could land.

    ## Example
    `evidence/2026-Q3/change-management/enforcement.jsonl:51:1: main is not protected: nothing is enforced on
    it, from 2026-07-10 12:00 to 2026-07-10 13:00`

    ## How to fix
    Set the rule at the code host to what the policy says, and sync the ledger. What is past stays: write down
    who changed it and why, and that every change of those hours was looked at. Somebody who has to be able to
    pass in an emergency is a row of `registers/exceptions` that waives this rule, with a reason and an end.

    ## Sources
    Criterion CC8.1 (changes are authorised and approved), CC6.3 (rights are given sparingly). GitHub docs,
    "About rulesets" (rules that add up; the modes of enforcement) and "About protected branches".
    """
    calendar = examination.program.organization.calendar
    branch = visible(branch_of(examination))
    for item in weak_spans(examination):
        about = f"{item.about} {item.start:%Y-%m-%dT%H:%M}".strip()
        yield Observation(
            subject=f"{branch}:{item.what}",
            location=item.location,
            message=visible(f"{branch} {item.text}, {spoken(item.start, item.end, calendar)}"),
            remedy=_MEND[Weakness(item.what)],
            about=about,
            severity=item.severity,
        )
