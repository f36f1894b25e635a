"""Controls that are gone from ``controls.yaml``: none is lost by taking it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.control_change import ControlChange, ControlEffect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tieout.model.criteria import Criterion
    from tieout.model.examination import Examination
    from tieout.workpapers.support import Grounds


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
    last = {item.control: item for item in examination.control_changes}
    found = _absent(examination, last)
    return tuple(sorted((item for item in found if item.effect is ControlEffect.REMOVED), key=lambda item: item.on))


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
