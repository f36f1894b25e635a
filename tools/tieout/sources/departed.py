"""The documents that left the branch, with the ids that they bore: no other may have those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.departed import Departed
from tieout.model.errors import NotExaminableError
from tieout.model.location import Unreadable
from tieout.ports.git_objects import REMEDY
from tieout.sources.documents import ours
from tieout.sources.fields import Fields
from tieout.sources.front_matter import read_head
from tieout.sources.globs import match
from tieout.sources.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.program import DocumentGlobs
    from tieout.ports.git import Repository
    from tieout.ports.git_walk import ChangedFile
    from tieout.sources.mainline import Landing

_ABSENT, _REGULAR = "000000", "100"


def departed_documents(
    repository: Repository, landings: Iterable[Landing], *, globs: DocumentGlobs, prefix: str
) -> tuple[Departed, ...]:
    """Give each document that a state of the branch no longer had, oldest first.

    One that the same state has under another path, by its id, was moved and did not leave. Raises
    NotExaminableError for a text that is missing.
    """
    patterns = (*globs.policies, *globs.runbooks)

    def is_document(change: ChangedFile) -> bool:
        return change.path.startswith(prefix) and match(change.path.removeprefix(prefix), patterns)

    leaving = [
        (landing, [item for item in landing.changes if is_document(item)])
        for landing in landings
        if any(item.new_mode == _ABSENT for item in landing.changes)
    ]
    wanted = {oid for _, changes in leaving for change in changes for oid in _texts(change)}
    texts = dict(repository.blobs(sorted(wanted)))

    def named(oid: str, path: str) -> tuple[str, str]:
        data = texts[oid]
        if data is None:
            message = f"the history is not whole: a version of {visible(path)} cannot be read"
            raise NotExaminableError(message, remedy=REMEDY)
        head = read_head(data, path=path)
        if isinstance(head, Unreadable):
            return "", ""
        notes = Notes(path)
        fields = Fields(ours(head.fields, globs, notes), notes)
        return fields.line("id") or "", fields.line("title") or ""

    found: list[Departed] = []
    for landing, changes in leaving:
        stayed = {named(item.new_oid, item.path)[0] for item in changes if item.new_mode.startswith(_REGULAR)}
        for change in changes:
            if change.new_mode == _ABSENT and change.old_modes[0].startswith(_REGULAR):
                name, title = named(change.old_oids[0], change.path)
                if name and name not in stayed:
                    path = visible(change.path.removeprefix(prefix))
                    found.append(Departed(id=name, title=title, path=path, on=landing.on, commit=landing.oid))
    return tuple(found)


def _texts(change: ChangedFile) -> Iterator[str]:
    if change.new_mode.startswith(_REGULAR):
        yield change.new_oid
    elif change.old_modes[0].startswith(_REGULAR):
        yield change.old_oids[0]
