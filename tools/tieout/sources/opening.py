"""A folder -> the desk at which it is read, and its settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import FIRST_COMMIT, NotExaminableError, UsageError
from tieout.model.examination import SETTINGS_PATH
from tieout.model.location import Location, NotExamined, Unreadable
from tieout.model.program import Program
from tieout.ports.git import Repository
from tieout.sources.controls import ControlsReading, read_controls
from tieout.sources.desk import Desk
from tieout.sources.place import place_of
from tieout.sources.trees import CommitTree, Tree, WorkTree

if TYPE_CHECKING:
    from pathlib import Path


def open_desk(root: Path, rev: str | None) -> tuple[Desk, Path, str, str | None]:
    """Give the desk, the folder that is the root, its place in the repository, and the commit.

    At the work tree, or with ``rev`` (and always if bare) at a commit's tree. Raises
    NotExaminableError where there is nothing to read, and UsageError for an unknown revision.
    """
    repository, base, prefix = place_of(root)
    commit = repository.head() if rev in {None, "HEAD"} else repository.resolve(rev)
    committed = CommitTree(repository, commit, prefix) if commit else None
    if rev is None and not repository.is_bare:
        tracked = committed.paths() if committed else ()
        tree: Tree = WorkTree(base, tracked, ())
        return Desk(repository=repository, tree=tree, committed=committed), base, prefix, commit
    if committed is None:
        message = f"{base} has no commit yet"
        raise NotExaminableError(message, remedy=FIRST_COMMIT)
    return Desk(repository=repository, tree=committed, committed=committed), base, prefix, commit


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


def settings_at(repository: Repository, rev: str, prefix: str) -> Program:
    """Read the settings of a revision; raises UsageError if it has none that can be read."""
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
        past = "no run by these settings passes, so who may merge past a check lands the mend"
        raise UsageError(message, remedy=f"{first.remedy}, there: {past}")
    return reading.program
