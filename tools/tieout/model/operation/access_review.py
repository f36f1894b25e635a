"""A review of who has access to a system, as its record has it, and when it came to the branch."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.location import Location
from tieout.model.row import Row

if TYPE_CHECKING:
    from datetime import date, datetime


class Choice(enum.Enum):
    """What becomes of an account."""

    KEEP = "keep"
    REVOKE = "revoke"
    CHANGE = "change"


class Decision(NamedTuple):
    """What was decided about one account."""

    account: str
    choice: Choice | None
    """None where the word is none of ours: then it is decided, and nobody can read how."""
    by: str
    """Who decided, as ``person:x``; empty: the reviewer of the record."""
    reason: str
    to: str
    """Of a change: what the account may do from now on."""
    line: int
    column: int


class Landed(NamedTuple):
    """The commit of the first-parent line that brought a record as it stands."""

    oid: str
    on: date
    """The civil date on which it came, at the earliest: the day of the sign-off."""
    at: datetime
    """The moment that day is taken from, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessReview(Row):
    """One review of one system. Text is empty where the record lacks it, or it was unreadable."""

    system: str = ""
    """The id in ``registers/systems``."""
    control: str = ""
    population: str = ""
    """The id of the capture whose accounts were decided on."""
    reviewer: str = ""
    """Who decided where a row does not say, as ``person:x``."""
    signed_off_by: str = ""
    signed_off_on: date | None = None
    """A claim: the day that counts is that of ``landed``."""
    decisions: tuple[Decision, ...] = ()
    """In the order of the file."""
    decided_in: str = ""
    """The path of the file in which they stand."""
    unread: tuple[str, ...] = ()
    """What could not be read of it, each with its place: behind it may stand any decision."""
    landed: Landed | None = None
    """None for one that is not on the branch as it stands."""

    @property
    def path(self) -> str:
        """Where its record lies."""
        return self.location.path

    def place(self, decision: Decision) -> Location:
        """Give where a decision stands."""
        return Location(self.decided_in, decision.line, decision.column)

    def decider(self, decision: Decision) -> str:
        """Give who decided."""
        return decision.by or self.reviewer

    @property
    def signed_facts(self) -> tuple[object, ...]:
        """What a sign-off vouches for. Why something was decided may be told better later."""
        decided = frozenset((item.account.casefold(), item.choice, self.decider(item)) for item in self.decisions)
        return (self.system, self.population, self.signed_off_by, self.signed_off_on, decided)
