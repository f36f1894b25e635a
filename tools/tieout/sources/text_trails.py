"""The branch's states -> every landing by which a document of today came to be as it is, with what was reviewed.

The states are those that ``mainline`` read: no commit is walked again. Blobs are read in batches, each once,
and only what is compared of them is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.change import Effect
from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError
from tieout.model.text_approval import HeldText, TextStep, TextTrail
from tieout.ports.git_objects import REMEDY, Unusable
from tieout.sources.globs import match
from tieout.sources.text_version import TextReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tieout.model.landing import LandedChange, Landings
    from tieout.model.program import DocumentGlobs
    from tieout.model.text_approval import TextVersion
    from tieout.ports.git import Repository
    from tieout.ports.git_walk import ChangedFile
    from tieout.sources.mainline import Landing

_REGULAR = "100"
_SIZE_LIMIT = 16 * 1024 * 1024


class _Step(NamedTuple):
    """A step whose blobs are not read yet."""

    landing: str
    on: date
    path: str
    old_path: str
    """Both from the top."""
    old: str | None
    new: str | None
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The documents, followed back along the branch; what was reviewed of them is read once the landings are known."""

    repository: Repository
    reader: TextReader
    prefix: str
    trails: Mapping[str, tuple[_Step, ...]]
    """By the path as it is shown, below the prefix; each newest first."""
    versions: Mapping[str, TextVersion | None]
    """By blob."""
    proposed: frozenset[str]
    """The documents that commits change which have not landed yet."""

    def needed(self, *, since: date | None = None) -> frozenset[str]:
        """Give the landings whose approvals tell what a text of today is worth.

        Those from the last change but one of its words, and of what governs it: what was approved then is what
        a later change ended. And all those of ``since`` and later: each may show that the text was reviewed.
        """
        found: set[str] = set()
        for steps in self.trails.values():
            marks = [self._marks(step) for step in steps]
            for part in (0, 1):
                changes = [place for place, (before, after) in enumerate(marks) if before[part] != after[part]]
                last = changes[1] if len(changes) > 1 else len(steps) - 1
                found.update(step.landing for step in steps[: last + 1])
            found.update(step.landing for step in steps if since is not None and step.on >= since)
        return frozenset(found)

    def _marks(self, step: _Step) -> tuple[tuple[str, str], tuple[str, str]]:
        before, after = (None if oid is None else self.versions[oid] for oid in (step.old, step.new))
        return _mark(before), _mark(after)

    def trails_with(self, landings: Landings | None) -> tuple[TextTrail, ...]:
        """Give the trails by path, each step with what the commits hold that reviews of its change name.

        Raises NotExaminableError for a version that is missing.
        """
        reviewed = _reviewed(landings)
        wanted = dict.fromkeys(
            (oid, path)
            for steps in self.trails.values()
            for step in steps
            for oid in reviewed.get(step.landing, ())
            for path in dict.fromkeys((step.path, step.old_path))
        )
        held = {(item.oid, item.path): item for item in self.repository.held_at(wanted)}
        more = {
            item.blob: item.oid for item in held.values() if item.blob is not None and item.blob not in self.versions
        }
        versions = dict(self.versions) | _versions(self.repository, self.reader, more)

        def held_in(step: _Step, oid: str) -> HeldText:
            here = [held[oid, path] for path in dict.fromkeys((step.path, step.old_path))]
            blob = next((item.blob for item in here if item.blob is not None), None)
            return HeldText(oid=oid, version=versions[blob] if blob else None, is_here=here[0].is_here)

        def finished(step: _Step) -> TextStep:
            return TextStep(
                landing=step.landing,
                on=step.on,
                path=visible(step.path.removeprefix(self.prefix)),
                old_path=visible(step.old_path.removeprefix(self.prefix)),
                before=versions[step.old] if step.old else None,
                after=versions[step.new] if step.new else None,
                is_added=step.effect is Effect.ADDED,
                is_deleted=step.new is None,
                held=tuple(held_in(step, oid) for oid in reviewed.get(step.landing, ())),
            )

        return tuple(
            TextTrail(
                path=path,
                steps=tuple(finished(step) for step in reversed(steps)),
                is_proposed=path in self.proposed,
            )
            for path, steps in self.trails.items()
        )


def follow_texts(
    repository: Repository,
    branch: Sequence[Landing],
    *,
    documents: Iterable[str],
    globs: DocumentGlobs,
    patterns: tuple[str, ...],
    prefix: str,
    proposed: int = 0,
) -> Followed:
    """Follow the documents (their paths as they are shown, below ``prefix``) back along the branch.

    A file that came in the landing in which another document went is that one moved, if both hold the same
    words, or bear the same id. One that was removed and came back keeps what it was before. ``patterns`` are
    those by which files are documents now, or were; the newest ``proposed`` states have not landed. Raises
    NotExaminableError for a version that is missing.
    """
    reader = TextReader(globs)
    landed = branch[: len(branch) - proposed]
    ahead = branch[len(branch) - proposed :]
    index = _by_path(landed, patterns, prefix)
    origins = _origins(repository, landed, index, reader)
    shown = {visible(path.removeprefix(prefix)): path for path in index}
    wanted = sorted(set(documents))
    trails = {name: tuple(_steps(shown[name], landed, index, origins)) if name in shown else () for name in wanted}
    steps = [step for trail in trails.values() for step in trail]
    oids = {oid: step.landing for step in reversed(steps) for oid in (step.old, step.new) if oid is not None}
    changed = {visible(change.path.removeprefix(prefix)) for landing in ahead for change in landing.changes}
    return Followed(
        repository=repository,
        reader=reader,
        prefix=prefix,
        trails=trails,
        versions=_versions(repository, reader, oids),
        proposed=frozenset(changed.intersection(wanted)),
    )


def _mark(version: TextVersion | None) -> tuple[str, str]:
    return ("", "") if version is None else (version.body, version.governance)


def _versions(repository: Repository, reader: TextReader, oids: Mapping[str, str]) -> dict[str, TextVersion | None]:
    return {oid: None if data is None else reader.read(data) for oid, data in _blobs(repository, oids)}


def _by_path(branch: Sequence[Landing], patterns: tuple[str, ...], prefix: str) -> dict[str, dict[int, ChangedFile]]:
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


def _origins(
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
    for oid, data in _blobs(repository, oids):
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


def _steps(
    path: str,
    branch: Sequence[Landing],
    index: Mapping[str, Mapping[int, ChangedFile]],
    origins: Mapping[tuple[int, str], ChangedFile],
) -> Iterator[_Step]:
    """Give the steps of one document, the newest first."""
    latest = len(branch)
    while True:
        origin: ChangedFile | None = None
        for place in sorted((place for place in index.get(path, ()) if place < latest), reverse=True):
            change = index[path][place]
            origin = origins.get((place, path))
            source = origin or change
            yield _Step(
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


def _reviewed(landings: Landings | None) -> dict[str, tuple[str, ...]]:
    """Give the commits that reviews name, by the landing of their change."""
    if landings is None:
        return {}
    return {item.oid: tuple(_oids(item)) for item in (*landings.earlier, *landings.changes)}


def _oids(change: LandedChange) -> dict[str, None]:
    records = (change.observation, *change.batch, *(item.observation for item in change.inner))
    reviews = (review for record in records if record is not None for review in record.proposal.reviews)
    return {review.oid: None for review in reviews if review.oid is not None}


def _blobs(repository: Repository, oids: Mapping[str, str]) -> Iterator[tuple[str, bytes | None]]:
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
