"""A place in a file, and the two values for what could not be read or was not looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file of the repository."""

    path: str
    """Relative to the root, ``/`` between the parts; bytes that are not UTF-8 as ``\\xNN``."""
    line: int = 1
    """1 is the first line of the file (not of its front-matter)."""
    column: int = 1
    """1 is the first character of the line."""

    @property
    def brief(self) -> str:
        """``path:line``, as a sentence names a place."""
        return f"{self.path}:{self.line}"

    def __str__(self) -> str:
        """Give ``path:line:column``, as editors and problem matchers read it."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file, or a part of one, that a source could not turn into a value. Rules judge it."""

    location: Location
    kind: str
    """The cause as a slug, such as ``duplicate-key``: stable, for fingerprints and tests."""
    message: str
    remedy: str


class UnknownField(NamedTuple):
    """A key that the schema of its file does not have."""

    location: Location
    subject: str
    """The id of the document or control that carries it, else the path."""
    name: str
    suggestion: str | None
    """The known key that it looks like; never accepted in its place."""


class MissingField(NamedTuple):
    """A key that the schema wants and its file lacks (or leaves empty)."""

    location: Location
    subject: str
    names: tuple[str, ...]
    """In the order of the schema."""
    asked: bool = True
    """False where the text is only the poorer for it: an auditor would ask, not object."""


class NotExamined(NamedTuple):
    """What was not looked at, and why. Silence never reads as assurance."""

    need: str
    """The input that is absent, as rules name it in ``needs``: ``people``, ``history`` ..."""
    reason: str
