"""What a commit of the line says by itself, and what it changed: no more of it than is asked for later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.examination import SETTINGS_PATH
from tieout.ports import git_mainline
from tieout.sources import ticket_pattern
from tieout.sources.codeowners import PLACES
from tieout.sources.globs import match
from tieout.sources.landings import messages
from tieout.sources.registers.programme import paths_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tieout.model.change import Identity
    from tieout.model.program import Program
    from tieout.ports.git import Repository
    from tieout.ports.git_walk import ChangedFile, WalkedCommit
    from tieout.sources.landings.messages import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which files a change of them says more of, and how names are shown."""

    prefix: str
    """The folder that is examined, from the top, with a final slash; empty for the top."""
    documents: tuple[str, ...]
    """Patterns of documents, from that folder."""
    tickets: str
    """The pattern of ``changes.ticket``."""
    people: tuple[str, ...]
    """The paths from the top at which the people register may lie."""
    settings: str
    """The path from the top of ``controls.yaml``."""

    @classmethod
    def of(cls, program: Program, prefix: str) -> Scope:
        """Take what the settings say."""
        globs = program.documents
        return cls(
            prefix=prefix,
            documents=(*globs.policies, *globs.runbooks),
            tickets=program.changes.ticket_pattern,
            people=tuple(prefix + path for path in paths_of("people")),
            settings=prefix + SETTINGS_PATH,
        )

    def is_document(self, path: str) -> bool:
        """Say whether a path from the top is a document's."""
        return path.startswith(self.prefix) and match(path.removeprefix(self.prefix), self.documents)

    def is_wanted(self, path: str) -> bool:
        """Say whether more than its name is asked of a file that changed."""
        return path in PLACES or path in self.people or path == self.settings or self.is_document(path)

    def shown(self, path: str) -> str:
        """Give a path as it is told: from the folder examined; one outside it with a slash before it."""
        if path.startswith(self.prefix):
            return visible(path.removeprefix(self.prefix))
        return visible(f"/{path}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A commit of the line."""

    oid: str
    parents: tuple[str, ...]
    tree: str
    subject: str
    author: Identity
    committer: Identity
    committer_line: bytes
    committed_at: datetime | None
    numbers: tuple[int, ...]
    message: bytes
    tickets: tuple[str, ...]
    """What the pattern of today finds in the message."""
    coauthors: tuple[Identity, ...]
    named: tuple[Named, ...]
    names: tuple[str, ...]
    """The paths that it changed, from the top; bytes that are not UTF-8 as lone surrogates."""
    changes: tuple[ChangedFile, ...]
    """Those of which more is asked; all of them where every one is a file of the ledger."""


def read_own(
    repository: Repository, oids: Sequence[str], scope: Scope, is_ledger: Callable[[str], bool]
) -> Iterator[Own]:
    """Read commits of the line, in their order."""
    for walked in git_mainline.each(repository.git, oids):
        yield _own(walked, scope, is_ledger)


def _own(walked: WalkedCommit, scope: Scope, is_ledger: Callable[[str], bool]) -> Own:
    message = walked.message
    changed = tuple(change for _, change in walked.changes())
    names = tuple(change.path for change in changed)
    if not (names and all(map(is_ledger, names))):
        changed = tuple(change for change in changed if scope.is_wanted(change.path))
    return Own(
        oid=walked.oid,
        parents=walked.parents,
        tree=walked.tree,
        subject=walked.subject,
        author=walked.author,
        committer=walked.committer,
        committer_line=walked.committer_line,
        committed_at=walked.committed_at,
        numbers=messages.numbers(walked.subject),
        message=message,
        tickets=ticket_pattern.find(scope.tickets, (messages.text(message),)),
        coauthors=messages.coauthors(message),
        named=messages.named(message),
        names=names,
        changes=changed,
    )
