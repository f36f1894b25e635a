"""``evidence/access-reviews`` -> reviews of access, each with the commit that brought it as it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.location import Location, Unreadable
from tieout.model.operation.access_review import Landed
from tieout.sources import refusal
from tieout.sources.globs import match
from tieout.sources.names import is_no_path
from tieout.sources.operation.access_review_record import read_access_review
from tieout.sources.operation.decision_table import LIMITS
from tieout.sources.shared_ids import shared_ids
from tieout.sources.trees import could_hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.operation.access_review import AccessReview
    from tieout.ports.git import Repository
    from tieout.sources.desk import Desk
    from tieout.sources.mainline import Landing
    from tieout.sources.trees import Listing

ACCESS_REVIEWS = "evidence/access-reviews"
"""The folder of the records."""
REVIEW_GLOBS = (f"{ACCESS_REVIEWS}/**/*.yaml",)
_BELOW = f"{ACCESS_REVIEWS}/"
_NO_RECORDS = frozenset({"readme.md", ".gitkeep", ".gitattributes"})
_TABLE = ".csv"
_REGULAR = "100"


def read_access_reviews(desk: Desk, listing: Listing) -> tuple[AccessReview, ...]:
    """Read every record of the tree, by path; what is odd is noted at the desk."""
    paths = _records(listing.paths)
    desk.unreadable.extend(
        item
        for path, item in listing.closed
        if path not in paths and could_hold(path, REVIEW_GLOBS) and item not in desk.unreadable
    )
    if desk.committed is not None:
        gone = set(_records(desk.committed.entries)) - set(listing.paths)
        desk.uncommitted.update(visible(path) for path in gone)
    desk.fetch(paths)
    reviews: list[AccessReview] = []
    used: set[str] = set()
    for path in paths:
        data = desk.read(path)
        if data is None:
            continue

        def beside(name: str, folder: str = path.rpartition("/")[0]) -> bytes | Unreadable:
            used.add(visible(f"{folder}/{name}"))
            found = desk.read(f"{folder}/{name}", limit=LIMITS.size_bytes)
            return desk.unreadable.pop() if found is None else found

        reading = read_access_review(data, path=visible(path), beside=beside)
        desk.note(reading)
        reviews.append(reading.review)
    desk.unreadable.extend(shared_ids((item for item in reviews if item.id), "review"))
    desk.unreadable.extend(_read_by_nobody(listing.paths, paths, used))
    return tuple(reviews)


def dated(
    reviews: tuple[AccessReview, ...], repository: Repository, landings: Iterable[Landing], *, prefix: str
) -> tuple[AccessReview, ...]:
    """Give each review the commit that brought it as it stands: what was signed is the same ever since.

    ``landings`` are the states of the branch, the oldest first. A version that cannot be read ends the
    one before it, and so does one that decides otherwise.
    """
    if not reviews:
        return reviews
    files = {item.path for item in reviews} | {item.decided_in for item in reviews}
    steps = [(landing, found) for landing in landings if (found := _changed(landing, prefix, files))]
    oids = sorted({oid for _, found in steps for oid in found.values() if oid})
    texts = dict(repository.blobs(oids)) if oids else {}
    return tuple(replace(item, landed=_landed(item, steps, texts)) for item in reviews)


def _landed(
    review: AccessReview, steps: list[tuple[Landing, dict[str, str | None]]], texts: dict[str, bytes | None]
) -> Landed | None:
    files = {review.path, review.decided_in}
    state: dict[str, str | None] = {}
    landed: Landed | None = None
    for landing, found in steps:
        touched = {path: oid for path, oid in found.items() if path in files}
        if not touched:
            continue
        state.update(touched)
        version = _version(review, state, texts)
        if version is None or version.signed_facts != review.signed_facts or version.unread != review.unread:
            landed = None
        elif landed is None:
            landed = Landed(oid=landing.oid, on=landing.on, at=landing.at)
    return landed


def _version(review: AccessReview, state: dict[str, str | None], texts: dict[str, bytes | None]) -> AccessReview | None:
    data = texts.get(state.get(review.path) or "")
    if data is None:
        return None
    folder = review.path.rpartition("/")[0]

    def beside(name: str) -> bytes | Unreadable:
        path = f"{folder}/{name}"
        found = texts.get(state.get(path) or "")
        return refusal.absent(path) if found is None else found

    return read_access_review(data, path=review.path, beside=beside).review


def _changed(landing: Landing, prefix: str, files: set[str]) -> dict[str, str | None]:
    return {
        path: change.new_oid if change.new_mode.startswith(_REGULAR) else None
        for change in landing.changes
        if change.path.startswith(prefix) and (path := visible(change.path.removeprefix(prefix))) in files
    }


def _records(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(path for path in paths if match(path, REVIEW_GLOBS) and not is_no_path(path)))


def _read_by_nobody(paths: Iterable[str], records: tuple[str, ...], used: set[str]) -> Iterator[Unreadable]:
    """Name each file beside the records that is none and that no record names: it looks like one, and counts for nothing."""
    known = frozenset(records)
    for path in paths:
        name = path.rpartition("/")[2].lower()
        if not path.startswith(_BELOW) or path in known or visible(path) in used or name in _NO_RECORDS:
            continue
        what = "no record names it as its decisions_file" if name.endswith(_TABLE) else "a record is named NAME.yaml"
        yield Unreadable(
            location=Location(path=visible(path)),
            kind="misnamed-access-review",
            message=f"{visible(path.rpartition('/')[2])} lies among the access reviews and is read by nobody: {what}",
            remedy="name it in a record, give it the name of one, or keep it elsewhere",
        )
