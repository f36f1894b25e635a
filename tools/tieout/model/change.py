"""How a text came to be: commits, and what each did to a document."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo


class Identity(NamedTuple):
    """A name and address as a commit object holds them: a claim of whoever made the commit."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit, from its object; no mailmap, no replacement, no graft."""

    oid: str
    parents: tuple[str, ...]
    author: Identity
    committer: Identity
    authored_at: datetime | None
    """Aware, with the offset written; None if the object's date cannot be one."""
    committed_at: datetime | None
    subject: str
    """The first line of the message; bytes that are not UTF-8 as ``\\xNN``."""
    on_mainline: bool
    """Whether it lies on the first-parent line of the commit examined."""

    @property
    def short(self) -> str:
        """The first ten digits of the id."""
        return self.oid[:10]

    def committed_on(self, zone: tzinfo) -> date | None:
        """Give the committer's civil date in a zone; None if the object's date cannot be one."""
        if self.committed_at is None:
            return None
        try:
            return self.committed_at.astimezone(zone).date()
        except OverflowError:  # the last hours of year 9999, further east
            return self.committed_at.date()


class Effect(enum.Enum):
    """What a commit did to a file, against its first parent."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"


class FieldChange(NamedTuple):
    """A key of the head that a commit changed, as text; None where the key was absent."""

    key: str
    """Nested keys with dots and indexes: ``review.every``, ``changelog[0].date``."""
    before: str | None
    after: str | None


class Revision(NamedTuple):
    """What one commit did to one document, on the way to today's text.

    Followed by blob: through moves within one commit, and not into a side of a merge that was
    dropped. A merge counts as changing a text or key only where it differs from every parent.
    """

    commit: Commit
    path: str
    effect: Effect
    body_changed: bool
    """Whether the words below the head differ, or their order: blanks, line ends and HTML comments
    are apart. True of a file that came or went, and false of one that was moved with its words, or went and came back
    with the same bytes."""
    fields: tuple[FieldChange, ...]
    """The keys whose value is no parent's any more; none for a file that came or went."""
    readable: bool
    """False if the head before or after could not be read: then ``fields`` says nothing."""


class Irregularity(NamedTuple):
    """Something about the repository's objects that an honest history does not show."""

    kind: str
    """``bad-date``, ``out-of-order-date``, ``future-date`` or ``replaced-object``."""
    oid: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When a commit came to stand on the branch."""

    commit: str
    landing: str
    """The commit of the first-parent line that brought it: itself, or the merge."""
    at: datetime
    """In UTC, as the landing's committer dated it, and never before an earlier state of the branch."""

    def on(self, zone: tzinfo) -> date:
        """Give the civil date in a zone."""
        try:
            return self.at.astimezone(zone).date()
        except OverflowError:  # the last hours of year 9999, further east
            return self.at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One pass over every commit that the examined one reaches."""

    commits: int
    revisions: tuple[Revision, ...]
    """Of today's documents, newest first as Git walks; merges only where they differ from
    each of their parents."""
    irregularities: tuple[Irregularity, ...]
    arrivals: tuple[Arrival, ...] = ()
    """Of the commits of the revisions, each once."""

    def of(self, path: str) -> tuple[Revision, ...]:
        """Give the revisions of one document, newest first."""
        return tuple(item for item in self.revisions if item.path == path)

    def by_path(self) -> dict[str, tuple[Revision, ...]]:
        """Give the revisions of every document that has any, each newest first."""
        found: dict[str, list[Revision]] = {}
        for item in self.revisions:
            found.setdefault(item.path, []).append(item)
        return {path: tuple(items) for path, items in found.items()}

    def last_body_change(self, path: str) -> Revision | None:
        """Give the newest commit that changed (or brought in) the document's text."""
        return next((item for item in self.of(path) if item.body_changed), None)
