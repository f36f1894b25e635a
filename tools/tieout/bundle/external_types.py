"""What came of the files that a bundle lists and does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.bundle.container import Problem
    from tieout.model.evidence.external import ExternalFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Those files, and how far they were examined: unless somebody asks, not at all."""

    files: tuple[ExternalFile, ...]
    where: tuple[str, ...] = ()
    """Where they were looked for; empty: nobody asked."""
    held: frozenset[str] = frozenset()
    """The paths of those that hold in every place that was asked."""
    problems: tuple[Problem, ...] = ()
    """Where one is not what is listed."""
    unexamined: tuple[str, ...] = ()
    """What was asked and could not be examined, a sentence each."""
    remarks: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """Those of all files, as listed."""
        return sum(item.bytes or 0 for item in self.files)

    @property
    def is_held_in_full(self) -> bool:
        """Whether each was found as it is listed, and all that was asked is known."""
        return not self.problems and not self.unexamined and len(self.held) == len(self.files)

    @property
    def told(self) -> str:
        """The result in a few words; empty where each holds."""
        if self.problems:
            return f"{_count(len(self.problems), 'problem')} with its external files"
        if not self.files and self.unexamined:
            return "it lists NO external file, and you ask for them"
        lacking = len(self.files) - len(self.held)
        if lacking or self.unexamined:
            return (
                f"{_count(lacking, 'external file')} NOT examined" if lacking else "external files NOT examined in full"
            )
        return ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
