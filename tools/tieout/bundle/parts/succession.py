"""The proof that the evidence log of the bundle before is the beginning of this one's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.log_state import BrokenLogError, LogState, held_head, proof_between, proof_path, written
from tieout.bundle.part import Part
from tieout.model.errors import IntegrityError
from tieout.render.report import ListedFile
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making

_ABOUT = "shows, with the earlier head of the evidence log, that the log only grew since the bundle before"
_REMEDY = "restore evidence/log from a clone of before; a bundle that starts a new chain is built without --previous"


def part(making: Making) -> Part:
    """Give the proof; nothing without a bundle before, or where that had no log.

    Raises IntegrityError where the log did not only grow since.
    """
    previous = making.handed.previous
    if previous is None:
        return Part()
    if previous.log is None:
        return Part(remarks=previous.remarks)
    log = making.report.examination.evidence.log
    lines = () if log is None else log.lines
    try:
        head = held_head(lines, log.heads[-1].text) if log is not None and log.heads else None
        proof = proof_between(previous.log, LogState(lines, head))
    except BrokenLogError as error:
        raise IntegrityError(f"{error} since the bundle before", remedy=_REMEDY) from error
    path, data = proof_path(proof), written(proof)
    return Part(
        files={path: data},
        listed=(ListedFile(path=path, digest=hex_of(data), about=_ABOUT),),
        remarks=previous.remarks,
    )
