"""``evidence/access-reviews`` -> reviews of access, each with the commit that brought it as it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.evidence.folders import ACCESS_REVIEWS
from tieout.model.location import Location, Unreadable
from tieout.model.operation.access_review import AccessReview, Landed
from tieout.sources import refusal
from tieout.sources.globs import match
from tieout.sources.names import is_no_path
from tieout.sources.operation.access_review_record import read_access_review
from tieout.sources.operation.decision_table import LIMITS
from tieout.sources.shared_ids import shared_ids
from tieout.sources.trees import could_hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.ports.git import Repository
    from tieout.sources.desk import Desk
    from tieout.sources.mainline import Landing
    from tieout.sources.trees import Listing

REVIEW_GLOBS = (f"{ACCESS_REVIEWS}/**/*.yaml",)
_BELOW = f"{ACCESS_REVIEWS}/"
_NO_RECORDS = frozenset({"readme.md", ".gitkeep", ".gitattributes"})
_TABLE = ".csv"
_REGULAR = "100"


class Gathered(NamedTuple):
    """What the folder gave."""

    reviews: tuple[AccessReview, ...]
    """By path."""
    blobs: dict[str, str]
    """By the path of each file that was read: the id that Git gives to its bytes."""


def read_access_reviews(desk: Desk, listing: Listing) -> Gathered:
    """Read every record of the tree; what is odd is noted at the desk."""
    paths = review_paths(listing.paths)
    desk.unreadable.extend(
        item
        for path, item in listing.closed
        if path not in paths and could_hold(path, REVIEW_GLOBS) and item not in desk.unreadable
    )
    if desk.committed is not None:
        gone = set(review_paths(desk.committed.entries)) - set(listing.paths)
        desk.uncommitted.update(visible(path) for path in gone)
    desk.fetch(paths)
    reviews: list[AccessReview] = []
    blobs: dict[str, str] = {}
    named: set[str] = set()
    for path in paths:
        data = desk.read(path)
        if data is None:
            continue

        def beside(name: str, folder: str = path.rpartition("/")[0]) -> bytes | Unreadable:
            named.add(visible(f"{folder}/{name}"))
            found = desk.read(f"{folder}/{name}", limit=LIMITS.size_bytes)
            if found is None:
                return desk.unreadable.pop()
            blobs[visible(f"{folder}/{name}")] = desk.repository.blob_id(found)
            return found

        blobs[visible(path)] = desk.repository.blob_id(data)
        reading = read_access_review(data, path=visible(path), beside=beside)
        desk.note(reading)
        reviews.append(reading.review)
    desk.unreadable.extend(shared_ids((item for item in reviews if item.id), "review"))
    desk.unreadable.extend(_read_by_nobody(listing.paths, paths, named))
    return Gathered(tuple(reviews), blobs)


def dated(
    gathered: Gathered, repository: Repository, landings: Iterable[Landing], *, prefix: str
) -> tuple[AccessReview, ...]:
    """Give each review the commit that brought it as it stands: what was signed is the same ever since.

    ``landings`` are the states of the branch, the oldest first. A version that cannot be read ends the
    one before it, and so does one that decides otherwise. A record that is moved to another folder stays what it was.
    """
    reviews = gathered.reviews
    if not reviews:
        return reviews
    files = {item.path for item in reviews} | {item.decided_in for item in reviews}
    steps = _steps(landings, prefix, files)
    steps_of: defaultdict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for number, (_, found) in enumerate(steps):
        for path, oid in found.items():
            steps_of[path].append((number, oid))
    wanted = sorted({oid for items in steps_of.values() for _, oid in items if oid} - set(gathered.blobs.values()))
    texts = _Texts(repository, dict(repository.blobs(wanted)) if wanted else {})
    return tuple(replace(item, landed=_landed(item, gathered.blobs, steps_of, steps, texts)) for item in reviews)


@dataclass(slots=True)
class _Texts:
    """Files by the ids of their bytes: those of now are read again only where another version is beside them."""

    _repository: Repository
    _known: dict[str, bytes | None]

    def of(self, oid: str | None) -> bytes | None:
        """Give the bytes, None for none."""
        if oid is None:
            return None
        if oid not in self._known:
            self._known[oid] = self._repository.blob(oid, limit=LIMITS.size_bytes)
        return self._known[oid]


def _landed(
    review: AccessReview,
    blobs: dict[str, str],
    steps_of: dict[str, list[tuple[int, str | None]]],
    steps: list[tuple[Landing, dict[str, str | None]]],
    texts: _Texts,
) -> Landed | None:
    files = tuple(dict.fromkeys((review.path, review.decided_in)))
    now = {path: blobs.get(path) for path in files}
    state: dict[str, str | None] = dict.fromkeys(files)
    landed: Landed | None = None
    for number in sorted({number for path in files for number, _ in steps_of.get(path, ())}):
        landing, found = steps[number]
        state.update((path, found[path]) for path in files if path in found)
        if state != now and not _is_same(review, _version(review, state, texts)):
            landed = None
        elif landed is None:
            landed = Landed(oid=landing.oid, on=landing.on, at=landing.at)
    return landed


def _is_same(review: AccessReview, version: AccessReview | None) -> bool:
    if version is None or version.unread != review.unread:
        return False
    return version.signed_facts == review.signed_facts


def _version(review: AccessReview, state: dict[str, str | None], texts: _Texts) -> AccessReview | None:
    data = texts.of(state[review.path])
    if data is None:
        return None
    folder = review.path.rpartition("/")[0]

    def beside(name: str) -> bytes | Unreadable:
        path = f"{folder}/{name}"
        found = texts.of(state.get(path))
        return refusal.absent(path) if found is None else found

    return read_access_review(data, path=review.path, beside=beside).review


def _steps(landings: Iterable[Landing], prefix: str, files: set[str]) -> list[tuple[Landing, dict[str, str | None]]]:
    """Give the states that change any of the files, oldest first, each file by its name of today."""
    today = {path: path for path in files}
    steps: list[tuple[Landing, dict[str, str | None]]] = []
    for landing in reversed([*landings]):
        changes = {
            visible(change.path.removeprefix(prefix)): change.new_oid if change.new_mode.startswith(_REGULAR) else None
            for change in landing.changes
            if change.path.startswith(prefix)
        }
        # Of a file that went from one of its places to another the place that has it comes last, and counts.
        both = sorted(changes.items(), key=lambda change: change[1] is not None)
        found = {today[path]: oid for path, oid in both if path in today}
        if found:
            steps.append((landing, found))
            today |= _moved(changes, found)
    return steps[::-1]


def _moved(changes: dict[str, str | None], found: dict[str, str | None]) -> dict[str, str]:
    """Give what one landing took from one folder of the reviews and put into another, by its earlier name."""
    gone = {path.rpartition("/")[2]: path for path, oid in changes.items() if oid is None and path.startswith(_BELOW)}
    came = {path for path, oid in found.items() if oid is not None and path.startswith(_BELOW)}
    return {gone[name]: path for path in came if (name := path.rpartition("/")[2]) in gone}


def review_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """Give the paths that are those of records, sorted."""
    return tuple(sorted(path for path in paths if match(path, REVIEW_GLOBS) and not is_no_path(path)))


def _read_by_nobody(paths: Iterable[str], records: tuple[str, ...], named: set[str]) -> Iterator[Unreadable]:
    """Name each file beside the records that is none and that no record names: it looks like one, and counts for nothing."""
    known = frozenset(records)
    for path in paths:
        name = path.rpartition("/")[2].lower()
        if not path.startswith(_BELOW) or path in known or visible(path) in named or name in _NO_RECORDS:
            continue
        what = "no record names it as its decisions_file" if name.endswith(_TABLE) else "a record is named NAME.yaml"
        yield Unreadable(
            location=Location(path=visible(path)),
            kind="misnamed-access-review",
            message=f"{visible(path.rpartition('/')[2])} lies among the access reviews and is read by nobody: {what}",
            remedy="name it in a record, give it the name of one, or keep it elsewhere",
        )
