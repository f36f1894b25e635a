"""Report -> control-matrix.xlsx: matrix, criteria, evidence, exceptions, and what was not examined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.render import names, words
from tieout.render.controls import moment
from tieout.render.csv import AUDITORS_OF_EXCEPTIONS, FOR_THE_AUDITOR, OF_EXCEPTIONS, exception_row
from tieout.render.matrix import matrix
from tieout.render.matrix_rows import COLUMNS, rows
from tieout.render.overview import examined
from tieout.render.unexamined import not_examined
from tieout.render.xlsx import Column, Sheet, Workbook, workbook
from tieout.workpapers.control_sheet import elsewhere_of, files_of
from tieout.workpapers.evidence_sheet import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.render.report import Report
    from tieout.workpapers.evidence_sheet import EvidenceRow

_CRITERIA = ("Criterion", "Title", "Stands at", "Controls", "What the next rung lacks")
_EVIDENCE = (
    "Id",
    "Title",
    "For",
    "System",
    "State",
    "Counts for",
    "Collected at (self)",
    "First sealed at",
    "Sealed by",
    "Days between",
    "Query",
    "Rows",
    "Total of the source",
    "Files",
    "SHA-256",
    "Record",
)
_FACTS = ("Examined", "What", "Detail")


def matrix_workbook(report: Report) -> Workbook:
    """Give the workbook; its first sheet has the cells of control-matrix.csv, without the apostrophes in front."""
    return workbook(
        (
            Sheet(
                name="Matrix",
                columns=_columns(COLUMNS, FOR_THE_AUDITOR),
                rows=tuple(rows(report)),
                whole=names.MATRIX,
                fixed=3,
            ),
            Sheet(name="Criteria", columns=_columns(_CRITERIA), rows=tuple(_criteria(report)), whole=names.CONTROLS),
            Sheet(
                name="Evidence",
                columns=_columns(_EVIDENCE, FOR_THE_AUDITOR),
                rows=tuple(_capture(row, report.withheld) for row in report.evidence.rows),
                whole=names.CAPTURES_TABLE,
            ),
            Sheet(
                name="Deviations",
                columns=_columns(OF_EXCEPTIONS, AUDITORS_OF_EXCEPTIONS),
                rows=tuple(map(exception_row, report.deviations)),
                whole=names.EXCEPTIONS_TABLE,
                fixed=2,
            ),
            Sheet(name="Not examined", columns=_columns(_FACTS), rows=tuple(_facts(report)), whole=names.START),
        ),
        title=f"{report.organization}: control matrix",
        created=report.outcome.as_of,
    )


def _columns(titles: tuple[str, ...], to_fill: tuple[str, ...] = ()) -> tuple[Column, ...]:
    return (*(Column(title=title) for title in titles), *(Column(title=title, to_fill=True) for title in to_fill))


def _criteria(report: Report) -> Iterator[tuple[str, ...]]:
    for line in matrix(report).lines:
        stands = words.RUNG[line.standing.rung] if line.standing else "Not in scope"
        lacks = "; ".join(line.standing.missing) if line.standing else line.exclusion.reason if line.exclusion else ""
        controls = "; ".join(item.id or "without an id" for item in line.controls)
        yield line.criterion.id, line.criterion.title, stands, controls, lacks


def _capture(of: EvidenceRow, withheld: frozenset[str]) -> tuple[str, ...]:
    judged, record = of.judged, of.judged.capture.record
    files, population, elsewhere = files_of(judged), record.population, elsewhere_of(judged)
    digests = ("withheld" if path in withheld else file.sha256 or file.problem for path, file in files)
    return (
        judged.capture.id,
        record.title,
        "; ".join(f"{control}: {entry}" for control, entry in judged.serves),
        record.system,
        WORDS[judged.state],
        str(judged.completed_on or ""),
        moment(judged.claimed_at),
        moment(judged.sealed_at),
        judged.sealed_by.value if judged.sealed_by else "",
        "" if of.lag_days is None else str(of.lag_days),
        record.query.operation if record.query else "",
        "" if population is None or population.rows is None else str(population.rows),
        "" if population is None or population.total is None else str(population.total),
        "; ".join((*(path for path, _ in files), *elsewhere)),
        "; ".join((*digests, *("in another store, not examined" for _ in elsewhere))),
        judged.capture.path,
    )


def _facts(report: Report) -> Iterator[tuple[str, ...]]:
    """Give what was not looked at first: that is what a reader must not overlook."""
    yield from (("no", fact.what, fact.whole) for fact in not_examined(report))
    yield from (("could not be read", str(item.location), item.message) for item in report.outcome.unreadable)
    yield from (("yes", fact.what, fact.detail) for fact in examined(report))
