"""Tables in HTML of ours -> the same, so that a phone and a keyboard reach all of them. Pure."""

from __future__ import annotations

import enum
import html
import re


class Narrow(enum.Enum):
    """What becomes of a table of more than two columns where the page is narrow."""

    SCROLLED = ""
    """It stays as it is, in a box that scrolls."""
    STACKED = "stacked"
    """Each row is a list of names and values."""
    MATRIX = "matrix"
    """It is of signs, and stays a table, whose heads stand upright."""


_FEW = 2
"""Columns that fit a phone side by side."""
_TABLE = re.compile(r"<table>\n?<thead>(.*?)</thead>(.*?)</table>", re.DOTALL)
_HEAD = re.compile(r"<(t[hd])((?: [^>]*)?)>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_CELL = re.compile(r"<(tr|td)(?=[ >])")


def framed(text: str, narrow: Narrow = Narrow.SCROLLED) -> str:
    """Put each table into a box that scrolls by itself where the page is narrow, and that a keyboard reaches."""
    return _TABLE.sub(lambda match: _box(match[1], match[2], narrow), text)


def _box(head: str, rows: str, narrow: Narrow) -> str:
    # A head that names nothing is none (WCAG 1.3.1).
    head = head.replace("<th></th>", "<td></td>")
    heads = [_TAG.sub("", found) for _, _, found in _HEAD.findall(head)]
    kind = narrow.value if len(heads) > _FEW else ""
    if kind == Narrow.STACKED.value:
        rows = _with_names(rows, heads)
    elif narrow is not Narrow.SCROLLED and len(heads) == _FEW and "align-right" in head:
        kind = "sums"
    start = f'<table class="listed{" " if kind else ""}{kind}">'
    table = f"{start}\n<thead>{head}</thead>{rows}</table>"
    return f'<div class="wide" role="group" aria-label="Table" tabindex="0">{table}</div>'


def _with_names(rows: str, heads: list[str]) -> str:
    """Say in each cell of which column it is.

    Rows have no ``role``: HTML forbids it, and Chromium tells of a table whatever its style is (``tests/browser``).
    """
    names = [html.escape(html.unescape(head)) for head in heads]
    at = -1

    def named(match: re.Match[str]) -> str:
        nonlocal at
        at = -1 if match[1] == "tr" else at + 1
        return "<tr" if match[1] == "tr" else f'<td data-name="{names[at]}"'

    return _CELL.sub(named, rows)
