"""The file of a document that is to be reviewed, and its text as it stood at an earlier review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError, UsageError
from tieout.model.location import Unreadable
from tieout.ports.files import read_file
from tieout.ports.git_compare import is_ancestor
from tieout.ports.git_proposal import ahead, is_staged, under_way
from tieout.ports.storage import UnreadableFileError
from tieout.sources.dated_head import with_days
from tieout.sources.documents import read_document
from tieout.sources.entered_head import with_entry
from tieout.sources.refusal import SIZE_LIMIT
from tieout.sources.selection import kinds_of
from tieout.sources.trees import CommitTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.ports.git_objects import TreeEntry
    from tieout.sources.place import Place

CHANGELOG = "changelog"
_FILES = ("100644", "100755")


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Where a review branches off: the commit that is checked out, on a branch."""

    place: Place
    commit: str
    branch: str
    tree: CommitTree


def base_of(place: Place) -> Base:
    """Find the commit to branch off; raises UsageError in a bare repository, on no branch, and amid a merge or rebase."""
    repository = place.repository
    if repository.is_bare:
        raise UsageError(
            "a bare repository has no branch to work on",
            remedy="git clone REPOSITORY FOLDER, then the same command with --root FOLDER",
        )
    what = under_way(repository.git)
    if what:
        raise UsageError(
            f"{what} is under way here", remedy="git status says how to end it; then run tieout review again"
        )
    branch, commit = repository.branch(), repository.head()
    if commit is None:
        raise repository.without_commit()
    if branch is None:
        raise UsageError(
            f"no branch is checked out: HEAD is at {commit[:10]}, and a review begins at a branch",
            remedy="git branch shows the branches; git switch BRANCH goes to one",
        )
    return Base(place=place, commit=commit, branch=branch, tree=CommitTree(repository, commit, place.prefix))


def entry_of(base: Base, document: Document) -> TreeEntry:
    """Give the file of a document in the commit, and make sure that what lies on disk is the same.

    Raises UsageError where it is edited, staged or no plain file.
    """
    entry = next((item for path, item in base.tree.entries.items() if visible(path) == document.path), None)
    if entry is None or entry.mode not in _FILES:
        raise UsageError(
            f"{document.path} is no plain file of the commit that is checked out",
            remedy=f"commit it first: git add -- {document.path}",
        )
    repository = base.place.repository
    try:
        data = read_file(repository.root, entry.path, SIZE_LIMIT)
    except UnreadableFileError as error:
        raise UsageError(
            f"{document.path} cannot be read on disk: {error.message}", remedy="git status shows what became of it"
        ) from error
    same = entry.oid in {repository.blob_id(data), repository.blob_id(data.replace(b"\r\n", b"\n"))}
    if not same or is_staged(repository.git, base.commit, entry.path):
        raise UsageError(
            f"{document.path} is edited and not committed: a review is of a text that others can see",
            remedy="commit the edit and have it approved by itself, or undo it: git stash; then review again",
        )
    return entry


def bytes_of(base: Base, entry: TreeEntry) -> bytes:
    """Give the file as the commit has it; raises NotExaminableError where the object is missing."""
    data = base.place.repository.blob(entry.oid)
    if data is None:
        raise NotExaminableError(f"{visible(entry.path)} is missing from the repository", remedy="git fsck --full")
    return data


def dated(data: bytes, days: Mapping[str, date], examination: Examination, document: Document) -> bytes:
    """Give the file with these days in its head, under the company's own names of the keys where it has some.

    Raises UsageError where they cannot be put in without touching anything else.
    """
    named = {_key(key, examination, document): day for key, day in days.items()}
    new = with_days(data, named)
    if new is None:
        listed = ", ".join(f"{key}: {day}" for key, day in named.items())
        raise UsageError(
            f"the head of {document.path} is written so that a day cannot be put in without touching more",
            remedy=f"write it by hand: {listed}",
        )
    return new


def entered(data: bytes, entry: Mapping[str, str], examination: Examination, document: Document) -> bytes | None:
    """Give the file with an entry in its changelog, under the company's own name of it; None where none can be put in."""
    key = _key(CHANGELOG, examination, document)
    return None if key in examination.program.documents.foreign_fields else with_entry(data, key, entry)


def _key(ours: str, examination: Examination, document: Document) -> str:
    """Give how a document calls a key of ours."""
    written = {ours: theirs for theirs, ours in examination.program.documents.fields}
    there = {name for name, _ in document.places}
    return ours if ours in there and ours not in written else written.get(ours, ours)


def text_at(base: Base, examination: Examination, document: Document, commit: str) -> Document | None:
    """Give the document as a commit of the branch has it, moved or not; None where that cannot be read there.

    The file of its id counts; where none has it, the one at its path.
    """
    then = CommitTree(base.place.repository, commit, base.place.prefix)
    kinds = kinds_of(then.paths(), examination.program)
    then.fetch(kinds)
    here = None
    for path, kind in sorted(kinds.items()):
        data = then.read(path)
        if isinstance(data, Unreadable):
            continue
        found = read_document(data, path=visible(path), kind=kind, globs=examination.program.documents).document
        if found is not None and document.id is not None and found.id == document.id:
            return found
        if visible(path) == document.path:
            here = found
    return here


def stale_at(base: Base, upstream: str, entry: TreeEntry) -> bool:
    """Say whether the branch of a remote has gone on to another version of the file."""
    repository = base.place.repository
    tip = repository.ref(f"refs/remotes/{upstream}")
    if tip is None or is_ancestor(repository.git, tip, base.commit):
        return False
    there = next(iter(repository.held_at(((tip, entry.path),))))
    return there.blob != entry.oid


def not_landed(base: Base, upstream: str) -> int:
    """Count the commits that are checked out and that the branch of a remote lacks; 0 where there is no such branch."""
    tip = base.place.repository.ref(f"refs/remotes/{upstream}")
    return 0 if tip is None else ahead(base.place.repository.git, tip, base.commit)
