"""Report -> the control matrix as a table for people, with empty columns for the auditor."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tieout.model.cell import guarded
from tieout.model.control import Control
from tieout.model.finding import Finding
from tieout.render.matrix import Line, findings_about, findings_naming, matrix
from tieout.render.report import Report
from tieout.render.words import RUNG, described, expected, frequency, holder, kind_of

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
)
FOR_THE_AUDITOR = ("Sample", "Test performed", "Result", "Reference")
"""Empty: the examination's own results never stand here."""


def control_matrix(report: Report) -> bytes:
    """Give the matrix as RFC 4180, a row for each criterion and control, in the criteria's order.

    UTF-8 with a byte order mark, by which Excel knows it. No cell is cut. A cell that a
    spreadsheet could take for a formula, or that begins with an apostrophe, has one more in front.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *FOR_THE_AUDITOR))
    for row in _rows(report):
        writer.writerow((*(guarded(cell) for cell in row), *("" for _ in FOR_THE_AUDITOR)))
    # Names of files that are not UTF-8 come as lone surrogates, which have no encoding.
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    sheet = matrix(report)
    for line in sheet.lines:
        for control in line.controls or (None,):
            yield _row(report, line, control)
    for control in sheet.elsewhere:
        yield _row(report, None, control)


def _row(report: Report, line: Line | None, control: Control | None) -> tuple[str, ...]:
    examination = report.examination
    about: tuple[Finding, ...] = findings_naming(report, line.criterion) if line else ()
    if control is None:
        told: tuple[str, ...] = ("",) * 10
    else:
        about = (*about, *findings_about(report, control))
        told = (
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
    criterion = (line.criterion.id, line.criterion.title) if line else ("", "")
    return (*criterion, *told, *_standing(line), "; ".join(_told(item) for item in about))


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


def _told(finding: Finding) -> str:
    state = "" if finding.state.value == "open" else f", {finding.state.value}"
    return f"{finding.severity.value}{state}: {finding.message} [{finding.rule}, {finding.location}]"
