"""Where a finding stands, and whether the file it speaks of was read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.location import Location


def place_of(bearer: Document | Control | ExerciseRecord, *keys: str) -> Location:
    """Give the place of the first of these keys that has one, else of the bearer."""
    known = dict(bearer.places)
    return next((known[key] for key in keys if key in known), bearer.at(keys[-1]))


def named(control: Control) -> str:
    """Give the control's id, or what stands in for one."""
    return control.id or "a control without an id"


def is_partly_read(examination: Examination, path: str) -> bool:
    """Say whether something of this file could not be read, so that its silence means little."""
    return any(item.kind != "byte-order-mark" for item in examination.unreadable_of(path))
