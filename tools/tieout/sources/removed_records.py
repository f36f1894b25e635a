"""The records that the branch had under ``evidence/`` -> those of exercises and access reviews that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.evidence.folders import ACCESS_REVIEWS, EXERCISES
from tieout.model.removed_record import RemovedRecord
from tieout.sources import refusal
from tieout.sources.exercise_record import read_exercise_record
from tieout.sources.exercises import exercise_paths
from tieout.sources.operation.access_review_record import read_access_review
from tieout.sources.operation.access_reviews import review_paths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tieout.model.exercise import ExerciseRecord
    from tieout.model.location import Unreadable
    from tieout.model.operation.access_review import AccessReview
    from tieout.ports.git import Repository
    from tieout.sources.mainline import Landing

_FOLDERS = (f"{EXERCISES}/", f"{ACCESS_REVIEWS}/")
_REGULAR = "100"


class _Step(NamedTuple):
    """A path as one state of the branch left it."""

    landing: Landing
    oid: str | None
    """None where the state took it away."""


class _Said(NamedTuple):
    """What one version of a record says of itself."""

    id: str | None
    facts: tuple[object, ...]
    """By which it is known again under another name."""
    what: str


def removed_records(
    repository: Repository,
    landings: Iterable[Landing],
    *,
    prefix: str,
    paths: Collection[str],
    exercises: Iterable[ExerciseRecord],
    reviews: Iterable[AccessReview],
) -> tuple[RemovedRecord, ...]:
    """Give the records that are gone and once said that they were held or signed off, by path.

    ``landings`` are the states of the branch, the oldest first; ``paths`` are those of now, from the root of the
    programme. One that lies elsewhere now, or stands under another id with the same facts, is not gone. A version that
    cannot be read tells nothing: the one before it does.
    """
    gone = {path: steps for path, steps in _steps(landings, prefix).items() if path not in paths}
    oids = sorted({step.oid for steps in gone.values() for step in steps if step.oid})
    texts = dict(repository.blobs(oids)) if oids else {}
    there = [*map(_of_exercise, exercises), *map(_of_review, reviews)]
    known = {item.id for item in there if item.id} | {item.facts for item in there}
    return tuple(item for path, steps in sorted(gone.items()) for item in _removed(path, steps, texts, known))


def _steps(landings: Iterable[Landing], prefix: str) -> dict[str, list[_Step]]:
    """Give the states of each record, the oldest first."""
    found: dict[str, list[_Step]] = {}
    below = tuple(prefix + folder for folder in _FOLDERS)
    for landing in landings:
        for change in landing.changes:
            if change.path.startswith(below):
                oid = change.new_oid if change.new_mode.startswith(_REGULAR) else None
                found.setdefault(change.path.removeprefix(prefix), []).append(_Step(landing, oid))
    return {path: found[path] for path in (*exercise_paths(found), *review_paths(found))}


def _removed(
    path: str, steps: Sequence[_Step], texts: Mapping[str, bytes | None], known: Collection[object]
) -> Iterator[RemovedRecord]:
    versions = (_said(path, texts[step.oid]) for step in reversed(steps) if step.oid)
    said = next((item for item in versions if item is not None), None)
    if said is None or said.id in known or said.facts in known:
        return
    last = max(number for number, step in enumerate(steps) if step.oid)
    after = steps[last + 1].landing if last + 1 < len(steps) else None
    yield RemovedRecord(
        path=visible(path),
        subject=said.id or visible(path),
        said=said.what,
        on=after.on if after else None,
        commit=after.oid if after else "",
    )


def _said(path: str, data: bytes | None) -> _Said | None:
    """Give what a version says, None where it is unread, or says neither that it was held nor who signed it off."""
    if data is None:
        return None
    if path.startswith(f"{EXERCISES}/"):
        record = read_exercise_record(data, path=path).record
        return None if record is None or not (record.held_on or record.signed_off_by) else _of_exercise(record)
    review = read_access_review(data, path=path, beside=_not_read).review
    return None if not review.signed_off_by else _of_review(review)


def _of_exercise(record: ExerciseRecord) -> _Said:
    facts = (
        "exercise",
        record.kind,
        record.runbooks,
        record.held_on,
        record.started_at,
        record.outcome,
        record.measured,
    )
    return _Said(record.id, facts, _told(record.signed_off_by, record.signed_off_on) or f"was held on {record.held_on}")


def _of_review(review: AccessReview) -> _Said:
    facts = ("review", review.system, review.population, review.signed_off_by, review.signed_off_on)
    return _Said(review.id, facts, _told(review.signed_off_by, review.signed_off_on))


def _told(who: str | None, day: date | None) -> str:
    if not who:
        return ""
    return f"was signed off by {who} on {day}" if day else f"was signed off by {who}"


def _not_read(name: str) -> Unreadable:
    return refusal.absent(name)
