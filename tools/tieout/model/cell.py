"""Text in a table that people open with a spreadsheet, which takes some text for a formula."""

from __future__ import annotations

# OWASP, CSV Injection: what a spreadsheet may take for a formula, full-width forms too. The
# apostrophe is here so that taking one away from a cell that begins with it gives back the text.
_GUARDED = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20'")


def guarded(cell: str) -> str:
    """Give a cell as a spreadsheet shows it and does not run it: with an apostrophe in front where it has to be."""
    first = cell.lstrip(" \u00a0")[:1]
    return f"'{cell}" if cell[:1] in _GUARDED or first in _GUARDED else cell


def unguarded(cell: str) -> str:
    """Give back the text of a cell of a table of ours."""
    return cell.removeprefix("'")
