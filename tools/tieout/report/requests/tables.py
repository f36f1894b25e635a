"""Requests -> a table as CSV, and the rows of our side that are added to the file."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from tieout.report.cells import table
from tieout.workpapers.requests import COLUMNS, cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.model.request import Asked

OURS = ("id", "control", "owner", "status", "evidence", "link", "provided_on", "comment")
"""The columns of a new ``requests/requests.csv``."""


def requests(of: Iterable[Asked]) -> str:
    """Give a row for each request, as the auditor may send it back."""
    rows = (tuple(_text(cell) for cell in cells(item)) for item in of)
    return table(COLUMNS, rows, to_fill=())


def with_rows(text: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Give the file of our side with rows behind those that it has: what stands there stays to the last byte.

    Without a text a new file, with LF at the ends of lines. ``rows`` have values by column; a column that the file
    lacks is left out.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    header = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), skipinitialspace=True), list(OURS))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    if not text:
        writer.writerow(header)
    elif not text.endswith(("\n", "\r")):
        out.write(end)
    for row in rows:
        writer.writerow([row.get(name.strip(), "") for name in header])
    return text + out.getvalue()


def _text(cell: str | date | None) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else cell
