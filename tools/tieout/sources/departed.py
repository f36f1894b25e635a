"""The documents that left the branch, with the ids that they bore: no other may have those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.departed import Departed, FormerText
from tieout.model.errors import NotExaminableError
from tieout.ports.git_objects import REMEDY
from tieout.sources.classified import headed
from tieout.sources.globs import match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.headed import Headed
    from tieout.model.program import DocumentGlobs
    from tieout.ports.git import Repository
    from tieout.ports.git_walk import ChangedFile
    from tieout.sources.mainline import Landing

_ABSENT, _REGULAR = "000000", "100"


def former_texts(
    repository: Repository, landings: Iterable[Landing], *, globs: DocumentGlobs, prefix: str
) -> tuple[FormerText, ...]:
    """Give each document that a state of the branch no longer had where it was, oldest first.

    Raises NotExaminableError for a text that is missing.
    """
    patterns = (*globs.policies, *globs.runbooks)

    def is_document(change: ChangedFile) -> bool:
        return change.path.startswith(prefix) and match(change.path.removeprefix(prefix), patterns)

    states = [(landing, [item for item in landing.changes if is_document(item)]) for landing in landings]
    leaving = [changes for _, changes in states if any(item.new_mode == _ABSENT for item in changes)]
    wanted = {oid for changes in leaving for change in changes for oid in _texts(change)}
    texts = dict(repository.blobs(sorted(wanted)))

    def head_of(oid: str, path: str) -> Headed:
        data = texts[oid]
        if data is None:
            message = f"the history is not whole: a version of {visible(path)} cannot be read"
            raise NotExaminableError(message, remedy=REMEDY)
        return headed(data, path, globs)

    found: list[FormerText] = []
    since: dict[str, list[str]] = {}
    for landing, changes in states:
        gone = [item for item in changes if item.new_mode == _ABSENT]
        there = [item for item in changes if item.new_mode.startswith(_REGULAR)] if gone else []
        stayed = {head_of(item.new_oid, item.path).id for item in there}
        for change in changes:
            since.setdefault(change.path, []).append(landing.oid)
        for change in gone:
            commits = tuple(since.pop(change.path))
            if change.old_modes[0].startswith(_REGULAR):
                head = head_of(change.old_oids[0], change.path)
                found.append(
                    FormerText(
                        path=visible(change.path.removeprefix(prefix)),
                        id=head.id,
                        title=head.title,
                        classification=head.classification,
                        is_moved=head.id in stayed,
                        on=landing.on,
                        commits=commits,
                    )
                )
    return tuple(found)


def departed_documents(former: Iterable[FormerText]) -> tuple[Departed, ...]:
    """Give those that bore an id and left, oldest first; what was moved did not leave."""
    return tuple(
        Departed(id=item.id, title=item.title, path=item.path, on=item.on, commit=item.commits[-1])
        for item in former
        if item.id and not item.is_moved
    )


def _texts(change: ChangedFile) -> Iterator[str]:
    if change.new_mode.startswith(_REGULAR):
        yield change.new_oid
    elif change.old_modes[0].startswith(_REGULAR):
        yield change.old_oids[0]
