"""The branch's states -> what each document promised in numbers, and from which day on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.document import Status
from tieout.model.errors import NotExaminableError
from tieout.model.location import Unreadable
from tieout.model.statement import Statement
from tieout.ports.git_objects import REMEDY
from tieout.sources.document_parts import read_parameters
from tieout.sources.documents import ours
from tieout.sources.fields import Fields
from tieout.sources.front_matter import read_head
from tieout.sources.globs import match, starts_of
from tieout.sources.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.model.change import History
    from tieout.model.document import Document
    from tieout.model.program import DocumentGlobs, Program
    from tieout.ports.git import Repository
    from tieout.ports.git_walk import ChangedFile
    from tieout.sources.desk import Desk
    from tieout.sources.mainline import Landing

_MARK = b"parameters"
_REGULAR = "100"
_A_DAY_AND_A_HALF_S = 36 * 3600
"""From the start of a day in UTC to its end at UTC-12."""


def statements_of(
    desk: Desk,
    program: Program,
    documents: tuple[Document, ...],
    branch: tuple[Landing, ...],
    *,
    patterns: tuple[str, ...],
    prefix: str,
    as_of: date,
) -> tuple[Statement, ...]:
    """Give what the documents promised, day by day; ``branch`` is empty before the first commit.

    ``patterns`` are those by which files are documents now, or were in an earlier version of the
    settings. A document that is not as in the commit promises from ``as_of`` on what it says now; a
    file that is no document any more promises nothing from then on.
    """
    committed = read_statements(desk.repository, branch, globs=program.documents, patterns=patterns, prefix=prefix)
    speaking = {item.path for item in committed}
    now = (*program.documents.policies, *program.documents.runbooks)
    ended = [_ended(path, as_of) for path in sorted(speaking) if not match(path, now)]
    loose = (item for item in documents if not branch or item.path in desk.uncommitted)
    return (
        *committed,
        *ended,
        *stated_today((item for item in loose if item.parameters or item.path in speaking), as_of),
    )


def did_state(history: History | None) -> bool:
    """Say whether an earlier version of today's documents had a parameter that a commit took out."""
    changes = (change for item in history.revisions for change in item.fields) if history else ()
    return any(change.key.startswith("parameters.") for change in changes)


def end_of(day: date) -> int:
    """Give the seconds since 1970 at which a day has ended everywhere."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + _A_DAY_AND_A_HALF_S


def folders(globs: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    """Give the folders below which files of these patterns lie, from the top; empty for everywhere."""
    starts = {start.partition("*")[0].rstrip("/") for start in starts_of(globs)}
    if "" in starts:
        return (prefix.rstrip("/"),) if prefix else ()
    return tuple(sorted(prefix + start for start in starts))


def read_statements(
    repository: Repository,
    landings: Iterable[Landing],
    *,
    globs: DocumentGlobs,
    patterns: tuple[str, ...],
    prefix: str,
) -> tuple[Statement, ...]:
    """Read every version, of a file below ``prefix`` that fits ``patterns``, that had parameters or followed one.

    Oldest first. A version whose head cannot be read promises nothing, and ends what was promised
    before. Raises NotExaminableError for a version that is missing.
    """
    steps: list[tuple[Landing, ChangedFile, str]] = []
    for landing in landings:
        for change in landing.changes:
            path = change.path.removeprefix(prefix)
            if change.path.startswith(prefix) and match(path, patterns):
                steps.append((landing, change, path))
    wanted = sorted({change.new_oid for _, change, _ in steps if _is_text(change)})
    texts = dict(repository.blobs(wanted))
    found: list[Statement] = []
    speaking: set[str] = set()
    for landing, change, path in steps:
        data = texts[change.new_oid] if _is_text(change) else b""
        if data is None:
            message = f"the history is not whole: {visible(path)} of commit {landing.oid[:10]} cannot be read"
            raise NotExaminableError(message, remedy=REMEDY)
        if _MARK in data or path in speaking:
            speaking.add(path)
            found.append(_statement(data, visible(path), landing, globs))
    return tuple(found)


def stated_today(documents: Iterable[Document], day: date) -> tuple[Statement, ...]:
    """Give what texts that are not committed promise: from the day of the examination on."""
    return tuple(
        Statement(
            document=document.subject,
            path=document.path,
            since=day,
            commit="",
            status=document.status or Status.ACTIVE,
            effective=document.effective,
            parameters=document.parameters,
        )
        for document in documents
    )


def _ended(path: str, day: date) -> Statement:
    return Statement(
        document=path, path=path, since=day, commit="", status=Status.RETIRED, effective=None, parameters=()
    )


def _is_text(change: ChangedFile) -> bool:
    return change.new_mode.startswith(_REGULAR)


def _statement(data: bytes, path: str, landing: Landing, globs: DocumentGlobs) -> Statement:
    head = read_head(data, path=path) if data else None
    if head is None or isinstance(head, Unreadable):
        return Statement(
            document=path,
            path=path,
            since=landing.on,
            commit=landing.oid,
            status=Status.RETIRED,
            effective=None,
            parameters=(),
        )
    notes = Notes(path)
    fields = Fields(ours(head.fields, globs, notes), notes)
    return Statement(
        document=fields.line("id") or path,
        path=path,
        since=landing.on,
        commit=landing.oid,
        status=fields.choice("status", Status) if "status" in fields else Status.ACTIVE,
        effective=fields.day("effective"),
        parameters=read_parameters(fields),
    )
