"""Whether the log has a capture, and says of it what the record says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import CAPTURE_ANEW, reason, said, several
from tieout.model.evidence.quarter import quarter_of
from tieout.model.evidence.result import ResultState
from tieout.model.instant import iso_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.log import Leaf
    from tieout.model.evidence.result import Reason

NOT_SEALED = "evidence-not-sealed"
_SEAL = "run tieout evidence seal, and commit the log with it"


def sealing(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say that a log has no line of a capture, or one that says something else."""
    log, seal = context.evidence.log, context.seal(capture)
    if log is None:
        if capture.came is None:
            what = "came to the branch nobody knows when"
            yield reason(capture, NOT_SEALED, ResultState.INCONCLUSIVE, what, "commit it to the branch")
        return
    if log.faults:
        what = "is sealed by a log that does not hold together"
        yield reason(capture, "evidence-log-fault", ResultState.INCONCLUSIVE, what, log.faults[0].remedy)
    if seal.removed is not None:
        what = f"was removed, says line {seal.removed.number + 1} of the log, and lies there all the same"
        yield reason(capture, "evidence-altered", ResultState.ERROR, what, CAPTURE_ANEW)
    if seal.line is None:
        what = "has no line in the evidence log"
        yield reason(capture, NOT_SEALED, ResultState.INCONCLUSIVE, what, _SEAL)
        return
    other = tuple(_other(capture, seal.line))
    if other:
        what = f"is not what was sealed: line {seal.line.number + 1} of the log has {several(other, shown=4)}"
        remedy = "put back what was sealed, at its path; a correction is a new capture with supersedes"
        yield reason(capture, "evidence-altered", ResultState.ERROR, what, remedy, about="line")
    if seal.again:
        what = f"has {len(seal.again) + 1} lines in the log, the second at {seal.again[0].number + 1}"
        yield reason(capture, "evidence-altered", ResultState.ERROR, what, CAPTURE_ANEW, about="lines")
    if context.examination.program.evidence_keys and not log.faults and not seal.is_signed:
        what = f"stands in line {seal.line.number + 1} of the log, which no signature of a pinned key covers yet"
        yield reason(
            capture, NOT_SEALED, ResultState.INCONCLUSIVE, what, "sign the log: tieout evidence seal --key KEY"
        )


def _other(capture: Capture, line: Leaf) -> Iterator[str]:
    """Tell what the line says otherwise than the capture: the line was there first."""
    record, times, quarter = capture.record, capture.record.times, quarter_of(capture.path)
    kind = record.kind.value if record.kind else ""
    texts = (
        ("path", line.path, capture.path),
        ("id", line.id, record.id),
        ("system", line.system, record.system),
        ("period", line.period, quarter.name if quarter else ""),
        ("collector", line.collector, record.collector.id if record.collector and record.collector.id else kind),
        ("digest", line.digest, capture.digest),
    )
    yield from (f"the {name} {said(ours, 60) or 'of none'}" for name, ours, theirs in texts if ours != theirs)
    lists = (("controls", line.controls, record.controls), ("evidence", line.evidence, record.evidence))
    yield from (f"the {name} {several(ours) or 'of none'}" for name, ours, theirs in lists if {*ours} != {*theirs})
    moments = (
        ("start", line.started, times.started if times else None),
        ("end", line.finished, times.finished if times else None),
        ("state", line.data_as_of, times.data_as_of if times else None),
    )
    yield from (f"the {name} at {said(ours) or 'none'}" for name, ours, theirs in moments if not _is_same(ours, theirs))


def _is_same(text: str, moment: datetime | None) -> bool:
    if not text or moment is None:
        return not text and moment is None
    read = iso_instant(text)
    return read is not None and read == moment.astimezone(UTC)
