"""Exercises: the records of how runbooks were tried."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.location import Location

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from tieout.model.document import ExerciseKind


class ExerciseOutcome(enum.Enum):
    """What an exercise, or a check in it, came to; the further down, the worse."""

    PASS = "pass"  # noqa: S105  # what became of it, no secret
    PARTIAL = "partial"
    FAIL = "fail"

    @property
    def rank(self) -> int:
        """How bad it is: 0 and up."""
        return list(ExerciseOutcome).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline."""

    at: datetime | None
    """Aware."""
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityCheck:
    """How it was shown that what came back is whole."""

    outcome: ExerciseOutcome | None
    checked: str
    """What was compared, with its numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured; None where it was not."""

    recovery_time: timedelta | None = None
    recovery_point: timedelta | None = None
    """How much of the time before the interruption was lost."""
    restored_bytes: int | None = None
    integrity_check: IntegrityCheck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore brought back: of which system, from which recovery point, to where. Empty where it is not said."""

    system: str = ""
    """The id in ``registers/systems``."""
    point: str = ""
    """The recovery point, as the list of them names it."""
    to: str = ""
    """Where it was restored to: no drill is made over what is in use."""
    key: str = field(default="restored", compare=False)
    """Where it stands in the head: ``restored``, ``restored[1]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Something that the exercise found, and who sees to it."""

    what: str
    id: str = ""
    """Its row in the findings register."""
    owner: str = ""
    due_on: date | None = None
    ticket: str = ""


class Rewriting(NamedTuple):
    """What became of a record after the day on which its sign-off came to the branch."""

    keys: tuple[str, ...]
    """What reads otherwise than on that day, in the order of the schema."""
    signed: date
    """That day."""
    on: date | None
    """Since when the branch has had it as it is now; None for a change that is not committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRecord:
    """One exercise as its record has it. None or empty where the head lacks the key or it was unreadable."""

    path: str
    id: str | None
    kind: ExerciseKind | None
    runbooks: tuple[str, ...]
    """The ids of the runbooks that were tried: one exercise may try several."""
    held_on: date | None
    """The civil date, in the organization's zone, on which it began."""
    started_at: datetime | None = None
    """Aware, as ``ended_at``."""
    ended_at: datetime | None = None
    facilitator: str | None = None
    participants: tuple[str, ...] = ()
    scenario: str | None = None
    objectives: tuple[str, ...] = ()
    timeline: tuple[Moment, ...] = ()
    """In the order of the file."""
    measured: Measured = field(default_factory=Measured)
    restored: tuple[Restored, ...] = ()
    """In the order of the file; none where the head lacks it."""
    outcome: ExerciseOutcome | None = None
    findings: tuple[Lesson, ...] = ()
    signed_off_by: str | None = None
    signed_off_on: date | None = None
    said: frozenset[str] = frozenset()
    """The keys of the head that say something, readable or not; ``findings: []`` says that there are none."""
    recorded_on: date | None = None
    """The civil date on which the file first stood on the branch, at the earliest; None for one
    that is not committed."""
    sign_off_recorded_on: date | None = None
    """The same for the sign-off as it is now."""
    rewritten: Rewriting | None = None
    """None for one that says what was signed off."""
    places: tuple[tuple[str, Location], ...] = ()
    """Where each key of the head stands; items of a list as ``runbooks[0]``."""
    body: str = ""
    """The text after the head, line ends as LF."""
    body_line: int = 1
    digest: str = ""
    """``sha256:`` of the file's bytes as read."""

    @property
    def signed_facts(self) -> dict[str, object]:
        """What a sign-off vouches for, by key. Findings are not among it: they get tickets and ends."""
        return {
            "kind": self.kind,
            "runbooks": self.runbooks,
            "held_on": self.held_on,
            "started_at": self.started_at,
            "ended_at": self.ended_at,
            "facilitator": self.facilitator,
            "participants": self.participants,
            "measured": self.measured,
            "restored": self.restored,
            "outcome": self.outcome,
            "signed_off_by": self.signed_off_by,
            "signed_off_on": self.signed_off_on,
        }

    @property
    def subject(self) -> str:
        """The id, or the path where there is no id."""
        return self.id or self.path

    def at(self, key: str) -> Location:
        """Give the place of a key of the head, else of the head's first line."""
        return next((location for name, location in self.places if name == key), Location(path=self.path))
