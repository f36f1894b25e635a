"""What lies in the folder and not in the commit that is examined: where that is what was meant, it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import FIRST_COMMIT, UsageError
from tieout.model.examination import SETTINGS_PATH
from tieout.sources.desk import Desk
from tieout.sources.globs import starts_of
from tieout.sources.opening import settings_of
from tieout.sources.selection import globs_of, kinds_of
from tieout.sources.trees import CommitTree, WorkTree

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tieout.model.period import Period
    from tieout.model.program import Program

_DECLARE = f"git commit -m 'Declare the period' {SETTINGS_PATH}, then run this again"


def commit_first(desk: Desk, program: Program, base: Path) -> str:
    """Give the step that brings documents of the folder into a commit; empty where the folder is examined, or has none."""
    if not isinstance(desk.tree, CommitTree) or desk.repository.is_bare:
        return ""
    newest = desk.repository.head()
    held = CommitTree(desk.repository, newest, desk.tree.prefix).paths() if newest else ()
    here = WorkTree(base, held, starts_of(globs_of(program))).paths()
    if kinds_of(held, program):
        return "name a commit that has them: git log --oneline -- controls.yaml shows where they came"
    has_settings = SETTINGS_PATH not in held and (base / SETTINGS_PATH).is_file()
    return FIRST_COMMIT if has_settings or kinds_of(here, program) else ""


def period_of(desk: Desk, program: Program, base: Path, wanted: str | Period | None, day: date) -> Period | None:
    """Give the period as ``Program.period`` does; where the folder alone declares it, the UsageError says so."""
    try:
        return program.period(wanted, day)
    except UsageError as error:
        tree = desk.tree
        if not isinstance(tree, CommitTree) or desk.repository.is_bare or tree.commit != desk.repository.head():
            raise
        folder = Desk(repository=desk.repository, tree=WorkTree(base, tree.paths(), ()), committed=desk.committed)
        if wanted not in {period.id for period in settings_of(folder).program.periods}:
            raise
        message = (
            f"period {visible(str(wanted))!r} is declared in {SETTINGS_PATH} here, and not at commit {tree.commit[:10]}"
        )
        raise UsageError(message, remedy=_DECLARE) from error
