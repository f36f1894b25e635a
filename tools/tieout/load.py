"""Disk and Git -> one Examination: what was read, what could not be, what was not looked at."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tieout.model.change import History
from tieout.model.characters import visible
from tieout.model.document import Document, Kind
from tieout.model.errors import NotExaminableError, UsageError
from tieout.model.examination import PEOPLE_PATH, SETTINGS_PATH, Examination
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.people import Roster
from tieout.model.program import Program
from tieout.ports.git import Repository
from tieout.sources.controls import ControlsReading, read_controls
from tieout.sources.criteria import catalogue
from tieout.sources.desk import Desk
from tieout.sources.documents import read_document
from tieout.sources.front_matter import flat_head
from tieout.sources.globs import match
from tieout.sources.history import read_history
from tieout.sources.links import resolve_links
from tieout.sources.names import is_no_path, odd_names
from tieout.sources.outline import anchors
from tieout.sources.registers import read_people
from tieout.sources.trees import CommitTree, Listing, Tree, WorkTree, could_hold, starts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PEOPLE_PATHS = (PEOPLE_PATH, "registers/people.yml", "registers/people.csv")
_MARKDOWN = (".md", ".markdown")


def load(
    root: Path,
    *,
    as_of: date | datetime,
    period: str | None = None,
    rev: str | None = None,
    settings_from: str | None = None,
) -> Examination:
    """Read a repository: the work tree, or with ``rev`` (and always if bare) a commit's tree.

    ``root`` is the repository, a folder in it, or a folder with a ``controls.yaml`` of its own.
    An instant as ``as_of`` becomes the civil date in the organization's zone. ``settings_from``
    names the revision whose ``controls.yaml`` sets scope, periods, documents and rules.
    Raises NotExaminableError where there is nothing to examine or no sound way to do it, and
    UsageError for an unknown period or revision.
    """
    desk, base, prefix, commit = _open(root, rev)
    settings = _settings(desk)
    program = settings.program
    relied_on = ""
    if settings_from is not None:
        relied_on = desk.repository.resolve(settings_from)
        program = _settings_at(desk.repository, settings_from, prefix)
    if isinstance(desk.tree, WorkTree):
        desk.tree = replace(desk.tree, starts=starts_of(_globs(program)))
    documents = _documents(desk, program, base)
    roster = _roster(desk)
    day = _day(as_of, program)
    history: History | None = None
    if commit is None:
        reason = "nothing is committed yet, so there is no history"
        desk.unexamined.append(NotExamined(need="history", reason=reason))
    else:
        history = read_history(
            desk.repository,
            commit,
            documents=frozenset(document.path for document in documents),
            prefix=prefix,
            parse_head=flat_head,
            as_of=day,
            tree=None if desk.committed is None else desk.committed.entries.values(),
        )
    return Examination(
        as_of=day,
        catalogue=catalogue(),
        program=program,
        period=program.period(period, day),
        head=commit,
        documents=documents,
        controls=settings.controls,
        roster=roster,
        history=history,
        unreadable=tuple(desk.unreadable),
        unknown_fields=tuple(desk.unknown),
        missing_fields=tuple(desk.missing),
        unexamined=tuple(desk.unexamined),
        uncommitted=tuple(sorted(desk.uncommitted)),
        settings=relied_on,
    )


def texts(root: Path, examination: Examination) -> dict[str, bytes]:
    """Give the bytes of every document, and of controls.yaml, at the commit examined.

    For an examination that was loaded with a revision. Raises NotExaminableError if it has none.
    """
    if examination.head is None:
        message = f"{root} has no commit yet"
        raise NotExaminableError(message, remedy="commit the documents first")
    desk, _, _, _ = _open(root, examination.head)
    examined = {document.path for document in examination.documents}
    wanted = [path for path in desk.tree.paths() if visible(path) in examined]
    if desk.tree.exists(SETTINGS_PATH):
        wanted.append(SETTINGS_PATH)
    if isinstance(desk.tree, CommitTree):
        desk.tree.fetch(wanted)
    found = {visible(path): desk.tree.read(path) for path in wanted}
    return {path: data for path, data in found.items() if not isinstance(data, Unreadable)}


def _open(root: Path, rev: str | None) -> tuple[Desk, Path, str, str | None]:
    repository = Repository.open(root)
    top = repository.root.resolve()
    asked = root.resolve()
    inner = not repository.is_bare and asked != top and os.path.lexists(asked / SETTINGS_PATH)
    base = asked if inner else top
    prefix = f"{asked.relative_to(top).as_posix()}/" if inner else ""
    commit = repository.head() if rev in {None, "HEAD"} else repository.resolve(rev)
    committed = CommitTree(repository, commit, prefix) if commit else None
    if rev is None and not repository.is_bare:
        tracked = committed.paths() if committed else ()
        tree: Tree = WorkTree(base, tracked, ())
        return Desk(repository=repository, tree=tree, committed=committed), base, prefix, commit
    if committed is None:
        message = f"{base} has no commit yet"
        raise NotExaminableError(message, remedy="commit the documents first")
    return Desk(repository=repository, tree=committed, committed=committed), base, prefix, commit


def _settings(desk: Desk) -> ControlsReading:
    if not desk.look_for(SETTINGS_PATH):
        desk.unreadable.append(
            Unreadable(
                location=Location(path=SETTINGS_PATH),
                kind="no-settings",
                message="there is no controls.yaml, so no control, scope or period is known",
                remedy="tieout init plants one; tieout adopt writes one for the documents here",
            )
        )
        desk.unexamined.append(NotExamined(need="settings", reason="there is no controls.yaml"))
        return ControlsReading(program=Program())
    data = desk.read(SETTINGS_PATH)
    reading = ControlsReading(program=Program())
    if data is not None:
        reading = read_controls(data, path=SETTINGS_PATH)
        desk.note(reading)
    if data is None or _is_lost(reading):
        reason = "controls.yaml could not be read"
        desk.unexamined.append(NotExamined(need="settings", reason=reason))
    return reading


def _is_lost(reading: ControlsReading) -> bool:
    """Say whether nothing at all could be read, as opposed to a value here or there."""
    return bool(reading.unreadable) and not reading.controls and reading.program == Program()


def _settings_at(repository: Repository, rev: str, prefix: str) -> Program:
    commit = repository.resolve(rev)
    data = CommitTree(repository, commit, prefix).read(SETTINGS_PATH)
    where = f"{SETTINGS_PATH} of {visible(rev)} ({commit[:10]})"
    if isinstance(data, Unreadable):
        message = f"{where}: {data.message}"
        raise UsageError(message, remedy="name a revision that has a controls.yaml")
    reading = read_controls(data, path=SETTINGS_PATH)
    if _is_lost(reading):
        first = reading.unreadable[0]
        message = f"{where}, line {first.location.line}: {first.message}"
        raise UsageError(message, remedy=first.remedy)
    return reading.program


def _globs(program: Program) -> tuple[str, ...]:
    return (*program.documents.policies, *program.documents.runbooks)


def _documents(desk: Desk, program: Program, base: Path) -> tuple[Document, ...]:
    globs = program.documents
    documents: list[Document] = []
    listing = desk.tree.listing()
    desk.unreadable.extend(odd_names(listing.paths))
    kinds = _kinds(listing.paths, program)
    closed = _closed(listing, kinds, program)
    desk.unreadable.extend(closed)
    if desk.committed is not None:
        gone = _kinds(desk.committed.entries, program).keys() - set(listing.paths)
        desk.uncommitted.update(visible(path) for path in gone)
    if isinstance(desk.tree, CommitTree):
        desk.tree.fetch(kinds)
    for path, kind in sorted(kinds.items()):
        data = desk.read(path)
        if data is None:
            continue
        reading = read_document(data, path=visible(path), kind=kind, globs=globs)
        desk.note(reading)
        if reading.document is not None:
            documents.append(reading.document)
    if not kinds:
        patterns = ", ".join(_globs(program)) or "none"
        settings = [item for item in desk.unreadable if item.location.path == SETTINGS_PATH]
        message = f"{base} has no documents: nothing matches {patterns}" + "".join(
            f"; {item.location}: {item.message}" for item in (*settings, *closed)
        )
        remedy = (
            "tieout init plants a starter; tieout adopt finds the Markdown that is here; "
            "or name the files under documents: in controls.yaml"
        )
        raise NotExaminableError(message, remedy=remedy)
    desk.unreadable.extend(_shared_ids(documents))
    known = {document.path: frozenset(h.anchor for h in document.headings) for document in documents}

    def anchors_of(path: str) -> frozenset[str] | None:
        if path in known:
            return known[path]
        if not path.lower().endswith(_MARKDOWN):
            return None
        data = desk.tree.read(path)
        return None if isinstance(data, Unreadable) else anchors(data.decode("utf-8", "replace"))

    return resolve_links(tuple(documents), exists=desk.tree.exists, anchors_of=anchors_of)


def _shared_ids(documents: Iterable[Document]) -> Iterator[Unreadable]:
    """Name each document whose id another one had before it: which of them is meant is unclear."""
    first: dict[str, Document] = {}
    for document in documents:
        if document.id is None:
            continue
        other = first.setdefault(document.id, document)
        if other is not document:
            yield Unreadable(
                location=document.at("id"),
                kind="duplicate-id",
                message=f"the id {visible(document.id)} is that of {other.path} too, so it names neither",
                remedy="give one of them an id that no other document has",
            )


def _kinds(paths: Iterable[str], program: Program) -> dict[str, Kind]:
    """Give the documents among the paths; one that both kinds of pattern match is a policy."""
    globs = program.documents
    kinds = {path: Kind.RUNBOOK for path in paths if match(path, globs.runbooks) and not is_no_path(path)}
    return kinds | {path: Kind.POLICY for path in paths if match(path, globs.policies) and not is_no_path(path)}


def _closed(listing: Listing, kinds: Mapping[str, Kind], program: Program) -> list[Unreadable]:
    """Name what may hide documents, and folders with the name of one."""
    globs = _globs(program)
    closed = [item for path, item in listing.closed if path not in kinds and could_hold(path, globs)]
    return closed + [
        Unreadable(
            location=Location(path=visible(path)),
            kind="not-regular",
            message=f"{visible(path)} is a folder with the name of a document",
            remedy="rename the folder, or put the document in its place",
        )
        for path in listing.folders
        if path.lower().endswith(_MARKDOWN) and path not in kinds and match(path, globs)
    ]


def _roster(desk: Desk) -> Roster:
    present = [path for path in PEOPLE_PATHS if desk.tree.exists(path)]
    behind_links = [path for path in PEOPLE_PATHS if path not in present and desk.look_for(path)]
    present = present or behind_links[:1]
    empty = Roster(people=(), roles=())
    if not present:
        reason = f"there is no {PEOPLE_PATH}, so nobody is known"
        desk.unexamined.append(NotExamined(need="people", reason=reason))
        return empty
    if len(present) > 1:
        reason = f"{' and '.join(present)} both exist, so it is unclear which counts"
        desk.unexamined.append(NotExamined(need="people", reason=reason))
        return empty
    data = desk.read(present[0])
    reading = None if data is None else read_people(data, path=present[0])
    if reading is not None:
        desk.note(reading)
    if reading is None or (reading.unreadable and not reading.roster.people):
        reason = f"{present[0]} could not be read"
        desk.unexamined.append(NotExamined(need="people", reason=reason))
        return empty
    return reading.roster


def _day(as_of: date | datetime, program: Program) -> date:
    if isinstance(as_of, datetime):
        return as_of.astimezone(ZoneInfo(program.organization.timezone)).date()
    return as_of
