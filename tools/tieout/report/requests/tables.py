"""Requests -> a table as CSV, and the rows of our side that are added to the file."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

from tieout.report.cells import quoted, table
from tieout.workpapers.requests import COLUMNS, cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.model.request import Asked

OURS = ("id", "control", "owner", "status", "evidence", "link", "provided_on", "comment")
"""The columns of a new ``requests/requests.csv``."""


def requests(of: Iterable[Asked]) -> str:
    """Give a row for each request, as the auditor may send it back."""
    rows = (tuple(_text(cell) for cell in cells(item)) for item in of)
    return table(COLUMNS, rows, to_fill=(), lines=True)


def with_rows(text: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Give the file of our side with rows behind those that it has: what stands there stays to the last byte.

    Without a text a new file, with LF at the ends of lines. ``rows`` have values by column; a column that the file
    lacks is left out.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    header = [name.strip() for name in next(csv.reader(lines, skipinitialspace=True), OURS)]
    added = [[row.get(name, "") for name in header] for row in rows]
    between = end if text and not text.endswith(("\n", "\r")) else ""
    table = added if text else [header, *added]
    return text + between + "".join(f"{','.join(map(quoted, row))}{end}" for row in table)


def _text(cell: str | date | None) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else cell
