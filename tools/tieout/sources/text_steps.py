"""The branch's states -> every landing that touched a document, followed back through moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.change import Effect
from tieout.model.errors import NotExaminableError
from tieout.ports.git_objects import REMEDY, Unusable
from tieout.sources.globs import match

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from tieout.ports.git import Repository
    from tieout.ports.git_walk import ChangedFile
    from tieout.sources.mainline import Landing
    from tieout.sources.text_version import TextReader

_REGULAR = "100"
_SIZE_LIMIT = 16 * 1024 * 1024


class Step(NamedTuple):
    """A landing that touched a document, whose blobs are not read yet."""

    landing: str
    on: date
    path: str
    old_path: str
    """Both from the top."""
    old: str | None
    new: str | None
    effect: Effect


def by_path(branch: Sequence[Landing], patterns: tuple[str, ...], prefix: str) -> dict[str, dict[int, ChangedFile]]:
    """Give what each landing, by its place on the branch, did to each file that is or was a document."""
    found: dict[str, dict[int, ChangedFile]] = {}
    documents: dict[str, bool] = {}
    for place, landing in enumerate(branch):
        for change in landing.changes:
            path = change.path
            if path not in documents:
                documents[path] = path.startswith(prefix) and match(path.removeprefix(prefix), patterns)
            if documents[path]:
                found.setdefault(path, {})[place] = change
    return found


def origins_of(
    repository: Repository,
    branch: Sequence[Landing],
    index: Mapping[str, Mapping[int, ChangedFile]],
    reader: TextReader,
) -> dict[tuple[int, str], ChangedFile]:
    """Give, for a file that came in a landing, the one that went in it and that it was."""
    came: dict[int, list[ChangedFile]] = {}
    went: dict[int, list[ChangedFile]] = {}
    for changes in index.values():
        for place, change in changes.items():
            if change.effect is Effect.ADDED and _is_text(change.new_mode):
                came.setdefault(place, []).append(change)
            elif change.effect is Effect.DELETED and _is_text(change.old_modes[0]):
                went.setdefault(place, []).append(change)
    places = sorted(came.keys() & went.keys())
    oids = {item.new_oid: branch[place].oid for place in places for item in came[place]}
    oids |= {item.old_oids[0]: branch[place].oid for place in places for item in went[place]}
    marks: dict[str, tuple[str, str]] = {}
    for oid, data in blobs_of(repository, oids):
        version = None if data is None else reader.read(data)
        marks[oid] = ("", "") if data is None or version is None else (version.body, reader.identifier(data))
    found: dict[tuple[int, str], ChangedFile] = {}
    for place in places:
        left = {item.path: item for item in went[place]}
        for kind in (0, 1):  # the same words first, then the same id
            for item in came[place]:
                mark = marks[item.new_oid][kind]
                origin = next((old for old in left.values() if mark and marks[old.old_oids[0]][kind] == mark), None)
                if origin is not None and (place, item.path) not in found:
                    found[place, item.path] = left.pop(origin.path)
    return found


def steps_of(
    path: str,
    branch: Sequence[Landing],
    index: Mapping[str, Mapping[int, ChangedFile]],
    origins: Mapping[tuple[int, str], ChangedFile],
) -> Iterator[Step]:
    """Give the steps of one document, the newest first."""
    latest = len(branch)
    while True:
        origin: ChangedFile | None = None
        for place in sorted((place for place in index.get(path, ()) if place < latest), reverse=True):
            change = index[path][place]
            origin = origins.get((place, path))
            source = origin or change
            yield Step(
                landing=branch[place].oid,
                on=branch[place].on,
                path=path,
                old_path=source.path,
                old=source.old_oids[0] if _is_text(source.old_modes[0]) else None,
                new=change.new_oid if _is_text(change.new_mode) else None,
                effect=Effect.MODIFIED if origin else change.effect,
            )
            if origin is not None:
                path, latest = origin.path, place
                break
        if origin is None:
            return


def blobs_of(repository: Repository, oids: Mapping[str, str]) -> Iterator[tuple[str, bytes | None]]:
    """Give each blob, None for one that is too large; ``oids`` says for an error which commit has each."""
    with repository.blob_reader() as reader:
        for oid, data in reader.examine(sorted(oids), limit=_SIZE_LIMIT):
            if isinstance(data, bytes):
                yield oid, data
            elif data is Unusable.TOO_LARGE:
                yield oid, None
            else:
                why = "is missing" if data is Unusable.MISSING else "holds other bytes than its id says"
                message = f"the history is not whole: the blob {oid} of commit {oids[oid][:10]} {why}"
                raise NotExaminableError(message, remedy=REMEDY)


def _is_text(mode: str) -> bool:
    return mode.startswith(_REGULAR)
