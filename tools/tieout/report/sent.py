"""What every format for a platform shares: which findings it tells, in which order, and what was not examined."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.finding import SWITCHED_OFF, UNREADABLE, State
from tieout.report.layout import plain, plural

if TYPE_CHECKING:
    from tieout.model.finding import Finding, Outcome


FETCHING = "git fetch origin '+refs/heads/*:refs/remotes/origin/*'"
"""Whatever branches the clone was told to keep: ``git fetch origin NAME`` leaves none in one of a single branch."""


def gravest_first(of: Outcome) -> list[Finding]:
    """Give the open findings, the gravest first; of one severity what could not be read, then the others by place."""
    return sorted(of.open(), key=lambda finding: (finding.severity.rank, finding.rule != UNREADABLE))


def place_in_repository(path: str, below: str) -> str:
    """Give a path from the top of the repository, safe to show: ``below`` is the root's own, with its slash, or empty."""
    return visible(f"{below}{path}")


def reasons(of: Outcome) -> dict[str, list[str]]:
    """Give the rules that lacked an input, by the reason: one register that is absent takes several."""
    found: dict[str, list[str]] = {}
    for item in of.not_examined:
        found.setdefault(item.reason, []).append(item.rule)
    return found


def not_examined(of: Outcome, below: str = "") -> list[str]:
    """Give a sentence for each reason why something was not examined, and each place that could not be read.

    No platform has a word for it: silence would read as assurance. Empty where all was examined. Places are given
    from the top of the repository: ``below`` as ``place_in_repository``.
    """
    found = [
        f"{plural(len(rules), 'rule')} not examined ({', '.join(rules)}): {reason}"
        for reason, rules in reasons(of).items()
    ]
    found += [f"{below}{item.location}: could not be read: {item.message}" for item in of.passed_over]
    if not of.examined and not found:
        found.append("no rule was examined")
    return [plain(sentence) for sentence in found]


def resting(of: Outcome, begin: str) -> str:
    """Say how many findings are waived or frozen, each after ``begin``: they fail nothing, and they are not gone."""
    counts = Counter(item.state for item in of.findings)
    said = ((State.WAIVED, "waived"), (State.BASELINED, "in the baseline"))
    return "".join(f"{begin}{counts[state]} {words}" for state, words in said if counts[state])


def off_lines(of: Outcome) -> list[str]:
    """Give a sentence for each reason why rules are off; those that the company switched off are named."""
    return [
        f"{plural(len(rules), 'rule')} switched off: {', '.join(rules)}"
        if reason == SWITCHED_OFF
        else f"{plural(len(rules), 'rule')} off: {plain(reason)}"
        for reason, rules in of.off.items()
    ]


UNKNOWN_END = "where the branch ends is not known"


def branch_lines(note: str) -> list[str]:
    """Give what was taken for a branch that is not in the clone, with the next step: one sentence, or none."""
    return (
        [f"{plain(note)}: {FETCHING} brings it if origin has it; else name the right one under changes.branch"]
        if note
        else []
    )


def head_line(of: Outcome) -> str:
    """Give what was examined, on which day, at which commit, in one line."""
    head = f"commit {of.head[:10]}" if of.head else "no commit yet"
    what = f"{plural(of.documents, 'document')} and {plural(of.controls, 'control')}"
    period = f", period {plain(of.period.id)}" if of.period is not None else ""
    return f"{what}, as of {of.as_of} ({of.timezone}), {head}{period}"
