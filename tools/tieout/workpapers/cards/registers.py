"""A row of a register as a card: each thing that it says, with its line."""

from __future__ import annotations

import enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tieout.model.registers.collection import REGISTERS
from tieout.model.strength import Strength
from tieout.workpapers.cards.base import Line, Part

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.location import Location
    from tieout.model.row import Row


def register_card(at: Location, examination: Examination) -> tuple[Part, ...]:
    """Give the card of the row of a register that has a key at a place; nothing where there is none."""
    name = PurePosixPath(at.path).stem
    rows = examination.registers.rows(name) if name in REGISTERS else ()
    row = next((item for item in rows if at in {item.location, *(place for _, place in item.places)}), None)
    return () if row is None else (Part("What the register says", _lines(row)),)


def _lines(of: Row) -> tuple[Line, ...]:
    keys = dict.fromkeys(key.partition("[")[0] for key, _ in of.places)
    told = ((key, _text(getattr(of, key, None))) for key in keys)
    found = tuple(Line(key, said, Strength.SELF, str(of.at(key))) for key, said in told if said)
    return found or (Line("Row", of.subject, Strength.SELF, str(of.location)),)


def _text(value: object) -> str:
    if value is None or value in {(), ""}:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.value if isinstance(value, enum.Enum) else value)
