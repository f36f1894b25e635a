"""Examination and outcome -> how far each criterion is supported, and what the next rung lacks."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.finding import Severity

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome


class Rung(enum.Enum):
    """How far the support of a criterion reaches; each rung stands on all below it."""

    NONE = "none"
    CLAIMED = "claimed"
    """A control in operation on the day names the criterion."""
    DOCUMENTED = "documented"
    """Each of those controls rests on policies in force that no open error speaks against."""
    APPROVED = "approved"
    """Each of those texts was approved as it stands: needs captured approvals."""
    EVIDENCED = "evidenced"
    OPERATED = "operated"

    @property
    def height(self) -> int:
        """0 for none, 5 for operated."""
        return list(Rung).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one criterion in scope stands."""

    criterion: Criterion
    rung: Rung
    controls: tuple[str, ...]
    missing: tuple[str, ...]
    """What the next rung lacks, a sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Every criterion in scope, in the catalogue's order."""

    standings: tuple[Standing, ...]

    def reached(self, rung: Rung) -> int:
        """Count the criteria that reach this rung or a higher one."""
        return sum(item.rung.height >= rung.height for item in self.standings)


def ladder(examination: Examination, outcome: Outcome) -> Ladder:
    """Place every criterion in scope on its rung, by the facts of this examination alone."""
    errors = _errors_by_path(outcome)
    return Ladder(
        standings=tuple(
            _standing(criterion, examination, errors)
            for criterion in examination.criteria_in_scope()
        )
    )


def _errors_by_path(outcome: Outcome) -> dict[str, tuple[Finding, ...]]:
    errors: dict[str, tuple[Finding, ...]] = {}
    for finding in outcome.open():
        if finding.severity is Severity.ERROR:
            path = finding.location.path
            errors[path] = (*errors.get(path, ()), finding)
    return errors


def _standing(
    criterion: Criterion, examination: Examination, errors: dict[str, tuple[Finding, ...]]
) -> Standing:
    controls = tuple(
        control
        for control in examination.controls
        if criterion.id in control.criteria and control.is_effective(examination.as_of)
    )
    names = tuple(control.id for control in controls)
    if not controls:
        missing = (f"no control in operation on {examination.as_of} names {criterion.id}",)
        return Standing(criterion=criterion, rung=Rung.NONE, controls=(), missing=missing)
    gaps = tuple(gap for control in controls for gap in _gaps(control, examination, errors))
    if gaps:
        return Standing(criterion=criterion, rung=Rung.CLAIMED, controls=names, missing=gaps)
    return Standing(
        criterion=criterion,
        rung=Rung.DOCUMENTED,
        controls=names,
        missing=("no approvals are captured yet, so no text is proven to be approved",),
    )


def _gaps(
    control: Control, examination: Examination, errors: dict[str, tuple[Finding, ...]]
) -> tuple[str, ...]:
    if not control.policies:
        return (f"{control.id} names no policy",)
    gaps: list[str] = []
    for document_id in control.documents:
        document = examination.document(document_id)
        if document is None:
            gaps.append(f"{control.id} rests on {document_id}, which no readable document has")
        else:
            gaps.extend(f"{control.id} rests on {gap}" for gap in _weakness(document, errors))
    return tuple(gaps)


def _weakness(document: Document, errors: dict[str, tuple[Finding, ...]]) -> tuple[str, ...]:
    if not document.is_in_force or document.status is None:
        state = document.status.value if document.status else "of no stated status"
        return (f"{document.subject}, which is {state}",)
    found = errors.get(document.path, ())
    if found:
        rules = ", ".join(sorted({finding.rule for finding in found}))
        return (f"{document.subject}, which has open errors: {rules}",)
    return ()
