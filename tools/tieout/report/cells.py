"""Rows -> a table for people (RFC 4180), as spreadsheets read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.cell import guarded
from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

FOR_THE_AUDITOR = ("Sample", "Test performed", "Result", "Reference")
"""Empty: the examination's own results never stand here."""
_BYTE_ORDER_MARK = "\ufeff"
_QUOTED = frozenset('",\r\n')


def table(
    columns: tuple[str, ...],
    of: Iterable[Iterable[str]],
    *,
    to_fill: tuple[str, ...] = FOR_THE_AUDITOR,
    lines: bool = False,
) -> str:
    """Give the rows, the auditor's empty columns behind them; it begins with the mark by which Excel knows UTF-8.

    No cell is cut. A cell that a spreadsheet could take for a formula has an apostrophe in front. With ``lines``
    a cell keeps its ends of lines, so that what is read back is what was written.
    """
    rows: list[tuple[str, ...]] = [(*columns, *to_fill)]
    rows += [(*(guarded(_shown(cell, lines)) for cell in row), *("" for _ in to_fill)) for row in of]
    text = "".join(f"{','.join(map(quoted, row))}\r\n" for row in rows)
    return _BYTE_ORDER_MARK + text.encode("utf-8", "backslashreplace").decode("utf-8")


def _shown(cell: str, lines: bool) -> str:
    return "\n".join(map(visible, cell.split("\n"))) if lines else visible(cell)


def quoted(cell: str) -> str:
    """Give a cell as it stands between commas (RFC 4180, 2.6)."""
    return '"{}"'.format(cell.replace('"', '""')) if _QUOTED & set(cell) else cell
