"""What is said of captured evidence -> what a rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.evidence.result import ResultState
from tieout.model.finding import Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.evidence.result import JudgedCapture, Reason
    from tieout.model.examination import Examination

_LASTING = frozenset({ResultState.FAIL, ResultState.ERROR})


def reported(examination: Examination, rule: str) -> Iterator[Observation]:
    """Yield what the judgement of each capture has for this rule, in the order of their paths.

    Of a capture that a later one corrects only what the correction cannot undo is said: that somebody altered
    it, or that what it showed was wrong. That it was not whole is mended.
    """
    for judged in examination.evidence.judged:
        for reason in judged.reasons:
            if reason.rule == rule and (not judged.superseded_by or reason.state in _LASTING):
                yield of(judged, reason)


def of(judged: JudgedCapture, reason: Reason) -> Observation:
    """Give one reason as a rule says it: its subject is the capture's id."""
    return Observation(
        subject=visible(judged.capture.id),
        location=reason.location,
        message=reason.message,
        remedy=reason.remedy,
        about=reason.about,
        severity=reason.severity,
    )
