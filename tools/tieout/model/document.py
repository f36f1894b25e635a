"""Policies and runbooks: a head of metadata and a body of text."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.cadence import ANNUAL, Cadence, Every
from tieout.model.location import Location

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.parameter import Parameter


MARKDOWN = (".md", ".markdown")
"""How the name of a document ends, in lower case."""


class Kind(enum.Enum):
    """What a document is."""

    POLICY = "policy"
    RUNBOOK = "runbook"

    @property
    def plural(self) -> str:
        """The key under which controls name documents of this kind."""
        return "policies" if self is Kind.POLICY else "runbooks"


class Status(enum.Enum):
    """Where a document stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Classification(enum.Enum):
    """Who may read a document, from everyone down."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class ExerciseKind(enum.Enum):
    """How a runbook is tried."""

    TABLETOP = "tabletop"
    RESTORE = "restore"
    FAILOVER = "failover"
    LIVE = "live"


class Exercise(NamedTuple):
    """How often a runbook is to be tried, and how."""

    every: Every
    kind: ExerciseKind | None


class Heading(NamedTuple):
    """A heading of the body."""

    level: int
    text: str
    anchor: str
    """As GitHub makes it: lower case, spaces to hyphens, repeats numbered."""
    line: int


class Link(NamedTuple):
    """A link or image of the body, with what was found at its end."""

    target: str
    """As written."""
    location: Location
    path: str | None
    """The file of the repository that it points to; None if it leads elsewhere."""
    exists: bool | None = None
    """Whether that file (or folder) is there; None where we do not look (web addresses)."""
    anchor_exists: bool | None = None
    """Whether the heading is there; None if no anchor is named or the file is no Markdown."""


class ChangelogEntry(NamedTuple):
    """One line of a document's own revision history: a claim."""

    version: str
    on: date | None
    author: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A policy or runbook. None or empty where its head lacks the key or it was unreadable."""

    kind: Kind
    path: str
    id: str | None
    title: str | None
    status: Status | None
    version: str | None = None
    classification: Classification = Classification.INTERNAL
    owner: str | None = None
    approver: str | None = None
    approved: date | None = None
    effective: date | None = None
    last_reviewed: date | None = None
    review: Cadence = ANNUAL
    next_review: date | None = None
    criteria: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    changelog: tuple[ChangelogEntry, ...] = ()
    topic: str | None = None
    """Which of the ten policies it is, as a slug (``access-control``): says what its text must hold."""
    parameters: tuple[Parameter, ...] = ()
    """In the order of the head."""
    sections: tuple[tuple[str, str], ...] = ()
    """The anchor of a required section, and the one under which this text has it."""
    supersedes: str | None = None
    """``POL-002@1.4``, or an id alone."""
    retired: date | None = None
    severity: str | None = None
    """Of what a runbook answers."""
    answers: tuple[str, ...] = ()
    """The ids of the alerts that a runbook answers."""
    systems: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    runbooks: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    exercised: Exercise | None = None
    places: tuple[tuple[str, Location], ...] = ()
    """Where each key of the head stands; items of a list as ``criteria[0]``."""
    body: str = ""
    """The text after the head, line ends as LF."""
    body_line: int = 1
    """The line of the file on which the body begins."""
    digest: str = ""
    """``sha256:`` of the file's bytes as read."""
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    struck: tuple[tuple[int, int], ...] = ()
    """Where each stretch of the body begins and ends that its readers see struck out; in its order, none in another."""

    @property
    def said(self) -> str:
        """The body without what is struck out, which is no longer said."""
        return self.without_struck(self.body)

    def without_struck(self, text: str) -> str:
        """Put blanks in the place of what is struck out, so that every place stays; the text is as long as the body.

        Blanks may begin a line, where four are code: whoever looks for code does so before.
        """
        if not self.struck:
            return text
        parts: list[str] = []
        end = 0
        for start, stop in self.struck:
            parts += (text[end:start], *("\n" if sign == "\n" else " " for sign in text[start:stop]))
            end = stop
        return "".join((*parts, text[end:]))

    @property
    def subject(self) -> str:
        """The id, or the path where there is no id."""
        return self.id or self.path

    @property
    def name(self) -> str:
        """The title, or what stands in for it."""
        return self.title or self.subject

    @property
    def is_in_force(self) -> bool:
        """Whether people must follow it: active, or silent about its status."""
        return self.status is None or self.status is Status.ACTIVE

    def parameter(self, name: str) -> Parameter | None:
        """Give the parameter of this name, else None."""
        return next((item for item in self.parameters if item.name == name), None)

    def anchor_of(self, section: str) -> str:
        """Give the anchor under which this text has a section."""
        return dict(self.sections).get(section, section)

    def at(self, key: str) -> Location:
        """Give the place of a key of the head, else of the head's first line."""
        for name, location in self.places:
            if name == key:
                return location
        return Location(path=self.path)
