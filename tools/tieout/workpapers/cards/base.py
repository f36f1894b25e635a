"""What a card is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.population import Item
    from tieout.model.strength import Strength
    from tieout.workpapers.shown import Result


class Line(NamedTuple):
    """One fact, or that it is not there."""

    what: str
    detail: str
    """What is on record, in a clause; of a fact that is missing the reason why nothing can be said."""
    strength: Strength | None = None
    """Who vouches for it; None for what is said here of the records, and for what is missing."""
    place: str = ""
    """Where the record stands: ``path:line``, or a place within a capture; empty where there is none."""
    is_missing: bool = False
    """Whether nothing is known of it: then it is not examined, which is no pass."""


class Part(NamedTuple):
    """Lines of one kind, such as the reviews of a change. Never empty."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One item of a population."""

    result: Result
    parts: tuple[Part, ...]

    @property
    def item(self) -> Item:
        """Whose card it is."""
        return self.result.item

    @property
    def missing(self) -> int:
        """How many facts could not be examined."""
        return sum(line.is_missing for part in self.parts for line in part.lines)


def missing(what: str, why: str) -> Line:
    """Give the line of a fact of which nothing is known."""
    return Line(what, why, is_missing=True)
