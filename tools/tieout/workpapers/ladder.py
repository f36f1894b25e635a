"""Examination and outcome -> how far each criterion is supported, and what the next rung lacks."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.finding import RuleState, Severity, State

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome

RELIED_ON = (
    "unreadable-file",
    "missing-field",
    "stale-review",
    "future-date",
    "unknown-owner",
    "owner-approves-own",
)
"""The rules whose silence the rung ``documented`` takes for a yes: each must have been examined."""


class Rung(enum.Enum):
    """How far the support of a criterion reaches; each rung stands on all below it."""

    NONE = "none"
    CLAIMED = "claimed"
    """A control in operation on the day names the criterion."""
    DOCUMENTED = "documented"
    """Each of those controls, and each document that it rests on, in force, is without an open error."""
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
    errors = _errors(outcome)
    unjudged = _unjudged(outcome)
    controls = _controls_by_criterion(examination)
    documents = {item.id: item for item in reversed(examination.documents) if item.id is not None}
    return Ladder(
        standings=tuple(
            _standing(criterion, controls.get(criterion.id, ()), examination.as_of, documents, errors, unjudged)
            for criterion in examination.criteria_in_scope()
        )
    )


def _errors(outcome: Outcome) -> dict[str, set[str]]:
    """Give the rules whose errors stand, by path and by subject; a baseline takes none away."""
    errors: dict[str, set[str]] = {}
    for finding in outcome.findings:
        if finding.severity is Severity.ERROR and finding.state is not State.WAIVED:
            errors.setdefault(finding.location.path, set()).add(finding.rule)
            errors.setdefault(finding.subject, set()).add(finding.rule)
    return errors


def _unjudged(outcome: Outcome) -> tuple[str, ...]:
    """Name the rules that the second rung relies on and that were not applied: silence is no yes."""
    results = {result.rule: result for result in outcome.rules}
    gaps: list[str] = []
    for rule in RELIED_ON:
        result = results.get(rule)
        if result is None:
            gaps.append(f"the rule {rule} was not examined")
        elif result.state is not RuleState.EXAMINED:
            gaps.append(f"the rule {rule} was not examined: {result.reason}")
    return tuple(gaps)


def _controls_by_criterion(examination: Examination) -> dict[str, tuple[Control, ...]]:
    """Give the controls in operation on the day by the criteria that they name, even by a point of focus."""
    named: dict[str, tuple[Control, ...]] = {}
    for control in examination.controls:
        if control.is_effective(examination.as_of):
            found = (examination.catalogue.resolve(reference) for reference in control.criteria)
            for criterion_id in dict.fromkeys(item.id for item in found if item is not None):
                named[criterion_id] = (*named.get(criterion_id, ()), control)
    return named


def _standing(
    criterion: Criterion,
    controls: tuple[Control, ...],
    as_of: date,
    documents: dict[str, Document],
    errors: dict[str, set[str]],
    unjudged: tuple[str, ...],
) -> Standing:
    names = tuple(_name(control) for control in controls)
    if not controls:
        missing = (f"no control in operation on {as_of} names {criterion.id}",)
        return Standing(criterion=criterion, rung=Rung.NONE, controls=(), missing=missing)
    gaps = tuple(gap for control in controls for gap in _gaps(control, documents, errors)) + unjudged
    if gaps:
        return Standing(criterion=criterion, rung=Rung.CLAIMED, controls=names, missing=tuple(dict.fromkeys(gaps)))
    return Standing(
        criterion=criterion,
        rung=Rung.DOCUMENTED,
        controls=names,
        missing=("no approvals are captured yet, so no text is proven to be approved",),
    )


def _name(control: Control) -> str:
    """Give the id, or the words that findings have for a control that lacks one."""
    return control.id or "a control without an id"


def _gaps(control: Control, documents: dict[str, Document], errors: dict[str, set[str]]) -> tuple[str, ...]:
    gaps: list[str] = []
    if not control.policies:
        gaps.append(f"{_name(control)} names no policy")
    for document_id in control.documents:
        document = documents.get(document_id)
        if document is None:
            gaps.append(f"{_name(control)} rests on {document_id}, which no readable document has")
        else:
            gaps.extend(f"{_name(control)} rests on {gap}" for gap in _weakness(document, errors))
    found = sorted(errors.get(_name(control), set()) - {"control-without-document"})
    if found:
        gaps.append(f"{_name(control)} has open errors: {', '.join(found)}")
    return tuple(gaps)


def _weakness(document: Document, errors: dict[str, set[str]]) -> tuple[str, ...]:
    if not document.is_in_force or document.status is None:
        state = document.status.value if document.status else "of no stated status"
        return (f"{document.subject}, which is {state}",)
    found = sorted(errors.get(document.path, ()))
    return (f"{document.subject}, which has open errors: {', '.join(found)}",) if found else ()
