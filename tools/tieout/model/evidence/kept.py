"""Evidence that is a file of the repository itself: a register, or a record for each occurrence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

WILDCARDS = frozenset("*?")


class KeptVersion(NamedTuple):
    """A commit of the branch's first-parent line that changed such a file."""

    path: str
    commit: str
    on: date
    """The civil date on which it came to the branch."""
    digest: str
    """The id of Git's blob; empty where the commit removed the file."""
    is_new: bool
    """Whether the file was not there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFiles:
    """What the branch has of the files that one ``path:`` of a control's ``evidence:`` names."""

    pattern: str
    versions: tuple[KeptVersion, ...]
    """Oldest first."""

    @property
    def is_register(self) -> bool:
        """Whether it is one living file: what it says on a day is evidence of that day.

        A pattern with a wildcard names records instead: each new file is one occurrence.
        """
        return not WILDCARDS & set(self.pattern)

    def in_force(self, day: date) -> KeptVersion | None:
        """Give the version of the one file that was there at the end of a day."""
        known = [item for item in self.versions if item.on <= day]
        return known[-1] if known and known[-1].digest else None
