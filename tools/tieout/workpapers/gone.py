"""Controls that are gone from ``controls.yaml``: none is lost by taking it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.finding import RuleState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tieout.model.criteria import Criterion
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome
    from tieout.workpapers.support import Grounds

MISSED = "missed-before-change"
"""The rule that tells what a control missed until it was taken out."""


def lost(criterion: Criterion, grounds: Grounds) -> tuple[ControlChange, ...]:
    """Give the last change of each control on the criterion that is gone from ``controls.yaml``.

    Of those taken out on the branch before the period began, or that had ended by then, nothing is
    said. One that ended stays in ``controls.yaml`` with the day, and is not gone.
    """
    resolve = grounds.examination.catalogue.resolve
    found = _absent(grounds.examination, grounds.changes)
    return tuple(change for change in found if criterion in map(resolve, change.criteria))


def taken_out(examination: Examination) -> tuple[ControlChange, ...]:
    """Give the last change of each control that was in operation in the period and was taken out since, by its day."""
    return tuple(item for item in absent(examination) if item.effect is ControlEffect.REMOVED)


def absent(examination: Examination) -> tuple[ControlChange, ...]:
    """Give likewise, with those that the branch has and the files examined have not."""
    last = {item.control: item for item in examination.control_changes}
    return tuple(sorted(_absent(examination, last), key=lambda item: item.on))


def is_held(outcome: Outcome) -> bool:
    """Say whether what was taken out is held to what it asked for until then."""
    return any(item.rule == MISSED and item.state is RuleState.EXAMINED for item in outcome.rules)


def _absent(examination: Examination, last: Mapping[str, ControlChange]) -> tuple[ControlChange, ...]:
    """Give the last change of each control that was in operation in the period and is not among those examined."""
    period = examination.period
    if period is None:
        return ()
    present = {item.id for item in examination.controls}
    found: list[ControlChange] = []
    for change in last.values():
        if change.control in present:
            continue
        is_removed = change.effect is ControlEffect.REMOVED
        if is_removed and change.on <= period.start:
            continue
        if _was_in_operation(change, period.start, change.on if is_removed else examination.as_of):
            found.append(change)
    return tuple(found)


def gone(criterion: Criterion, grounds: Grounds) -> tuple[str, ...]:
    """Say which controls on the criterion are gone: none is lost by taking it out."""
    return tuple(
        f"{change.control} named {criterion.id} until {change.on}, when commit {change.commit[:10]} took it out"
        if change.effect is ControlEffect.REMOVED
        else f"{change.control} names {criterion.id} in commit {change.commit[:10]} and is not among the controls examined"
        for change in lost(criterion, grounds)
    )


def _was_in_operation(change: ControlChange, first: date, last: date) -> bool:
    """Say whether a control was, by its own dates, in operation on any day from ``first`` to ``last``."""
    return (change.effective_from is None or change.effective_from <= last) and (
        change.effective_to is None or change.effective_to >= first
    )
