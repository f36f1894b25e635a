"""Where in a text the links and the struck out words of the parser's tokens stand."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


class _Row(NamedTuple):
    """A line of a token's content."""

    line: int
    """From 0."""
    column: int
    """At which it begins there, from 0."""
    is_found: bool
    """Whether it stands there as the token has it: a cell of a table may hold a pipe that was escaped."""


class Places:
    """Finds where the tokens of one text stand; they are asked for in its order, each once."""

    def __init__(self, lines: list[str]) -> None:
        """Take the lines of the text."""
        self._lines = lines
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        self._cursor: dict[int, int] = {}

    def links(self, token: Token, children: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
        """Give the target of each link and image with its line and column, both from 0."""
        rows = self._rows(token)
        for child in children:
            if child.type not in {"link_open", "image"}:
                continue
            row, offset = _place(token.content, int(child.meta.get("at", 0)))
            line, column, _ = rows[min(row, len(rows) - 1)]
            target = child.attrs.get("href") or child.attrs.get("src") or ""
            yield str(target), line, column + offset

    def struck(self, token: Token, children: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Give where each stretch begins and ends that is struck out and in no other.

        Of a line that is not found as it stands, all counts as struck out if any of it is.
        """
        rows = self._rows(token)
        depth, begin = 0, 0
        for child in children:
            if child.type == "s_open":
                begin = begin if depth else int(child.meta["at"])
                depth += 1
            elif child.type == "s_close":
                depth -= 1
                if not depth:
                    end = int(child.meta["at"]) + len(child.markup)
                    yield self._offset(rows, token.content, begin), self._offset(rows, token.content, end, is_end=True)

    def _offset(self, rows: list[_Row], content: str, at: int, *, is_end: bool = False) -> int:
        row, offset = _place(content, at)
        line, column, is_found = rows[row]
        if not is_found:
            line = min(line, len(self._lines) - 1)
            return self._starts[line] + (len(self._lines[line]) if is_end else 0)
        return self._starts[line] + column + offset

    def _rows(self, token: Token) -> list[_Row]:
        """Give where each line of the token's content stands."""
        top = self._first_row(token)
        found: list[_Row] = []
        for row, text in enumerate(token.content.split("\n")):
            line = top + row
            source = self._lines[line] if line < len(self._lines) else ""
            after = self._cursor.get(line, 0)
            column = source.find(text, after)
            is_found = column >= 0 and source != ""
            if column < 0:
                escaped = text.replace("|", "\\|")  # so that the cells after it are not found within it
                column = source.find(escaped, after)
            if column >= 0:
                self._cursor[line] = column + len(text)
            found.append(_Row(line, max(column, 0), is_found))
        return found

    def _first_row(self, token: Token) -> int:
        """Find the line on which the content begins.

        The parser drops what Python calls blank (a no-break space alone on a line) from its start,
        and gives no lines for a footnote within a line.
        """
        first = token.content.partition("\n")[0]
        top, end = token.map or (0, len(self._lines))
        wanted = first if token.map else f"^[{first}"
        return next((line for line in range(top, min(end, len(self._lines))) if wanted in self._lines[line]), top)


def _place(content: str, at: int) -> tuple[int, int]:
    """Give the row and the offset in it of a character of the content."""
    return content.count("\n", 0, at), at - (content.rfind("\n", 0, at) + 1)
