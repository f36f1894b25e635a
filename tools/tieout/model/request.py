"""The auditor's requests: what the auditor's own lists say of each, and what we say of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.location import Location
from tieout.model.row import Row

if TYPE_CHECKING:
    from datetime import date

REQUESTS_FOLDER = "requests"
REQUESTS_PATH = f"{REQUESTS_FOLDER}/requests.csv"
"""Our side. It has no column for the auditor's status: nobody here can write one."""
RECEIVED = f"{REQUESTS_FOLDER}/received"
"""The auditor's lists, byte for byte."""


class Progress(enum.Enum):
    """How far we are, by our own word."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    READY = "ready"
    PROVIDED = "provided"


class Answer(enum.Enum):
    """What the auditor's word comes to."""

    WAITING = "waiting"
    """Nothing is decided: open, received, in review."""
    RETURNED = "returned"
    """More is wanted."""
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    """It is wanted no more."""
    UNKNOWN = "unknown"
    """A word of which we do not know what it means: it settles nothing."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to do."""
        return self in {Answer.ACCEPTED, Answer.WITHDRAWN}


# Words that trackers were seen to use. Any other is UNKNOWN, and told: none is taken for an acceptance by its looks.
_WORDS = {
    Answer.WAITING: ("", "open", "new", "requested", "outstanding", "not started", "pending", "received", "submitted",
                     "in progress", "in review", "under review", "provided"),
    Answer.RETURNED: ("returned", "rejected", "reopened", "follow-up", "follow up", "incomplete", "more needed",
                      "additional information needed", "needs more information"),
    Answer.ACCEPTED: ("accepted", "approved", "complete", "completed", "cleared", "satisfied"),
    Answer.WITHDRAWN: ("withdrawn", "cancelled", "canceled", "not applicable", "n/a", "no longer needed"),
}  # fmt: skip
ANSWERS = {word: answer for answer, words in _WORDS.items() for word in words}


def answer_of(word: str) -> Answer:
    """Give what the auditor's word comes to, however its letters are written."""
    return ANSWERS.get(" ".join(word.casefold().replace("_", " ").split()), Answer.UNKNOWN)


class Said(NamedTuple):
    """What a list of the auditor's says of one request. Text is empty, a day None, where it is silent."""

    id: str
    line: int
    """The row of the list, counted as a spreadsheet does."""
    item: str = ""
    """In the auditor's words."""
    description: str = ""
    criteria: str = ""
    due: date | None = None
    priority: str = ""
    status: str = ""
    """The auditor's own word."""
    comment: str = ""
    period: str = ""
    sample: str = ""
    """To which population or sample it belongs."""
    control: str = ""
    owner: str = ""

    def after(self, earlier: Said | None, fields: tuple[str, ...]) -> Said:
        """Give what is said once this comes after ``earlier``: of what a list has no column for, that stays."""
        if earlier is None:
            return self
        kept = {field: getattr(earlier, field) for field in THEIRS if field not in fields}
        return self._replace(**kept)


THEIRS = ("item", "description", "criteria", "due", "priority", "status", "comment", "period", "sample")
"""What only the auditor says. Control and owner may be proposed in a list, and are ours to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditorList:
    """A file of the auditor's."""

    path: str
    number: int
    """In the order in which they came, from 1."""
    came_on: date | None
    """The day by the file's name: that of the import."""
    digest: str
    """SHA-256 in hex of its bytes."""
    is_as_named: bool = True
    """Whether the digest begins as its name says; else it was altered since, and nothing in it is believed."""
    rows: tuple[Said, ...] = ()
    fields: tuple[str, ...] = ()
    """Those of ``THEIRS`` that it has a column for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Row):
    """What we say of a request."""

    control: tuple[str, ...] = ()
    owner: str = ""
    """``role:x`` or ``person:y``."""
    status: Progress | None = None
    evidence: tuple[str, ...] = ()
    """Ids of captures, or paths."""
    link: str = ""
    provided_on: date | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, both sides of it."""

    id: str
    said: Said | None
    """By the newest list that names it; None where none does: then nobody asked for it, as far as the lists show."""
    list: AuditorList | None
    """Which list that is."""
    ours: Request | None
    """None where our side lacks it."""
    first_due: date | None = None
    """The first day that any list had."""

    @property
    def answer(self) -> Answer:
        """What the auditor's word comes to; nothing but a list of the auditor's can make it accepted."""
        return Answer.WAITING if self.said is None else answer_of(self.said.status)

    @property
    def due(self) -> date | None:
        """The day by which it is wanted, by the auditor's newest list."""
        return None if self.said is None else self.said.due

    @property
    def progress(self) -> Progress:
        """How far we are; open where we say nothing."""
        return (self.ours.status if self.ours else None) or Progress.OPEN

    @property
    def location(self) -> Location:
        """Where our side stands, else the list that asks."""
        if self.ours is not None:
            return self.ours.location
        if self.list is not None and self.said is not None:
            return Location(self.list.path, self.said.line)
        return Location(REQUESTS_PATH)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBook:
    """All lists of the auditor's, and our side."""

    lists: tuple[AuditorList, ...] = ()
    """In the order in which they came."""
    ours: tuple[Request, ...] = ()
    """In the order of the file."""
    is_read: bool = True
    """Whether everything that is there could be read: else what the auditor said last may be lost."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.lists or self.ours) and self.is_read

    @property
    def all(self) -> tuple[Asked, ...]:
        """Give each request once, in the order of the lists, those that only our side has behind them."""
        newest: dict[str, tuple[Said, AuditorList]] = {}
        first: dict[str, date] = {}
        for one in self.lists:
            for said in one.rows if one.is_as_named else ():
                earlier = newest.get(said.id)
                newest[said.id] = (said.after(earlier[0] if earlier else None, one.fields), one)
                if said.due is not None:
                    first.setdefault(said.id, said.due)
        mine = {row.id: row for row in reversed(self.ours) if row.id}
        found = [
            Asked(id=name, said=said, list=one, ours=mine.get(name), first_due=first.get(name))
            for name, (said, one) in newest.items()
        ]
        rest = [
            Asked(id=row.id, said=None, list=None, ours=row) for row in self.ours if row.id and row.id not in newest
        ]
        return (*found, *rest)
