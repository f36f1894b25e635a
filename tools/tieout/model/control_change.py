"""What became of a control on the branch."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.control import Control


class ControlEffect(enum.Enum):
    """What a commit did to a control."""

    BEGUN = "begun"
    """It came with the first ``controls.yaml`` of all: how it stood before is not on record."""
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlChange:
    """One control, in one state of the branch, other than in the state before."""

    control: str
    effect: ControlEffect
    on: date
    """The civil date, in the organization's zone, on which the branch had it at the earliest."""
    commit: str
    keys: tuple[str, ...] = ()
    """What changed of what is tested: ``statement``, ``cadence`` ..., sorted."""
    title: str = ""
    """After the commit; of a removed one, before it. As ``title`` all that follows."""
    criteria: tuple[str, ...] = ()
    """As written: criteria and points of focus."""
    effective_from: date | None = None
    effective_to: date | None = None


class EntryChange(NamedTuple):
    """The last state of the branch that changed anything of a control's entry, be it its title."""

    control: str
    commit: str
    on: date
    keys: tuple[str, ...]
    """What it changed, sorted; none of an entry that came with it."""
    reviews: tuple[tuple[str, date], ...] = ()
    """Each later state that moved ``reviewed`` of ``controls.yaml``, with its day: by it, if it was
    approved, the entry was read and approved as it stands. Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerControl:
    """A control as it stood on the branch until a commit asked something else of it, or took it out."""

    control: Control
    """Its places are not kept."""
    since: date
    """The first day on which the branch had it so."""
    until: date
    """The day of the commit that ended that."""
    commit: str
    """That commit."""
    keys: tuple[str, ...]
    """What it changed of what is asked: ``cadence``, ``effective``, ``evidence``, sorted; none where it took it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlHistory:
    """All that the versions of ``controls.yaml`` on the branch say of controls."""

    changes: tuple[ControlChange, ...] = ()
    """Oldest first."""
    entries: tuple[EntryChange, ...] = ()
    """Of each control of the last version, by id."""
    former: tuple[FormerControl, ...] = ()
    """Oldest first."""
