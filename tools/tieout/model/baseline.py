"""The findings that a repository had when it was brought in: listed for ever, failing nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.model.location import Location

BASELINE_PATH = ".tieout/baseline.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One finding of the baseline."""

    fingerprint: str
    rule: str
    path: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What the file says, and what of it counts."""

    location: Location
    entries: tuple[Frozen, ...]
    """As the file lists them."""
    since_first: frozenset[str]
    """The fingerprints that every version of the file on the branch has held, from the first to
    this one: an entry that was added later, or came back, is not among them."""

    @property
    def added(self) -> tuple[Frozen, ...]:
        """The entries that do not count."""
        return tuple(item for item in self.entries if item.fingerprint not in self.since_first)

    def holds(self, fingerprint: str) -> bool:
        """Say whether a finding is one of those that were there at the beginning."""
        return fingerprint in self.since_first
