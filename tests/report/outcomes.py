"""Outcomes that the reports for platforms are tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.factories import examination, finding
from tieout.check import check
from tieout.model.finding import Finding, Outcome, RuleResult, RuleState, Severity, Since, State
from tieout.model.location import Location, Unreadable

FETCH = (
    "git fetch origin '+refs/heads/*:refs/remotes/origin/*' brings it if origin has it; else name the right one "
    "under changes.branch"
)
"""The next step where the branch that the settings name is not in the clone."""
SOUND = check(examination())
EXAMINED = (RuleResult(rule="stale-review", state=RuleState.EXAMINED, criteria=("CC5.3",)),)
LOST = Unreadable(location=Location(path="a.md", line=2, column=3), kind="syntax", message="no YAML", remedy="mend")


def outcome(*findings: Finding, **changes: object) -> Outcome:
    """Give an outcome of one rule, examined, with these findings."""
    return replace(SOUND, **{"rules": EXAMINED, "findings": findings, **changes})  # type: ignore[arg-type]  # as named


def some(severity: Severity, count: int) -> tuple[Finding, ...]:
    """Give so many findings of a severity, told apart by their line."""
    return tuple(
        finding(
            severity=severity, message=f"{severity.value} {n}", location=Location(path="p.md", line=n), about=str(n)
        )
        for n in range(1, count + 1)
    )


def hostile(text: str) -> Outcome:
    """Give an outcome that says a text wherever one can be said."""
    found = finding(message=text, remedy=text, subject=text, location=Location(path=text, line=1))
    lacking = RuleResult(rule="unknown-owner", state=RuleState.NOT_EXAMINED, reason=text)
    off = RuleResult(rule="broken-link", state=RuleState.OFF, reason=text)
    return outcome(
        found,
        replace(found, state=State.WAIVED, waiver=text, until=date(2026, 7, 1)),
        replace(found, state=State.BASELINED),
        replace(found, state=State.ELSEWHERE),
        rules=(*EXAMINED, lacking, off),
        unreadable=(replace(LOST, location=Location(path=text), message=text),),
        since=Since(rev=text, commit="2" * 40),
    )


EVERY = outcome(
    *some(Severity.ERROR, 2),
    finding(severity=Severity.WARNING, message="warned", about="w"),
    finding(severity=Severity.NOTE, message="noted", about="n"),
    finding(state=State.WAIVED, waiver="EX-1", until=date(2026, 7, 1), about="a"),
    finding(state=State.BASELINED, about="b"),
    finding(state=State.ELSEWHERE, about="c"),
    rules=(
        *EXAMINED,
        RuleResult(rule="unknown-owner", state=RuleState.NOT_EXAMINED, reason="nobody is known"),
        RuleResult(rule="broken-link", state=RuleState.OFF, reason="switched off in controls.yaml"),
    ),
    unreadable=(LOST,),
    since=Since(rev="origin/main", commit="2" * 40),
)
