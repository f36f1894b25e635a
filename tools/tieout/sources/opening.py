"""A folder -> the desk at which it is read, and its settings."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.document import MARKDOWN
from tieout.model.errors import NotExaminableError, UsageError
from tieout.model.evidence.collector import COLLECTORS_PATH
from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.examination import SETTINGS_PATH
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.program import Program
from tieout.model.request import REQUESTS_FOLDER
from tieout.ports.git import Repository
from tieout.sources.controls import ControlsReading, read_controls
from tieout.sources.desk import Desk
from tieout.sources.place import Place, place_of
from tieout.sources.refusal import SIZE_LIMIT
from tieout.sources.trees import SUBMODULE, CommitTree, Tree, WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tieout.ports.shelf import Shelf

_REGULAR = "100"
_EXAMINED = frozenset({SETTINGS_PATH, COLLECTORS_PATH, ".tieout", EVIDENCE_PATH, "registers", REQUESTS_FOLDER})
_MOST_VERSIONS = 100
"""Of settings that are tried, where those of a branch cannot be read."""


def open_desk(root: Path | Place, rev: str | None, shelf: Shelf | None = None) -> tuple[Desk, Path, str, str | None]:
    """Give the desk, the folder that is the root, its place in the repository, and the commit.

    ``root`` is a folder, or its place where that was found before. ``shelf`` is as for ``Repository.open``. At the work tree, or with ``rev`` (and always if bare) at a commit's tree. Raises
    NotExaminableError where there is nothing to read and for a sparse checkout that lacks some of it, and UsageError
    for an unknown revision.
    """
    repository, base, prefix = root if isinstance(root, Place) else place_of(root, shelf)
    commit = repository.head() if rev in {None, "HEAD"} else repository.resolve(rev)
    committed = CommitTree(repository, commit, prefix) if commit else None
    if rev is None and not repository.is_bare:
        tracked = committed.paths() if committed else ()
        if repository.is_sparse:
            _refuse_missing(base, tracked)
        entries = committed.entries if committed else {}
        submodules = frozenset(path for path, entry in entries.items() if entry.mode == SUBMODULE)
        tree: Tree = WorkTree(base, tracked, (), submodules)
        return Desk(repository=repository, tree=tree, committed=committed), base, prefix, commit
    if committed is None:
        raise repository.without_commit()
    return Desk(repository=repository, tree=committed, committed=committed), base, prefix, commit


def _refuse_missing(base: Path, tracked: tuple[str, ...]) -> None:
    """Raise NotExaminableError where a sparse checkout lacks what is examined: it would be taken for deleted."""
    missing = [
        path
        for path in tracked
        if (path.partition("/")[0] in _EXAMINED or path.lower().endswith(MARKDOWN)) and not os.path.lexists(base / path)
    ]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise NotExaminableError(
            f"{visible(str(base))} is a sparse checkout: {visible(missing[0])}{more} of the commit would look deleted",
            remedy="git sparse-checkout disable brings them; tieout check --rev HEAD reads the commit as it is",
        )


def settings_of(desk: Desk) -> ControlsReading:
    """Read ``controls.yaml``; that it is missing or cannot be read is noted at the desk."""
    if not desk.look_for(SETTINGS_PATH):
        desk.unreadable.append(
            Unreadable(
                location=Location(path=SETTINGS_PATH),
                kind="no-settings",
                message="there is no controls.yaml, so no control, scope or period is known",
                remedy="tieout adopt writes one for the documents here; tieout init plants one with ours",
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


def settings_needed(desk: Desk) -> ControlsReading:
    """Read ``controls.yaml`` for a verb that can do nothing sound without; raises UsageError where it is absent or lost.

    What was noted at the desk before is left out of account.
    """
    before = len(desk.unreadable)
    reading = settings_of(desk)
    if any(item.need == "settings" for item in desk.unexamined):
        why = desk.unreadable[before]
        at = "" if why.kind == "no-settings" else f"{why.location}: "
        raise UsageError(f"{at}{why.message}", remedy=f"{why.remedy}; then: tieout check")
    return reading


def _is_lost(reading: ControlsReading) -> bool:
    """Say whether nothing at all could be read, as opposed to a value here or there."""
    program = reading.program
    bare = replace(program, changes=replace(program.changes, is_sound=True, slips=()), keys_sound=True, key_slips=())
    return bool(reading.unreadable) and not reading.controls and bare == Program()


class HeldTo(NamedTuple):
    """The settings that a change is held to."""

    program: Program
    commit: str
    """Of which they are: that of the revision, or an earlier one."""
    doubt: str = ""
    """Why they are not those of the revision itself, with its place; empty where they are."""


def settings_at(repository: Repository, rev: str, prefix: str) -> HeldTo:
    """Read the settings of a revision; where nobody can read them, the last on its first-parent line that could be.

    So a change can mend them: it is held to what held before they broke, which it cannot choose (decision 0031).
    Raises UsageError where the revision has none, and where no earlier ones can be read either.
    """
    commit = repository.resolve(rev)
    data = CommitTree(repository, commit, prefix).read(SETTINGS_PATH)
    where = f"{SETTINGS_PATH} of {visible(rev)} ({commit[:10]})"
    if isinstance(data, Unreadable):
        if data.kind == "absent":
            raise UsageError(f"{where}: {data.message}", remedy="name a revision that has a controls.yaml")
        first = data
    else:
        reading = read_controls(data, path=SETTINGS_PATH)
        if not _is_lost(reading):
            return HeldTo(reading.program, commit)
        first = reading.unreadable[0]
    what = f"{where}, line {first.location.line or 1}: {first.message}"
    for oid, blob in _earlier(repository, commit, f"{prefix}{SETTINGS_PATH}"):
        held = repository.blob(blob, limit=SIZE_LIMIT)
        before = read_controls(held, path=SETTINGS_PATH) if held is not None else None
        if before is not None and not _is_lost(before):
            return HeldTo(
                before.program, oid, f"{what}; held to those of {oid[:10]}, the last there that could be read"
            )
    past = "no run by these settings passes, so who may merge past a check lands the mend"
    raise UsageError(f"{what}; nor can any earlier ones there be read", remedy=f"{first.remedy}, there: {past}")


def _earlier(repository: Repository, commit: str, path: str) -> Iterator[tuple[str, str]]:
    """Give the versions of a file on a first-parent line, the newest first: the commit that brought each, and its blob."""
    versions = (
        (item.oid, change.new_oid)
        for item in repository.mainline(commit, (path,))
        for _, change in item.changes()
        if change.path == path and change.new_mode.startswith(_REGULAR)
    )
    return islice(versions, _MOST_VERSIONS)
