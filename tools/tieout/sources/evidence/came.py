"""The branch, state by state -> when each capture came to it, and what later states did to captures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.evidence.capture import Came, Meddled, Meddling
from tieout.model.evidence.record import RECORD_SUFFIX
from tieout.sources.evidence.places import folder_of, is_evidence, is_record, records_above, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from tieout.ports.git_walk import ChangedFile
    from tieout.sources.mainline import Landing

_ABSENT, _REGULAR = "000000", "100"


class Trail(NamedTuple):
    """What the branch tells of its captures."""

    came: dict[str, Came]
    """By the path of each record that the branch has now: the state since which it has had it."""
    meddled: tuple[Meddled, ...]
    """Oldest first, of captures that are gone too."""


class _Change(NamedTuple):
    path: str
    """From the root."""
    change: ChangedFile


def trail(landings: Iterable[Landing], *, prefix: str) -> Trail:
    """Follow the states of the branch, the oldest first.

    A state is held against the one before it on the branch, so what went on beside the branch before it was
    merged counts for nothing. A capture is whole when its record comes: what happens to its files in later
    states is meddling, whoever did it.
    """
    seen = _Seen()
    for landing in landings:
        changes = [
            _Change(path, change)
            for change in landing.changes
            if change.path.startswith(prefix) and is_evidence(path := change.path[len(prefix) :])
        ]
        if changes:
            seen.see(Came(commit=landing.oid, at=landing.at), changes)
    return Trail(came=seen.live, meddled=tuple(seen.meddled))


class _Seen:
    """The captures that the branch has, and had."""

    def __init__(self) -> None:
        self.live: dict[str, Came] = {}
        self.meddled: list[Meddled] = []
        self._gone: set[str] = set()
        self._above: dict[str, frozenset[str]] = {}
        """By folder: the records that a file in it may belong to, but for its own. Most captures have many files."""

    def see(self, came: Came, changes: list[_Change]) -> None:
        """Take note of one state: first what it did to the captures before it, then which it brought and took."""
        places = _arrived(changes)
        moved = self._moved(changes, places)
        records = {path for path, change in changes if change.old_modes[0] == _ABSENT and is_record(path)}
        again = records & self._gone
        for path, change in changes:
            found = self._meddled(path, change, came, again, places, moved)
            if found is not None:
                self.meddled.append(found)
        for path, change in changes:
            if not is_record(path):
                continue
            if change.new_mode == _ABSENT:
                self.live.pop(path, None)
                self._gone.add(path)
            elif change.old_modes[0] == _ABSENT:
                self.live[path] = came

    def _meddled(
        self,
        path: str,
        change: ChangedFile,
        came: Came,
        again: AbstractSet[str],
        places: dict[str, list[str]],
        moved: dict[str, set[str]],
    ) -> Meddled | None:
        if change.old_modes[0] == _ABSENT:
            is_late = self._belongs(path, self.live.keys()) or self._belongs(path, again)
            return Meddled(visible(path), Meddling.ADDED, came) if is_late else None
        if not self._belongs(path, self.live.keys()):
            return None
        if change.new_mode == _ABSENT:
            homes = {
                home
                for record in (path, *records_of(path))
                if record in self.live
                for home in moved.get(record, {record})
            }
            to = _taken(places, change.old_oids[0], path, homes)
            return Meddled(visible(path), Meddling.RENAMED if to else Meddling.REMOVED, came, visible(to))
        is_mode = change.old_oids[0] == change.new_oid and _is_regular(change.old_modes[0], change.new_mode)
        return Meddled(visible(path), Meddling.MODE if is_mode else Meddling.MODIFIED, came)

    def _belongs(self, path: str, records: AbstractSet[str]) -> bool:
        """Say whether a path is one of these records, or a file of one."""
        if not records:
            return False
        folder = folder_of(path)
        above = self._above.get(folder)
        if above is None:
            above = self._above[folder] = frozenset(records_above(folder))
        return path in records or path + RECORD_SUFFIX in records or not records.isdisjoint(above)

    def _moved(self, changes: list[_Change], places: dict[str, list[str]]) -> dict[str, set[str]]:
        """Give, of each record that went, where one of the same bytes came: a capture is renamed with its record alone.

        Two captures may well have a file in common; where the records differ the one is gone and the other new.
        """
        return {
            path: {*places.get(change.old_oids[0], ())}
            for path, change in changes
            if path in self.live and change.new_mode == _ABSENT
        }


def _arrived(changes: Iterable[_Change]) -> dict[str, list[str]]:
    """Give, by its content, where each file stands that was not there before."""
    found: dict[str, list[str]] = {}
    for path, change in changes:
        if change.old_modes[0] == _ABSENT:
            found.setdefault(change.new_oid, []).append(path)
    return found


def _taken(places: dict[str, list[str]], oid: str, path: str, homes: set[str]) -> str:
    """Give where a file went, byte for byte, with these records, each place once; empty where it is nowhere."""
    there = [place for place in places.get(oid, ()) if homes & {place, *records_of(place)}]
    if not there:
        return ""
    name = path.rpartition("/")[2]
    to = next((place for place in there if place.rpartition("/")[2] == name), there[0])
    places[oid].remove(to)
    return to


def _is_regular(*modes: str) -> bool:
    return all(mode.startswith(_REGULAR) for mode in modes)
