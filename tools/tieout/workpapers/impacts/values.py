"""What a head or a control said under a key, and says now, where a line can hold it."""

from __future__ import annotations

import enum
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tieout.model.settings_said import Keys

_MOST = 60
"""Characters of a value; a longer one is prose, and a line of it tells nothing."""


class Value(NamedTuple):
    """What a key had and has not, what it has and had not; of a list only what differs."""

    key: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def compared(keys: tuple[str, ...], was: object, now: object) -> tuple[Value, ...]:
    """Give the values of two states of a thing that differ in these attributes, those that a line can hold."""
    found = (_value(key, getattr(was, key, None), getattr(now, key, None)) for key in keys)
    return tuple(item for item in found if item is not None)


def said(was: Keys, now: Keys) -> tuple[Value, ...]:
    """Give the keys of a file that say something else, whatever they are, in the order of the file; long words too."""
    found = (
        Value(key, _less(was.get(key, ()), now.get(key, ())), _less(now.get(key, ()), was.get(key, ())))
        for key in dict.fromkeys((*now, *was))
        if was.get(key) != now.get(key)
    )
    return tuple(found)


def _less(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item for item in mine if item not in theirs)


def _value(key: str, was: object, now: object) -> Value | None:
    one, other = _words(was), _words(now)
    if one is None or other is None:
        return None
    gone, new = _less(one, other), _less(other, one)
    return Value(key, gone, new) if gone or new else None


def _words(value: object) -> tuple[str, ...] | None:
    if value is None or value == "":
        return ()
    if isinstance(value, enum.Enum):
        return _words(value.value)
    if isinstance(value, str):
        return (value,) if len(value) <= _MOST else None
    if isinstance(value, int | date):
        return (f"{value}",)
    if isinstance(value, tuple) and all(isinstance(item, str) and len(item) <= _MOST for item in value):
        return tuple(f"{item}" for item in value)
    return None
