"""A document that is no longer there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Departed(NamedTuple):
    """What a document was called when it left the branch."""

    id: str
    title: str
    path: str
    on: date
    """The civil date of the commit, in the organization's zone; never before that of an earlier one."""
    commit: str
