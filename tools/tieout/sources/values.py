"""Values that records share: instants, lengths of time, numbers, yes and no, text as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from tieout.model.instant import iso_instant, iso_span
from tieout.sources.nodes import Scalar
from tieout.sources.notes import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from tieout.sources.fields import Fields

T = TypeVar("T")

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_SIGNED = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_FLAGS = {"true": True, "false": False}


def value(fields: Fields, key: str, wanted: str, example: str, read: Callable[[str], T | None]) -> T | None:
    """Give one value by a function that gives None for a text that does not fit."""
    scalar = fields.scalar(key, wanted)
    if scalar is None:
        return None
    found = read(scalar.text)
    if found is None:
        fields.note(key, f"{fields.named(key)} is {shown(scalar.text)}; wanted is {wanted}", example)
    return found


def instant(fields: Fields, key: str) -> datetime | None:
    """Give an instant with its offset from UTC."""
    remedy = "write day, time and the offset from UTC, such as 2026-05-12T10:00:00+02:00"
    return value(fields, key, "an instant such as 2026-05-12T10:00:00+02:00", remedy, iso_instant)


def span(fields: Fields, key: str) -> timedelta | None:
    """Give a length of time in weeks, or in days, hours, minutes and seconds."""
    return value(
        fields, key, "a length such as PT3H20M", f"write `{key}: PT3H20M` for 3 hours and 20 minutes", iso_span
    )


def count(fields: Fields, key: str, of: str) -> int | None:
    """Give a whole number of 18 digits at most, zero or above."""
    return value(fields, key, "a whole number", f"write the number of {of} in digits alone", _whole)


def integer(fields: Fields, key: str, of: str) -> int | None:
    """Give a whole number of 18 digits at most, which may be below zero."""
    return value(fields, key, "a whole number", f"write the number of {of} in digits alone", _signed)


def flag(fields: Fields, key: str) -> bool | None:
    """Give ``true`` or ``false``; no other word for them is one."""
    return value(fields, key, "true or false", f"write `{key}: true` or `{key}: false`", _FLAGS.get)


def texts(fields: Fields, key: str) -> tuple[str, ...]:
    """Give a list of texts as they are written: of several lines, with blanks around them, or empty in quotes."""
    found: list[str] = []
    for index, item in enumerate(fields.items(key)):
        if isinstance(item, Scalar) and not item.is_null:
            found.append(item.text)
        else:
            name = f"{fields.named(key)}[{index}]"
            fields.notes.bad(
                item, f"{name} is no text; wanted is one text an item", "write one text an item, in quotes"
            )
    return tuple(found)


def _whole(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _signed(text: str) -> int | None:
    return int(text) if _SIGNED.fullmatch(text) else None
