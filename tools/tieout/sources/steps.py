"""What commits did to documents, told from the versions before and after, one document at a time.

A walk meets the versions of all documents mixed. Told document by document, each version lies
beside the one that it is compared with: it is read once, and a few texts in hand are enough.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tieout.model.change import Effect, FieldChange, Revision
from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError
from tieout.ports.git_objects import REMEDY, Unusable
from tieout.sources.versions import same_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tieout.model.change import Commit
    from tieout.ports.git_objects import BlobReader
    from tieout.sources.versions import Version, Versions

T = TypeVar("T")

_IN_HAND = 4
"""Versions of a document that are kept although the step at hand needs them not: a merge comes
between the versions that it joins."""
_SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of a version; a larger one is unreadable."""
_WHY = {Unusable.MISSING: "is missing", Unusable.FORGED: "holds other bytes than its id says"}


class Step(NamedTuple):
    """What one commit did to one document, before its versions are read."""

    commit: Commit
    document: str
    effect: Effect
    olds: tuple[str | None, ...]
    """The blob on each side that had the file, None where it was no text; empty if it is new."""
    new: str | None
    """None if it is gone, or no text."""
    path: str
    """Where the file stands after the commit, and ``old_path`` before it."""
    old_path: str
    is_move: bool = False
    """Whether the words stayed: it was moved, or went and came back with the same bytes."""

    def blobs(self) -> list[str]:
        """Give the blobs that are compared, each once; none for a file that is new."""
        return list(dict.fromkeys([oid for oid in (self.new, *self.olds) if oid])) if self.olds else []


def told(steps: Sequence[Step], reader: BlobReader, versions: Versions) -> tuple[Revision, ...]:
    """Give what each step did, in their order; raises as ``read``."""
    lanes: dict[str, list[tuple[int, Step]]] = {}
    for number, step in enumerate(steps):
        lanes.setdefault(step.document, []).append((number, step))
    for lane in lanes.values():
        _bring_back(lane)
    stream = read(_wanted(lanes.values()), reader, versions, lambda: _places(steps))
    found: list[tuple[int, Revision]] = []
    for lane in lanes.values():
        hand: dict[str, Version | None] = {}
        for number, step in lane:
            for oid in _taken_up(hand, step):
                _, hand[oid] = next(stream)
            found.append((number, _revision(step, hand)))
    return tuple([revision for _, revision in sorted(found)])


def _bring_back(lane: list[tuple[int, Step]]) -> None:
    """Mark the steps, newest first, by which a file was taken away and then brought back as it had been."""
    for at, ((later, back), (earlier, away)) in enumerate(pairwise(lane.copy())):
        if away.effect is Effect.DELETED and not back.olds and back.new is not None and away.olds == (back.new,):
            lane[at : at + 2] = (later, back._replace(is_move=True)), (earlier, away._replace(is_move=True))


def _wanted(lanes: Iterable[Sequence[tuple[int, Step]]]) -> Iterator[str]:
    """Give the blobs in the order in which they are taken up."""
    for lane in lanes:
        hand: dict[str, None] = {}
        for _, step in lane:
            yield from _taken_up(hand, step)


def _taken_up(hand: dict[str, T | None], step: Step) -> list[str]:
    """Put away what has lain longest, and name the blobs that a step needs and the hand lacks."""
    needed = step.blobs()
    lacking = [oid for oid in needed if oid not in hand]
    hand.update(dict.fromkeys(lacking))
    if len(hand) > _IN_HAND:
        for oid in [oid for oid in hand if oid not in needed][: len(hand) - _IN_HAND]:
            del hand[oid]
    return lacking


def read(
    oids: Iterable[str], reader: BlobReader, versions: Versions, places: Callable[[], Mapping[str, str]]
) -> Iterator[tuple[str, Version | None]]:
    """Give each version; ``places`` says for an error where each blob stood.

    Raises NotExaminableError for a blob that is missing or holds other bytes; one over the limit is
    None, as what has no sound head.
    """
    for oid, data in reader.examine(oids, limit=_SIZE_LIMIT):
        if not isinstance(data, Unusable):
            yield oid, versions.version(data)
        elif data is Unusable.TOO_LARGE:
            yield oid, None
        else:
            message = f"the history is not whole: the blob {oid}, {places()[oid]}, {_WHY[data]}"
            raise NotExaminableError(message, remedy=REMEDY)


def place(path: str, when: str, commit: str) -> str:
    """Say where a blob stood: ``when`` is "before" or "after"."""
    return f"{visible(path)} {when} commit {commit[:10]}"


def _places(steps: Iterable[Step]) -> dict[str, str]:
    """Say of each blob of the steps which commit made it, else which one found it."""
    places = {oid: place(step.old_path, "before", step.commit.oid) for step in steps for oid in step.olds if oid}
    return places | {step.new: place(step.path, "after", step.commit.oid) for step in steps if step.new is not None}


def _revision(step: Step, versions: Mapping[str, Version | None]) -> Revision:
    body_changed, readable = not step.is_move, True
    fields: tuple[FieldChange, ...] = ()
    if step.olds and step.effect is not Effect.DELETED:
        new = None if step.new is None else versions[step.new]
        olds = [None if oid is None else versions[oid] for oid in step.olds]
        known = [item for item in olds if item is not None]
        readable = new is not None and len(known) == len(olds)
        if new is not None and readable:
            body_changed = not any(same_words(item.body, new.body) for item in known)
            fields = _field_changes(known, new)
    return Revision(
        commit=step.commit,
        path=step.document,
        effect=step.effect,
        body_changed=body_changed,
        fields=fields,
        readable=readable,
    )


def _field_changes(olds: Sequence[Version], new: Version) -> tuple[FieldChange, ...]:
    """Give the keys, sorted, whose value is no parent's any more."""
    keys = {key for key, _ in olds[0].fields.items() ^ new.fields.items()}
    return tuple(
        FieldChange(key=key, before=olds[0].fields.get(key), after=new.fields.get(key))
        for key in sorted(keys)
        if all(old.fields.get(key) != new.fields.get(key) for old in olds[1:])
    )
