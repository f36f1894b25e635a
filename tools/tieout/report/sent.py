"""What every format for a platform shares: which findings it tells, in which order, and what was not examined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.finding import UNREADABLE
from tieout.report.layout import plain, plural

if TYPE_CHECKING:
    from tieout.model.finding import Finding, Outcome


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


def off(of: Outcome) -> list[str]:
    """Give a sentence for each reason why rules are off: whoever reads that all is well reads of what it is not said."""
    return [
        plain(f"{plural(len(rules), 'rule')} off ({', '.join(rules)}): {reason}") for reason, rules in of.off.items()
    ]


def head_line(of: Outcome) -> str:
    """Give what was examined, on which day, at which commit, in one line."""
    head = f"commit {of.head[:10]}" if of.head else "no commit yet"
    what = f"{plural(of.documents, 'document')} and {plural(of.controls, 'control')}"
    period = f", period {plain(of.period.id)}" if of.period is not None else ""
    return f"{what}, as of {of.as_of} ({of.timezone}), {head}{period}"
