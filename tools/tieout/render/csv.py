"""Report -> the control matrix and the exceptions as tables for people, with empty columns for the auditor."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tieout.model.cell import guarded
from tieout.render.matrix_rows import COLUMNS, rows
from tieout.render.text import visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.render.report import Report
    from tieout.workpapers.deviations.sheet import Deviation

FOR_THE_AUDITOR = ("Sample", "Test performed", "Result", "Reference")
"""Empty: the examination's own results never stand here."""
OF_EXCEPTIONS = (
    "State",
    "Control",
    "Criteria",
    "What",
    "Subject",
    "Happened on",
    "Strength of that day",
    "What that day is",
    "Found on",
    "Answered on (self)",
    "Management response",
    "Accepted by",
    "Accepted until",
    "Rule",
    "Place",
)
AUDITORS_OF_EXCEPTIONS = ("Evaluation", "Effect on the report", "Reference")
"""Empty, as those of the matrix."""


def control_matrix(report: Report) -> bytes:
    """Give the matrix as RFC 4180, a row for each criterion and control, in the criteria's order.

    UTF-8 with a byte order mark, by which Excel knows it. No cell is cut. A cell that a
    spreadsheet could take for a formula, or that begins with an apostrophe, has one more in front.
    A character that hides, or turns what stands around it, is shown as its escape.
    """
    return _table(COLUMNS, FOR_THE_AUDITOR, rows(report))


def exceptions(of: Iterable[Deviation]) -> bytes:
    """Give every deviation, likewise."""
    return _table(OF_EXCEPTIONS, AUDITORS_OF_EXCEPTIONS, map(exception_row, of))


def exception_row(of: Deviation) -> tuple[str, ...]:
    """Give a deviation as the cells of its row."""
    counting = [item for item in of.answers if item.counts]
    return (
        of.state.value,
        "; ".join(of.controls),
        "; ".join(of.criteria),
        of.what,
        of.subject,
        str(of.when.on or "not on record"),
        of.when.strength.value if of.when.strength else "",
        of.when.what,
        str(of.found_on),
        str(of.answered_on or ""),
        of.response,
        "; ".join(filter(None, (item.by for item in counting))),
        "; ".join(str(item.until) for item in counting if item.until),
        of.rule,
        str(of.location),
    )


def _table(columns: tuple[str, ...], empty: tuple[str, ...], of: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*columns, *empty))
    for row in of:
        writer.writerow((*(guarded(visible_lines(cell)) for cell in row), *("" for _ in empty)))
    return out.getvalue().encode("utf-8-sig")
