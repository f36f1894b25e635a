"""The state of every capture: the worst of all that is said of it, and of the checks that looked inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.again import with_command
from tieout.judgement.evidence.completeness import completeness, emptiness
from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.inside import inside
from tieout.judgement.evidence.integrity import integrity, meddled
from tieout.judgement.evidence.lateness import late
from tieout.judgement.evidence.replay import replays
from tieout.judgement.evidence.runs import checked, looked_inside, secrets
from tieout.judgement.evidence.sealing import sealing
from tieout.judgement.evidence.serving import serves, unserved
from tieout.judgement.evidence.source import source
from tieout.judgement.evidence.stated import question, screenshot, stated
from tieout.judgement.evidence.supersession import corrections
from tieout.judgement.evidence.times import clocks, future, period, stale
from tieout.judgement.evidence.witness import witness
from tieout.model.evidence.result import JudgedCapture, ResultState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.judgement.evidence.supersession import Corrections
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason
    from tieout.model.examination import Examination

    Part = Callable[[Context, Capture], Iterator[Reason]]

PARTS: tuple[Part, ...] = (
    *(stated, inside, integrity, meddled, sealing, late, future, period, completeness, emptiness),
    *(stale, clocks, source, witness, question, screenshot, unserved, secrets, checked),
)
"""What is asked of each capture by itself, in the order of its reasons."""


def judge(examination: Examination) -> tuple[JudgedCapture, ...]:
    """Judge every capture, in their order. Whatever is not known of one makes it no pass."""
    if not examination.evidence.captures:
        return ()
    context = Context.of(examination)
    again, corrected = replays(context), corrections(context)
    return tuple(
        _judged(context, capture, corrected, again.get(capture.path, ())) for capture in examination.evidence.captures
    )


def _judged(context: Context, capture: Capture, corrected: Corrections, again: tuple[Reason, ...]) -> JudgedCapture:
    unsound = corrected.unsound.get(capture.path)
    reasons = (
        *(item for part in PARTS for item in part(context, capture)),
        *again,
        *((unsound,) if unsound else ()),
    )
    dated, by = context.dated(capture), corrected.by.get(capture.path)
    return JudgedCapture(
        capture=capture,
        state=max((item.state for item in reasons), key=lambda state: state.weight, default=ResultState.PASS),
        reasons=tuple(with_command(context, capture, item) for item in reasons),
        checks=tuple(dict.fromkeys(run.check for run in looked_inside(context, capture))),
        serves=serves(context, capture),
        completed_on=dated.completed_on,
        strength=dated.strength,
        claimed_at=dated.claimed_at,
        sealed_at=dated.sealed_at,
        sealed_by=dated.sealed_by,
        superseded_by=by.id if by else "",
    )
