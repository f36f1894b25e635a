"""How rules speak of a check that looked inside captures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.collector import COLLECTORS_PATH
from tieout.model.location import Location

if TYPE_CHECKING:
    from tieout.model.evidence.result import CheckRun
    from tieout.model.examination import Examination


def read_by(examination: Examination, run: CheckRun) -> tuple[str, Location]:
    """Give the id and the place of the first capture that a check read; of one that read none its own."""
    for capture in examination.evidence.captures:
        if capture.record.id and capture.record.id in run.captures:
            return visible(capture.id), capture.record.location
    return visible(run.check), run.location or Location(COLLECTORS_PATH)
