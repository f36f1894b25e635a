"""Text of a repository, made safe for a terminal and a log; colours, and lines of a width."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from dataclasses import dataclass

from tieout.model.characters import visible

WIDTH = 80
"""Columns of a page of text."""
# What pipelines obey in a log: `::error ...` where a line begins, `##[...` and `##vso[...` anywhere
# (workflow commands of GitHub Actions, logging commands of Azure Pipelines).
_COMMAND = re.compile(r"(?<!\S)::|##(?=\[|vso\[)")
# SGR codes of ECMA-48.
_STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36", "strong": "1", "faint": "2", "good": "1;32"}


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours, or none."""

    colour: bool

    def paint(self, style: str, text: str) -> str:
        """Wrap text in a style's escape codes; unchanged without colour."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour else text


def plain(text: str) -> str:
    """Make text of a repository safe to print: no control paints, no log line becomes a command."""
    return _COMMAND.sub(r"\\\g<0>", visible(text)) if text else text


def width_of(text: str) -> int:
    """Give the columns that a terminal takes for a text without colours: an ideograph has two, a combining mark none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)


def cut(text: str, columns: int) -> str:
    """Give a text of no more columns; of a longer one the beginning, and a sign that it goes on."""
    if width_of(text) <= columns:
        return text
    while width_of(text) > columns - 1:
        text = text[:-1]
    return f"{text.rstrip()}\u2026"


def plural(count: int, noun: str) -> str:
    """Give ``1 error``, ``2 errors``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def wrapped(text: str, indent: str = "", hanging: str = "", *, width: int = WIDTH) -> list[str]:
    """Give lines of 80 columns, safe to print; a word that is longer, as a path may be, stays whole."""
    return textwrap.wrap(
        plain(text),
        width=width,
        initial_indent=indent,
        subsequent_indent=hanging or indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def encodable(written: str) -> str:
    """Make JSON that holds text of a repository fit for UTF-8 and for a log; it means the same."""
    # No command to a pipeline in whose log it is printed (see plain).
    written = written.replace("##[", "#\\u0023[").replace("##vso[", "#\\u0023vso[")
    # Lone surrogates of odd names would break UTF-8: json escapes them only if asked to.
    return written.encode("utf-8", "backslashreplace").decode("utf-8")
