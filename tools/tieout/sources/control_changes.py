"""The versions of ``controls.yaml`` on the branch -> what became of each control."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from tieout.model.control import Control
from tieout.model.control_change import ControlChange, ControlEffect, ControlHistory, EntryChange, FormerControl
from tieout.model.errors import NotExaminableError
from tieout.model.examination import SETTINGS_PATH
from tieout.ports.git_objects import REMEDY
from tieout.sources.control_pieces import ControlPieces
from tieout.sources.controls import read_controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.ports.git import Repository
    from tieout.sources.mainline import Landing

_TESTED = ("statement", "criteria", "nature", "execution", "cadence", "evidence", "owner")
"""What an auditor's test of a control rests on; a title or a test procedure reworded changes nothing."""
_ASKED = {
    "cadence": ("cadence",),
    "effective": ("effective_from", "effective_to"),
    "evidence": ("evidence",),
}
"""What decides which windows a control is asked for, and by what, with its fields."""
_ENTRY = tuple(field.name for field in fields(Control) if field.name not in {"location", "places"})
_REGULAR = "100"
_REVIEWED = re.compile(rb"^reviewed:[ \t]*(\S+)", re.MULTILINE)
"""A date at the top: the program's reader refuses any other value there."""


def control_changes(repository: Repository, landings: Iterable[Landing], *, prefix: str) -> tuple[ControlChange, ...]:
    """Give what each state of the branch did to the controls, the oldest first; as ``control_history``."""
    return control_history(repository, landings, prefix=prefix).changes


def control_history(repository: Repository, landings: Iterable[Landing], *, prefix: str) -> ControlHistory:
    """Read every version of ``controls.yaml`` on the branch, and say what each did.

    A version that cannot be read is passed over: the next one is compared with the last that could. So is what a version
    lacks, while it has an entry that nobody can name.
    Raises NotExaminableError for a version that is missing.
    """
    path = prefix + SETTINGS_PATH
    steps = [
        (landing, change.new_oid if change.new_mode.startswith(_REGULAR) else None)
        for landing in landings
        for change in landing.changes
        if change.path == path
    ]
    texts = dict(repository.blobs(sorted({oid for _, oid in steps if oid})))
    found: list[ControlChange] = []
    entries: dict[str, EntryChange] = {}
    standing: dict[str, Landing] = {}
    former: list[FormerControl] = []
    before: dict[str, Control] | None = None
    reviewed = b""
    pieces = ControlPieces()
    for landing, oid in steps:
        data = texts[oid] if oid else b""
        if data is None:
            message = f"the history is not whole: {SETTINGS_PATH} of commit {landing.oid[:10]} cannot be read"
            raise NotExaminableError(message, remedy=REMEDY)
        controls = pieces.controls(data) if data else ()
        if data and not controls and not _has_none(data):
            continue
        after = {control.id: control for control in reversed(controls) if control.id}
        gone = (before or {}).keys() - after.keys()
        if gone and data and read_controls(data, path=SETTINGS_PATH).unnamed:
            # One that nobody can name may be any of these: until it can be told they stand as they stood.
            after |= {name: before[name] for name in gone if before}
        found.extend(_compared(before, after, landing))
        former.extend(_replaced(before or {}, after, standing, landing))
        touched = {item.control: item for item in _touched(before or {}, after, landing)}
        entries |= touched
        moved = _reviewed(data)
        if before is not None and moved not in {b"", reviewed}:
            again = (landing.oid, landing.on)
            for name in after.keys() - touched.keys():
                entries[name] = entries[name]._replace(reviews=(*entries[name].reviews, again))
        before, reviewed = after, moved
    kept = sorted(before or {})
    return ControlHistory(changes=tuple(found), entries=tuple(entries[name] for name in kept), former=tuple(former))


def _has_none(data: bytes) -> bool:
    """Say whether the version lists no control, as opposed to one that nobody can read."""
    return not read_controls(data, path=SETTINGS_PATH).unreadable


def _replaced(
    before: dict[str, Control], after: dict[str, Control], standing: dict[str, Landing], landing: Landing
) -> Iterator[FormerControl]:
    """Give each control of which something else is asked from here on; ``standing`` is since which landing each is so."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        keys = () if old is None or new is None else _asked_otherwise(old, new)
        if old is not None and (new is None or keys):
            since = standing.pop(name, landing)
            yield FormerControl(control=old, since=since.on, until=landing.on, commit=landing.oid, keys=keys)
        if new is not None:
            standing.setdefault(name, landing)


def _asked_otherwise(old: Control, new: Control) -> tuple[str, ...]:
    return tuple(
        key for key, names in _ASKED.items() if any(getattr(old, item) != getattr(new, item) for item in names)
    )


def _reviewed(data: bytes) -> bytes:
    """Give what the head says under ``reviewed``; empty where it says nothing."""
    found = _REVIEWED.search(data)
    return found[1] if found else b""


def _touched(before: dict[str, Control], after: dict[str, Control], landing: Landing) -> Iterator[EntryChange]:
    for name, new in after.items():
        old = before.get(name)
        keys = () if old is None else tuple(sorted(key for key in _ENTRY if getattr(old, key) != getattr(new, key)))
        if old is None or keys:
            yield EntryChange(control=name, commit=landing.oid, on=landing.on, keys=keys)


def _compared(known: dict[str, Control] | None, after: dict[str, Control], landing: Landing) -> Iterator[ControlChange]:
    before = known or {}
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        effect = ControlEffect.CHANGED
        keys: tuple[str, ...] = ()
        if old is not None and new is not None:
            keys = tuple(sorted(key for key in _TESTED if _value(old, key) != _value(new, key)))
            if not keys:
                continue
        else:
            added = ControlEffect.BEGUN if known is None else ControlEffect.ADDED
            effect = added if old is None else ControlEffect.REMOVED
        last = next(item for item in (new, old) if item is not None)
        yield ControlChange(
            control=name,
            effect=effect,
            on=landing.on,
            commit=landing.oid,
            keys=keys,
            title=last.title,
            criteria=last.criteria,
            effective_from=last.effective_from,
            effective_to=last.effective_to,
        )


def _value(control: Control, key: str) -> object:
    value = getattr(control, key)
    return " ".join(value.split()) if isinstance(value, str) else value
