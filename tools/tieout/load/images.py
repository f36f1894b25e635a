"""The images that texts show, from the very tree that the texts were read from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.location import Unreadable
from tieout.sources.globs import starts_of
from tieout.sources.images import LARGEST, UNCOMMITTED, Unshown, why_not
from tieout.sources.opening import open_desk
from tieout.sources.selection import globs_of
from tieout.sources.trees import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tieout.model.examination import Examination


def image_files(root: Path, examination: Examination, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Unshown]]:
    """Give each file's bytes, or why they cannot be had, in the order asked; one is read when it is asked for.

    At the work tree only what the examination lists: what the commit has, and what lies in the folders of documents.
    No link is followed, and nothing of another repository is read. Raises as ``load``.
    """
    desk, *_ = open_desk(root, examination.read_at or None)
    tree = desk.tree
    if isinstance(tree, WorkTree):
        tree = replace(tree, starts=_starts(examination))
    listing = tree.listing()
    listed, closed = frozenset(listing.paths), dict(listing.closed)
    with desk.repository.at_hand():
        for path in paths:
            is_listed = path in listed
            data = _refused(path, closed) or tree.read(path, limit=LARGEST if is_listed else 0)
            if not is_listed and (isinstance(data, bytes) or data.kind == "too-large"):
                yield path, UNCOMMITTED
            else:
                yield path, why_not(data) if isinstance(data, Unreadable) else data


def _refused(path: str, closed: Mapping[str, Unreadable]) -> Unreadable | None:
    """Give why a folder on the way is not entered; None where each is."""
    return next((closed[folder] for folder in _folders(path) if folder in closed), None)


def _starts(examination: Examination) -> tuple[str, ...]:
    """Give the folders of documents, whole: an image lies beside its text or below it."""
    starts = starts_of(globs_of(examination.program))
    return tuple(sorted({start.partition("*")[0].rstrip("/") or start for start in starts}))


def _folders(path: str) -> Iterator[str]:
    """Give the folders on the way to a path, from the root on."""
    for place, sign in enumerate(path):
        if sign == "/":
            yield path[:place]
