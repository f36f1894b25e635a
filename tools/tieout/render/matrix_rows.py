"""Report -> the rows of the control matrix, for the CSV and the workbook alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.population import NoPopulation
from tieout.model.strength import Strength
from tieout.render.controls import moment
from tieout.render.matrix import findings_about, findings_naming, matrix
from tieout.render.names import population_tables
from tieout.render.periods import rows_of
from tieout.render.words import RUNG, described, expected, frequency, holder, kind_of, unread
from tieout.workpapers.control_sheet import elsewhere_of, files_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.control import Control
    from tieout.model.finding import Finding
    from tieout.render.matrix import Line
    from tieout.render.report import Report
    from tieout.workpapers.control_sheet import ControlSheet
    from tieout.workpapers.deviations.sheet import Deviation
    from tieout.workpapers.evidence_sheet import EvidenceRow

COLUMNS = (
    "Criterion",
    "Criterion title",
    "Control",
    "Control title",
    "Statement",
    "Owner",
    "Nature",
    "Execution",
    "Frequency",
    "Policies",
    "Runbooks",
    "Evidence expected",
    "Rung",
    "What the next rung lacks",
    "Findings",
    "Policy version",
    "In force in the period",
    "Approved by",
    "Approved on (forge)",
    "Approved in",
    "Test windows",
    "Expected against present",
    "Population file",
    "Population rows",
    "Population digest",
    "Evidence files",
    "Evidence period (self)",
    "Collected at (self)",
    "First sealed at",
    "Sealed by",
    "Open deviations",
    "Management response",
)
_OF_CONTROL, _OF_SHEET = 10, 17
MOST_FILES = 40
"""Of the evidence of one control in one cell; the first and last captures are among them, and the rest is counted."""


def rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Give a row for each criterion and control, in the criteria's order; no cell is cut."""
    tables = population_tables(report.examination.controls)
    held = {row.path: row.in_force_told for row in rows_of(report)}
    sheets = {id(item.control): (item, table, held) for item, table in zip(report.controls, tables, strict=True)}
    told: dict[int, tuple[str, ...]] = {}
    laid = matrix(report)
    for line in laid.lines:
        for control in line.controls or (None,):
            yield _row(report, line, control, sheets, told)
    for control in laid.elsewhere:
        yield _row(report, None, control, sheets, told)


def _row(
    report: Report,
    line: Line | None,
    control: Control | None,
    sheets: dict[int, tuple[ControlSheet, str, dict[str, str]]],
    told: dict[int, tuple[str, ...]],
) -> tuple[str, ...]:
    about: tuple[Finding, ...] = findings_naming(report, line.criterion) if line else ()
    criterion = (line.criterion.id, line.criterion.title) if line else ("", "")
    loose = _untied(report.deviations, line)
    if control is None:
        found = (*("",) * (_OF_SHEET - 2), _opened(loose), _responses(loose))
        return (*criterion, *("",) * _OF_CONTROL, *_standing(line), _listed(about), *found)
    about = (*about, *findings_about(report, control))
    if id(control) not in told:
        told[id(control)] = _of_sheet(report, *sheets[id(control)])
    *others, opened, responses = told[id(control)]
    if loose:
        opened = "; ".join(filter(None, (opened, f"tied to no control: {_opened(loose)}")))
        responses = "; ".join(filter(None, (responses, _responses(loose))))
    return (*criterion, *_of_control(report, control), *_standing(line), _listed(about), *others, opened, responses)


def _untied(deviations: tuple[Deviation, ...], line: Line | None) -> list[Deviation]:
    """Give the open deviations of a criterion that nothing ties to a control: they stand in each of its rows."""
    if line is None:
        return []
    return [item for item in deviations if item.is_open and not item.controls and line.criterion.id in item.criteria]


def _opened(deviations: Iterable[Deviation]) -> str:
    return "; ".join(f"{item.what} [{item.rule}]" for item in deviations if item.is_open)


def _responses(deviations: Iterable[Deviation]) -> str:
    """Give what management answered to each, and that nothing is on record where it did not."""
    told = (f"{item.subject}: {item.response}" if item.finding else item.response for item in deviations)
    return "; ".join(dict.fromkeys(told))


def _of_control(report: Report, control: Control) -> tuple[str, ...]:
    examination = report.examination
    return (
        control.id,
        control.title,
        control.statement.strip(),
        holder(control.owner, examination),
        *kind_of(control),
        frequency(control.cadence),
        "; ".join(described(item, examination) for item in control.policies),
        "; ".join(described(item, examination) for item in control.runbooks),
        expected(control),
    )


def _of_sheet(report: Report, sheet: ControlSheet, table: str, held: dict[str, str]) -> tuple[str, ...]:
    """Give the columns that come from what was captured, approved and answered; ``held`` says what was in force."""
    texts = [text.row for text in sheet.texts if text.row is not None]
    proven = [row for row in texts if row.approved_in]
    listed = sheet.population
    return (
        "; ".join(
            f"{row.document.id or row.document.path} {row.document.version or unread(row.document, 'version')}"
            for row in texts
        ),
        _each(texts, (held.get(row.document.path, "") for row in texts)),
        _each(proven, (", ".join(row.approvers) for row in proven)),
        _each(proven, (str(row.found.approved_on) if row.found else "" for row in proven)),
        _each(proven, (row.approved_in for row in proven)),
        "; ".join(item.part.days.removeprefix("on ") for item in sheet.windows),
        sheet.present,
        table if table in report.paths else "",
        f"no population: {listed.reason}" if isinstance(listed, NoPopulation) else str(len(listed.items)),
        "" if isinstance(listed, NoPopulation) else listed.digest,
        *_of_captures(sheet.captures),
        _opened(sheet.deviations),
        _responses(sheet.deviations),
    )


def _each(texts: Iterable[object], values: Iterable[str]) -> str:
    """Give a value for each text, with its id where there are several."""
    names = [getattr(row, "document", None) for row in texts]
    told = list(values)
    if len(told) == 1:
        return told[0]
    return "; ".join(
        f"{document.id or document.path}: {value}"
        for document, value in zip(names, told, strict=True)
        if document is not None
    )


def _of_captures(captures: tuple[EvidenceRow, ...]) -> tuple[str, str, str, str, str]:
    files = [path for row in captures for path, _ in files_of(row.judged)]
    files += [f"{path} (in another store)" for row in captures for path in elsewhere_of(row.judged)]
    shown = files if len(files) <= MOST_FILES else [*files[: MOST_FILES - 1], files[-1]]
    rest = len(files) - len(shown)
    days = sorted(str(day) for row in captures for day in (_first(row), row.judged.completed_on) if day is not None)
    claimed = sorted(item.judged.claimed_at for item in captures if item.judged.claimed_at is not None)
    sealed = sorted(item.judged.sealed_at for item in captures if item.judged.sealed_at is not None)
    by = {item.judged.sealed_by or Strength.SELF for item in captures}
    return (
        "; ".join(shown) + (f"; and {rest} more" if rest else ""),
        _span(days),
        _span([moment(item) for item in claimed]),
        _span([moment(item) for item in sealed]),
        ", ".join(item.value for item in Strength if item in by),
    )


def _first(row: EvidenceRow) -> object:
    window = row.judged.capture.record.window
    return None if window is None else window.since.date()


def _span(values: list[str]) -> str:
    if not values:
        return ""
    return values[0] if values[0] == values[-1] else f"{values[0]} to {values[-1]}"


def _standing(line: Line | None) -> tuple[str, str]:
    if line is None:
        return "", "names no criterion in scope"
    if line.standing is not None:
        return RUNG[line.standing.rung], "; ".join(line.standing.missing)
    excluded = line.exclusion
    if excluded is None:
        return "Not in scope", ""
    answers = f" (answered for by {excluded.carve_out})" if excluded.carve_out else ""
    return "Not in scope", f"{excluded.reason.strip()}{answers}"


def _listed(findings: Iterable[Finding]) -> str:
    return "; ".join(map(_finding, findings))


def _finding(finding: Finding) -> str:
    state = "" if finding.state.value == "open" else f", {finding.state.value}"
    return f"{finding.severity.value}{state}: {finding.message} [{finding.rule}, {finding.location}]"
