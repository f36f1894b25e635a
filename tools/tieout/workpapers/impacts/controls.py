"""Controls of two states -> those that a change adds, edits or removes."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from tieout.workpapers.impacts import values
from tieout.workpapers.impacts.sheet import ControlImpact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.control import Control
    from tieout.model.settings_said import SettingsSaid
    from tieout.workpapers.impacts.values import Value

_NOT_OF_A_CONTROL = frozenset({"location", "places", "id"})


def controls_between(
    before: Iterable[Control], after: Iterable[Control], said: tuple[SettingsSaid, SettingsSaid] | None
) -> Iterator[ControlImpact]:
    """Give them in the order of the state after, those that are gone last; ``said`` tells keys that nothing reads."""
    old, new = ({item.id: item for item in side} for side in (before, after))
    for name, item in new.items():
        was = old.get(name)
        if was is None:
            yield ControlImpact(name, item.title, "added", ())
            continue
        keys = tuple(
            field.name
            for field in fields(item)
            if field.name not in _NOT_OF_A_CONTROL and getattr(was, field.name) != getattr(item, field.name)
        )
        if keys:
            yield ControlImpact(name, item.title, "changed", keys, values.compared(keys, was, item))
        elif other := _unread_keys(name, said):
            yield ControlImpact(name, item.title, "changed", tuple(value.key for value in other), other)
    yield from (ControlImpact(name, item.title, "removed", ()) for name, item in old.items() if name not in new)


def _unread_keys(name: str, said: tuple[SettingsSaid, SettingsSaid] | None) -> tuple[Value, ...]:
    """Give what differs in the entry of a control as it is written: keys that Tieout keeps and does not read."""
    if said is None or name not in said[0].controls or name not in said[1].controls:
        return ()
    return values.said(said[0].controls[name], said[1].controls[name])
