"""Which files of a tree are documents, and what may hide some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.document import MARKDOWN, Kind
from tieout.model.location import Location, Unreadable
from tieout.sources.globs import match
from tieout.sources.names import is_no_path
from tieout.sources.trees import could_hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.model.program import Program
    from tieout.sources.trees import Listing


def globs_of(program: Program) -> tuple[str, ...]:
    """Give the patterns of all documents."""
    return (*program.documents.policies, *program.documents.runbooks)


def kinds_of(paths: Iterable[str], program: Program) -> dict[str, Kind]:
    """Give the documents among the paths; one that both kinds of pattern match is a policy."""
    globs = program.documents
    kinds = {path: Kind.RUNBOOK for path in paths if match(path, globs.runbooks) and not is_no_path(path)}
    return kinds | {path: Kind.POLICY for path in paths if match(path, globs.policies) and not is_no_path(path)}


def closed_to(listing: Listing, kinds: Mapping[str, Kind], program: Program) -> list[Unreadable]:
    """Name what may hide documents, and folders with the name of one."""
    globs = globs_of(program)
    closed = [item for path, item in listing.closed if path not in kinds and could_hold(path, globs)]
    return closed + [
        Unreadable(
            location=Location(path=visible(path)),
            kind="not-regular",
            message=f"{visible(path)} is a folder with the name of a document",
            remedy="rename the folder, or put the document in its place",
        )
        for path in listing.folders
        if path.lower().endswith(MARKDOWN) and path not in kinds and match(path, globs)
    ]
