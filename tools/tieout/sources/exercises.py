"""``evidence/exercises`` -> exercise records, with the days on which the branch had them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.folders import EXERCISES
from tieout.model.exercise import Rewriting
from tieout.model.location import Location, Unreadable
from tieout.sources.exercise_record import read_exercise_record, sign_off
from tieout.sources.globs import match
from tieout.sources.names import is_no_path
from tieout.sources.refusal import not_regular
from tieout.sources.shared_ids import shared_ids
from tieout.sources.trees import could_hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from tieout.model.exercise import ExerciseRecord
    from tieout.ports.git import Repository
    from tieout.sources.desk import Desk
    from tieout.sources.mainline import Landing
    from tieout.sources.trees import Listing

EXERCISE_GLOBS = (f"{EXERCISES}/*.md", f"{EXERCISES}/**/EX-*.md")
"""A record that lies deeper is found by its name; other notes there are attachments."""
_NO_RECORD = f"{EXERCISES}/readme.md"
_REGULAR = "100"
_TEXTS = (".md", ".markdown", ".mdx", ".yaml", ".yml", ".txt", ".json")
_NAMED = re.compile(r"ex-[0-9]{4}-[0-9]+\.[a-z]+", re.ASCII | re.IGNORECASE)
_HELD = re.compile(rb"^ *\"?(?:held_on|signed_off_by)\"? *:", re.MULTILINE)


def read_exercises(desk: Desk, listing: Listing) -> tuple[ExerciseRecord, ...]:
    """Read every record of the tree, by path; what is odd is noted at the desk."""
    paths = exercise_paths(listing.paths)
    desk.unreadable.extend(
        item for path, item in listing.closed if path not in paths and could_hold(path, EXERCISE_GLOBS)
    )
    desk.unreadable.extend(not_regular(path) for path in listing.folders if match(path, EXERCISE_GLOBS))
    if desk.committed is not None:
        gone = set(exercise_paths(desk.committed.entries)) - set(listing.paths)
        desk.uncommitted.update(visible(path) for path in gone)
    desk.fetch(paths)
    records: list[ExerciseRecord] = []
    for path in paths:
        data = desk.read(path)
        if data is None:
            continue
        reading = read_exercise_record(data, path=visible(path))
        desk.note(reading)
        if reading.record is not None:
            records.append(reading.record)
    desk.unreadable.extend(shared_ids(records, "record"))
    desk.unreadable.extend(_misnamed(desk, listing.paths))
    return tuple(records)


def dated(
    records: tuple[ExerciseRecord, ...], repository: Repository, landings: Iterable[Landing], *, prefix: str
) -> tuple[ExerciseRecord, ...]:
    """Give each record the day on which the branch first had it, and its sign-off as it is now.

    ``landings`` are the states of the branch, the oldest first. A version that cannot be read ends the
    sign-off before it.
    """
    wanted = {record.path for record in records}
    steps: dict[str, list[tuple[date, str | None]]] = {}
    for landing in landings:
        for change in landing.changes:
            path = visible(change.path.removeprefix(prefix))
            if change.path.startswith(prefix) and path in wanted:
                oid = change.new_oid if change.new_mode.startswith(_REGULAR) else None
                steps.setdefault(path, []).append((landing.on, oid))
    oids = sorted({oid for versions in steps.values() for _, oid in versions if oid})
    texts = dict(repository.blobs(oids)) if oids else {}
    return tuple(_dated(record, steps.get(record.path, []), texts) for record in records)


def _dated(
    record: ExerciseRecord, versions: list[tuple[date, str | None]], texts: dict[str, bytes | None]
) -> ExerciseRecord:
    first = next((day for day, oid in versions if oid), None)
    if first is None or record.signed_off_by is None or record.signed_off_on is None:
        return replace(record, recorded_on=first)
    now = (record.signed_off_by, record.signed_off_on.isoformat())
    signed: date | None = None
    for day, oid in reversed(versions):
        data = texts[oid] if oid else None
        if data is None or sign_off(data) != now:
            break
        signed = day
    rewritten = _rewritten(record, versions, texts)
    return replace(record, recorded_on=first, sign_off_recorded_on=signed, rewritten=rewritten)


def _rewritten(
    record: ExerciseRecord, versions: list[tuple[date, str | None]], texts: dict[str, bytes | None]
) -> Rewriting | None:
    """Say what reads otherwise than at the end of the day on which the sign-off came to the branch.

    A later ``signed_off_on`` is a new sign-off, and vouches anew. An earlier one is none: it is the old
    one written otherwise. A day that was still to come when it was committed vouches for nothing.
    """
    seen = [(day, _version(texts[oid] if oid else None)) for day, oid in versions]
    vouched = [
        (day, version)
        for day, version in seen
        if version is not None and version.signed_off_by and _is_of(version.signed_off_on, record, day)
    ]
    if not vouched:
        return None
    signed = vouched[0][0]
    then = [version for day, version in vouched if day == signed][-1].signed_facts
    now = record.signed_facts
    keys = tuple(key for key, value in now.items() if value != then[key])
    if not keys:
        return None
    since: date | None = None
    for day, version in reversed(seen):
        if version is None or version.signed_facts != now:
            break
        since = day
    return Rewriting(keys=keys, signed=signed, on=since)


def _is_of(signed: date | None, record: ExerciseRecord, landed: date) -> bool:
    mine = record.signed_off_on
    return signed is not None and mine is not None and mine <= signed <= landed


def _version(data: bytes | None) -> ExerciseRecord | None:
    return None if data is None else read_exercise_record(data, path="").record


def exercise_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """Give the paths that are those of records, sorted."""
    return tuple(
        sorted(
            path
            for path in paths
            if match(path, EXERCISE_GLOBS) and path.lower() != _NO_RECORD and not is_no_path(path)
        )
    )


def _misnamed(desk: Desk, paths: Iterable[str]) -> Iterator[Unreadable]:
    """Name each text beside the records that is none by its name, and looks like one by its name or its head."""
    beside = [path for path in paths if path.startswith(f"{EXERCISES}/") and path.lower().endswith(_TEXTS)]
    records = frozenset(exercise_paths(beside))
    beside = [path for path in beside if path not in records and path.lower() != _NO_RECORD and not is_no_path(path)]
    desk.fetch(beside)
    for path in beside:
        data = desk.tree.read(path)
        if isinstance(data, Unreadable):
            continue
        name = path.rpartition("/")[2]
        if _NAMED.fullmatch(name) or _HELD.search(data):
            yield Unreadable(
                location=Location(path=visible(path)),
                kind="misnamed-exercise",
                message=f"{visible(name)} looks like the record of an exercise and is not read as one, by its name",
                remedy="name it as its id says, such as EX-2026-01.md; what is an attachment needs another name",
            )
