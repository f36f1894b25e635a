"""A document that is no longer there, and each path at which there was one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.document import Classification


class Departed(NamedTuple):
    """What a document was called when it left the branch."""

    id: str
    title: str
    path: str
    on: date
    """The civil date of the commit, in the organization's zone; never before that of an earlier one."""
    commit: str


class FormerText(NamedTuple):
    """A document as it was when it left a path: it was removed, or moved to another."""

    path: str
    id: str
    """Empty where its head named none, or could not be read; ``title`` likewise."""
    title: str
    classification: Classification | None
    """As the last head there had it; None where that could not be read."""
    is_moved: bool
    """Whether the same state has a document of its id under another path."""
    on: date
    """As ``Departed.on``."""
    commits: tuple[str, ...]
    """The states of the branch that changed what stood there since it came, oldest first; by the last it left."""
