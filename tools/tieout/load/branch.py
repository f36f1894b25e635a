"""The branch -> its states, as far as thresholds, evidence and controls need them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.examination import SETTINGS_PATH
from tieout.model.program import Program
from tieout.sources.desk import Desk
from tieout.sources.earlier_globs import earlier_globs
from tieout.sources.evidence.kept import paths_below
from tieout.sources.mainline import mainline
from tieout.sources.registers.programme import FOLDER
from tieout.sources.statements import end_of, folders

if TYPE_CHECKING:
    from tieout.sources.mainline import Landing


def branch_states(
    desk: Desk, program: Program, commit: str | None, prefix: str, as_of: date, kept: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], tuple[Landing, ...]]:
    """Give the patterns of documents then and now, and the states of the branch: for thresholds, evidence, controls, registers."""
    if commit is None:
        return (), ()
    patterns = earlier_globs(desk.repository, commit, program, prefix=prefix)
    below = folders(patterns, prefix)
    starts = paths_below(kept, prefix)
    states = mainline(
        desk.repository,
        commit,
        zone=program.organization.timezone,
        latest_s=end_of(as_of),
        as_of=as_of,
        paths=(*below, prefix + SETTINGS_PATH, prefix + EVIDENCE_PATH, prefix + FOLDER, *starts)
        if below and (starts or not kept)
        else (),
    )
    return patterns, states
