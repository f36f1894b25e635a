"""A table of a text -> one that a PDF can hold: cut where it costs too much or is too wide, which is said below it."""

from __future__ import annotations

import re

from markupsafe import Markup

MOST_ROWS = 200
"""Of one table in a document's PDF."""
MOST_CELLS = 1_200
"""Of one table; each costs about 2 ms to lay out. The document's page holds all."""
MOST_COLUMNS = 24
"""A page lying on its side has a centimetre for each."""
_UPRIGHT = 10
"""Columns, of which an upright page has 17 mm for each."""
_TABLE = re.compile(
    r'(?P<heads>(?:<h[1-6][ >](?:(?!</h[1-6]>).)*</h[1-6]>\s*)*)<div class="wide"[^>]*>(?P<table><table[^>]*>.*?</table></div>)',
    re.DOTALL,
)
"""With the headings right before it, which go where it goes."""
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_TALL = 2_000
"""Characters of a row that may be broken over two pages: one that fills a page would leave its heading alone."""
_CELL = re.compile(r"<t([hd])[ >].*?</t\1>", re.DOTALL)


def fitted(body: Markup, page: str) -> Markup:
    """Cut each table to what one page is wide and to a number of rows; ``page`` holds all of it."""

    def fit(match: re.Match[str]) -> str:
        rows = [row[0] for row in _ROW.finditer(match["table"])]
        columns = max((len(_CELL.findall(row)) for row in rows), default=0)
        most = max(1, min(MOST_ROWS, MOST_CELLS // min(max(columns, 1), MOST_COLUMNS)))
        left, beyond = max(0, len(rows) - 1 - most), max(0, columns - MOST_COLUMNS)
        table = match["table"]
        if left:
            table = f"{table[: _end_of(table, most + 1)]}</tbody></table></div>"
        if beyond:
            table = _ROW.sub(_narrowed, table)
        table = _ROW.sub(_breakable, table)
        is_turned = columns > _UPRIGHT and not table.startswith('<table class="whole"')
        whole = f'<div class="wide">{table}{_told(left, beyond, page)}'
        return f'<div class="across">{match["heads"]}{whole}</div>' if is_turned else f"{match['heads']}{whole}"

    return Markup(_TABLE.sub(fit, body))  # noqa: S704  # escaped where it was written


def _breakable(row: re.Match[str]) -> str:
    is_tall = len(_TAG.sub("", row[0])) > _TALL
    return f'<tr class="tall">{row[0].removeprefix("<tr>")}' if is_tall else row[0]


def _end_of(table: str, rows: int) -> int:
    """Give where the row of this number ends, counted from one."""
    return [row.end() for row in _ROW.finditer(table)][rows - 1]


def _narrowed(row: re.Match[str]) -> str:
    cells = list(_CELL.finditer(row[0]))
    return row[0] if len(cells) <= MOST_COLUMNS else f"{row[0][: cells[MOST_COLUMNS - 1].end()]}\n</tr>"


def _told(rows: int, columns: int, page: str) -> Markup:
    counted = ((rows, "row"), (columns, "column"))
    left = [f"{count} more {what}{'' if count == 1 else 's'}" for count, what in counted if count]
    if not left:
        return Markup()
    return Markup('<p class="capped">And {}: the whole table stands in {}.</p>').format(" and ".join(left), page)
