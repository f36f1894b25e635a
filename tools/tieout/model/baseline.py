"""The findings that a repository had when it was brought in: listed for ever, failing nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.finding import Finding
    from tieout.model.location import Location

BASELINE_PATH = ".tieout/baseline.json"
_WORD = re.compile(r"[^\s,;:()]+")
_PASSING = frozenset({"ago", "day", "late", "within", "grace", "and", "more", "i", "are", "wa", "were", "ha", "have"})
"""Words, without a final s, that come and go as time passes or as a list of things gets shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One finding of the baseline, and how grave and how large it was."""

    fingerprint: str
    rule: str
    path: str
    subject: str
    severity: Severity
    words: frozenset[str]
    """Of its message, numbers apart: a finding that speaks of more than these has grown."""

    @classmethod
    def of(cls, finding: Finding) -> Frozen:
        """Give what is to be remembered of a finding."""
        return cls(
            fingerprint=finding.fingerprint,
            rule=finding.rule,
            path=finding.location.path,
            subject=finding.subject,
            severity=finding.severity,
            words=words_of(finding.message),
        )

    def met(self, other: Frozen) -> Frozen:
        """Give what both of two versions of an entry hold."""
        milder = max(self.severity, other.severity, key=lambda item: item.rank)
        return Frozen(
            fingerprint=self.fingerprint,
            rule=self.rule,
            path=self.path,
            subject=self.subject,
            severity=milder,
            words=self.words & other.words,
        )


def words_of(message: str) -> frozenset[str]:
    """Give the words of a message that say what was found; not those that count."""
    words = (word.rstrip(".").removesuffix("s") for word in _WORD.findall(message.casefold()))
    return frozenset(word for word in words if not word.isdigit() and word not in _PASSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What the file says, and what of it counts."""

    location: Location
    ruleset: str
    """The rules by which it was written: messages of others cannot be compared."""
    entries: tuple[Frozen, ...]
    """As the file lists them."""
    since_first: Mapping[str, Frozen]
    """By fingerprint, what every version of the file in the history has held: an entry that was
    added later, or came back, is not among them."""

    @property
    def added(self) -> tuple[Frozen, ...]:
        """The entries that do not count, or only in part."""
        return tuple(item for item in self.entries if self.since_first.get(item.fingerprint) != item)

    def holds(self, finding: Finding, ruleset: str) -> bool:
        """Say whether a finding is one of those that were there at the beginning, no graver and no larger."""
        known = self.since_first.get(finding.fingerprint)
        if known is None or finding.severity.rank < known.severity.rank:
            return False
        return ruleset != self.ruleset or words_of(finding.message) <= known.words
