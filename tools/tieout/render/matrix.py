"""Report -> the control matrix: criteria in the catalogue's order, the controls that name each."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.model.control import Control
from tieout.model.criteria import Criterion
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Finding, RuleState
from tieout.model.program import Exclusion
from tieout.model.rung import RUNGS, Rung
from tieout.render.report import Report
from tieout.workpapers.ladder import Standing
from tieout.workpapers.relied_on import RELIED_ON


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One criterion with the controls that name it."""

    criterion: Criterion
    controls: tuple[Control, ...]
    """All that name it, those not in operation on the day too."""
    standing: Standing | None
    """None where the criterion is left out of scope."""
    exclusion: Exclusion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Every criterion of the scope's categories, then what names none of them."""

    lines: tuple[Line, ...]
    elsewhere: tuple[Control, ...]
    """Controls that name no criterion of these categories."""


def matrix(report: Report) -> Matrix:
    """Lay out the matrix; every control is in it at least once."""
    examination = report.examination
    scope = examination.program.scope
    standings = {item.criterion.id: item for item in report.ladder.standings}
    named = _named(report)
    lines = tuple(
        Line(
            criterion=criterion,
            controls=named.get(criterion.id, ()),
            standing=standings.get(criterion.id),
            exclusion=None if criterion.id in standings else scope.exclusion_of(criterion.id),
        )
        for criterion in examination.catalogue.in_categories(scope.categories)
    )
    placed = {id(control) for line in lines for control in line.controls}
    return Matrix(
        lines=lines,
        elsewhere=tuple(item for item in examination.controls if id(item) not in placed),
    )


def _named(report: Report) -> dict[str, tuple[Control, ...]]:
    """Give the controls by the criteria that they name, even by a point of focus."""
    named: dict[str, tuple[Control, ...]] = {}
    for control in report.examination.controls:
        found = (report.examination.catalogue.resolve(reference) for reference in control.criteria)
        for criterion_id in dict.fromkeys(item.id for item in found if item is not None):
            named[criterion_id] = (*named.get(criterion_id, ()), control)
    return named


def top_rung(report: Report) -> Rung:
    """Give the highest rung that could be examined: how many criteria reach it is known."""
    known = (rung for rung in RUNGS if rung in report.examined_rungs and report.ladder.why_not_known(rung) is None)
    return max(known, key=lambda rung: rung.height, default=Rung.NONE)


def lacking(report: Report) -> tuple[Standing, ...]:
    """Give the criteria that do not reach the highest rung that could be examined, the least supported first."""
    top = top_rung(report).height
    short = (item for item in report.ladder.standings if item.rung.height < top)
    return tuple(sorted(short, key=lambda item: item.rung.height))


def findings_about(report: Report, control: Control) -> tuple[Finding, ...]:
    """Give the findings of a control: its own and those of the documents that it rests on."""
    paths = {
        document.path
        for document_id in control.documents
        if (document := report.examination.document(document_id)) is not None
    }
    return tuple(
        finding
        for finding in report.outcome.findings
        if finding.location.path in paths or (finding.location.path == SETTINGS_PATH and finding.subject == control.id)
    )


def findings_naming(report: Report, criterion: Criterion) -> tuple[Finding, ...]:
    """Give the findings whose subject is the criterion itself."""
    return tuple(item for item in report.outcome.findings if item.subject == criterion.id)


def unknown_of(report: Report, rung: Rung) -> str:
    """Say why a rung has no number: ``not examined``, or ``not known`` where it stands on one that was not; else nothing."""
    if rung not in report.examined_rungs:
        return "not examined"
    return "not known" if report.ladder.why_not_known(rung) is not None else ""


def state_of(report: Report, standing: Standing, rung: Rung) -> str:
    """Say of one criterion and rung: ``supported``, ``not supported``, ``not examined`` or ``not known``."""
    if standing.rung.height >= rung.height:
        return "supported"
    if rung not in report.examined_rungs:
        return "not examined"
    if not report.ladder.is_known(standing, rung):
        return "not known"
    return "not examined" if rung is Rung.DOCUMENTED and _only_unjudged(report, standing) else "not supported"


def _only_unjudged(report: Report, standing: Standing) -> bool:
    """Say whether nothing stands against the rung ``documented`` but rules that were not applied.

    The ladder names each of those rules for every criterion, after what was found against it.
    """
    applied = {item.rule for item in report.outcome.rules if item.state is RuleState.EXAMINED}
    unjudged = sum(rule not in applied for rule in RELIED_ON)
    return standing.rung is Rung.CLAIMED and len(standing.missing) == unjudged
