"""What an auditor works in: the control matrix and the exceptions, and drafts for the company to fill in.

It comes after all other parts: the matrix names a population only if its file is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.render import csv, drafts, names
from tieout.render.report import ListedFile
from tieout.render.workbook import matrix_workbook
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making

_ABOUT = {
    names.MATRIX: "criteria and controls as a table, with empty columns for your test",
    names.MATRIX_BOOK: "the same as a workbook, with criteria, evidence, deviations and what was not examined",
    names.EXCEPTIONS_TABLE: "every deviation of the period, with the management response and empty columns",
    names.DESCRIPTION_TEXT: "draft of the system description, for the company to fill in",
    names.ASSERTION_TEXT: "draft of the management assertion, for the company to fill in and sign",
}
_MOST_NAMED = 20


def part(making: Making) -> Part:
    """Give the tables, the workbook and the drafts."""
    report = making.report
    book = matrix_workbook(report)
    files = {
        names.MATRIX: csv.control_matrix(report),
        names.MATRIX_BOOK: book.data,
        names.EXCEPTIONS_TABLE: csv.exceptions(report.deviations),
        names.DESCRIPTION_TEXT: drafts.description(report).encode("utf-8", "backslashreplace"),
        names.ASSERTION_TEXT: drafts.assertion(report).encode("utf-8", "backslashreplace"),
    }
    rest = len(book.cut) - _MOST_NAMED
    remarks = [f"{names.MATRIX_BOOK}: {told}" for told in book.cut[:_MOST_NAMED]]
    return Part(
        files=files,
        listed=tuple(ListedFile(path=path, digest=hex_of(files[path]), about=about) for path, about in _ABOUT.items()),
        remarks=(*remarks, *([f"{names.MATRIX_BOOK}: and {rest} more cells were cut"] if rest > 0 else [])),
    )
