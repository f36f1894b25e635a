"""What somebody asks to trace: a criterion, a point of focus, a control; and whether it is in scope."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.criteria import Category, nearest
from tieout.model.errors import UsageError
from tieout.model.near import unknown_name

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.examination import Examination

_LONGEST = 40
"""Characters of a wrong reference that a message repeats."""


class TargetKind(enum.Enum):
    """What a reference names."""

    CRITERION = "criterion"
    POINT_OF_FOCUS = "point_of_focus"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is traced."""

    reference: str
    """As it was asked for."""
    kind: TargetKind
    criterion: Criterion | None = None
    """Of a point of focus, the one that it belongs to; None for a control."""
    control: Control | None = None


def target_of(examination: Examination, reference: str) -> Target:
    """Give what a reference names, to the letter: a near miss is suggested and never accepted.

    Raises UsageError for one that names nothing.
    """
    criterion = examination.catalogue.find(reference)
    if criterion is not None:
        return Target(reference=reference, kind=TargetKind.CRITERION, criterion=criterion)
    control = examination.control(reference) if reference else None
    if control is not None:
        return Target(reference=reference, kind=TargetKind.CONTROL, control=control)
    criterion = examination.catalogue.resolve(reference)
    if criterion is not None:
        return Target(reference=reference, kind=TargetKind.POINT_OF_FOCUS, criterion=criterion)
    raise _unknown(examination, reference)


def _unknown(examination: Examination, reference: str) -> UsageError:
    catalogue = examination.catalogue
    shown = visible(reference[:_LONGEST])
    remedy = "tieout ladder lists the criteria in scope with their controls"
    series = catalogue.series(reference)
    if series and reference == series[0].group:
        return UsageError(f"{shown} is a series: its criteria are {series[0].id} to {series[-1].id}", remedy=remedy)
    control = nearest(reference, tuple(item.id for item in examination.controls if item.id))
    meant = list(dict.fromkeys([*catalogue.suggestions(reference), *([control] if control else [])]))
    guess = f"; did you mean {' or '.join(visible(item) for item in meant)}?" if meant else ""
    return UsageError(
        f"'{shown}' is no criterion, no point of focus and no control{guess}",
        remedy=remedy,
        meant=(reference, meant[0]) if len(meant) == 1 else None,
    )


def no_such_control(examination: Examination, name: str) -> UsageError:
    """Give the error for a control that a verb was asked for and that does not operate in the period."""
    remedy = "tieout ladder lists the criteria with their controls"
    shown = visible(name[:_LONGEST])
    if examination.settings_unreadable:
        why = examination.why_absent("settings") or ""
        return UsageError(f"which controls there are is not known: {why}", remedy="tieout check says what to mend")
    if examination.control(name) is not None:
        return UsageError(f"no control {shown} operates in the period: it is not in operation then", remedy=remedy)
    known = (item.id for item in examination.controls if item.id)
    return unknown_name(f"controls.yaml has no control {shown}", name, known, remedy=remedy)


def why_out(examination: Examination, criterion: Criterion) -> str:
    """Say why a criterion is not in scope; empty if it is."""
    scope = examination.program.scope
    if criterion.category not in scope.categories:
        chosen = ", ".join(_said(item) for item in Category if item in scope.categories) or "none"
        return f"the category {_said(criterion.category)} is not in scope; in scope are: {chosen}"
    entry = scope.exclusion_of(criterion.id)
    if entry is None or not entry.reason.strip():
        return ""
    carried = f", and {entry.carve_out} answers for it" if entry.carve_out else ""
    return f"{entry.location} leaves it out: {entry.reason.strip()}{carried}"


def _said(category: Category) -> str:
    return category.value.replace("_", " ")
