"""The repository's files -> its documents, each once, with their links resolved."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.load.ahead import commit_first
from tieout.model.characters import visible
from tieout.model.document import MARKDOWN, Document, Kind
from tieout.model.errors import NotExaminableError
from tieout.model.examination import SETTINGS_PATH
from tieout.model.location import NotExamined, Unreadable
from tieout.model.program import Program
from tieout.sources.desk import Desk
from tieout.sources.documents import read_document
from tieout.sources.exercises import EXERCISE_GLOBS
from tieout.sources.globs import starts_of
from tieout.sources.links import resolve_links
from tieout.sources.names import odd_names
from tieout.sources.operation.access_reviews import REVIEW_GLOBS
from tieout.sources.outline import anchors
from tieout.sources.selection import closed_to, globs_of, kinds_of
from tieout.sources.shared_ids import shared_ids
from tieout.sources.trees import CommitTree, WorkTree

if TYPE_CHECKING:
    from tieout.sources.trees import Listing

_NONE_YET = (
    "tieout init plants a starter; tieout adopt finds the Markdown that is here; "
    "or name the files under documents: in controls.yaml"
)
_NEAR = 3
"""Folders below the root in which a programme of somebody's own may lie; deeper it is a sample or a test of theirs."""


def listed(desk: Desk, program: Program, base: Path) -> tuple[Listing, tuple[Document, ...]]:
    """List the files that may count, and read the documents among them.

    Raises NotExaminableError where there is none.
    """
    if isinstance(desk.tree, WorkTree):
        desk.tree = replace(desk.tree, starts=starts_of((*globs_of(program), *EXERCISE_GLOBS, *REVIEW_GLOBS)))
    listing = desk.tree.listing()
    return listing, _documents(desk, program, base, listing)


def _elsewhere(desk: Desk, base: Path) -> str:
    """Name the folder of a programme that lies below, as in a repository of code; empty where there is none."""
    paths = desk.committed.entries if desk.committed is not None else ()
    if SETTINGS_PATH in paths:
        return ""
    below = [path.rpartition("/")[0] for path in paths if path.endswith(f"/{SETTINGS_PATH}")]
    near = sorted((path.count("/"), path) for path in below if path.count("/") < _NEAR)
    return f"a programme lies in a folder of it: --root {shlex.quote(visible(str(base / near[0][1])))}" if near else ""


def _nothing(desk: Desk, program: Program, base: Path, closed: Iterable[Unreadable]) -> NotExaminableError:
    """Make the error of a tree in which no file counts."""
    if desk.committed is None and desk.repository.has_branches():
        return desk.repository.without_commit()
    patterns = ", ".join(globs_of(program)) or "none"
    settings = [item for item in desk.unreadable if item.location.path == SETTINGS_PATH]
    what = f"commit {desk.tree.commit[:10]}" if isinstance(desk.tree, CommitTree) else f"{base}"
    message = f"{what} has no documents: nothing matches {patterns}" + "".join(
        f"; {item.location}: {item.message}" for item in (*settings, *closed)
    )
    return NotExaminableError(message, remedy=_elsewhere(desk, base) or commit_first(desk, program, base) or _NONE_YET)


def _read(desk: Desk, program: Program, kinds: Mapping[str, Kind]) -> list[Document]:
    """Read the documents, in the order of their paths; what cannot be read is noted at the desk, and so is that none can."""
    documents: list[Document] = []
    for path, kind in sorted(kinds.items()):
        data = desk.read(path)
        if data is None:
            continue
        reading = read_document(data, path=visible(path), kind=kind, globs=program.documents)
        desk.note(reading)
        if reading.document is not None:
            documents.append(reading.document)
    if not documents:
        lost = (
            "the only document cannot be read" if len(kinds) == 1 else f"none of the {len(kinds)} documents can be read"
        )
        desk.unexamined.append(NotExamined(need="documents", reason=lost))
    return documents


def _documents(desk: Desk, program: Program, base: Path, listing: Listing) -> tuple[Document, ...]:
    desk.unreadable.extend(odd_names(listing.paths))
    kinds = kinds_of(listing.paths, program)
    closed = closed_to(listing, kinds, program)
    desk.unreadable.extend(closed)
    if desk.committed is not None:
        gone = kinds_of(desk.committed.entries, program).keys() - set(listing.paths)
        desk.uncommitted.update(visible(path) for path in gone)
    if isinstance(desk.tree, CommitTree):
        desk.tree.fetch(kinds)
    if not kinds:
        raise _nothing(desk, program, base, closed)
    documents = _read(desk, program, kinds)
    desk.unreadable.extend(shared_ids(documents, "document"))
    known = {document.path: frozenset(h.anchor for h in document.headings) for document in documents}

    def anchors_of(path: str) -> frozenset[str] | None:
        if path in known:
            return known[path]
        if not path.lower().endswith(MARKDOWN):
            return None
        data = desk.tree.read(path)
        return None if isinstance(data, Unreadable) else anchors(data.decode("utf-8", "replace"))

    return resolve_links(tuple(documents), exists=desk.tree.exists, anchors_of=anchors_of)
