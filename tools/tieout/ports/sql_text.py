"""The text of a query, before SQLite sees it: what it may not hold, and what it asks for.

No parser: the text is cut into its smallest pieces, which is enough to see what must not be there. What
may be read and called, SQLite's own authorizer decides (ports/sqlite.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import TieoutError

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 20_000
"""Characters of a query."""

# https://www.sqlite.org/lang_expr.html and https://www.sqlite.org/lang_keywords.html
_PIECE = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<text>[xX]?'(?:[^']|'')*(?:'|\Z))
      | (?P<name>\[[^\]]*(?:\]|\Z)|`(?:[^`]|``)*(?:`|\Z)|[^\W\d][\w$]*)
      | (?P<number>0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<parameter>[:@$][\w:]+|\?[0-9]*)
      | (?P<blank>\s+)
      | (?P<sign><=|>=|<>|!=|==|<<|>>|\|\||.)""",
    re.DOTALL | re.VERBOSE,
)


class QueryError(TieoutError):
    """A query that cannot be asked, or that has no answer."""

    def __init__(self, kind: str, message: str, *, remedy: str = "") -> None:
        """``kind`` is a slug: ``double-quote``, ``not-allowed``, ``budget`` ..."""
        super().__init__(message, remedy=remedy)
        self.kind = kind


class Piece(NamedTuple):
    """A piece of a query."""

    kind: str
    """``text``, ``name``, ``number``, ``parameter`` or ``sign``."""
    text: str
    """As it is written."""

    @property
    def is_sign(self) -> bool:
        """Whether it is an operator, a bracket, a comma, and the like."""
        return self.kind == "sign"


def refuse_odd_text(sql: str, *, parameters: Collection[str]) -> None:
    """Raise QueryError for a text that is no single query of ours."""
    if len(sql) > LONGEST:
        raise QueryError("too-long", f"the query has {len(sql)} characters; {LONGEST} are read")
    if "\0" in sql:
        raise QueryError("nul", "the query holds a NUL character")
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise QueryError("no-text", "the query holds text that is no Unicode") from error
    if '"' in sql:
        message = 'the query holds a double quote ("), in which SQLite takes a misspelt column for a text'
        raise QueryError("double-quote", message, remedy="write texts as 'text', and odd names as [name]")
    pieces = pieces_of(sql)
    first = pieces[0].text.lower() if pieces else ""
    if first not in {"select", "with"}:
        raise QueryError("no-query", "an assertion is one query: it begins with select, or with with")
    if any(item.text == ";" and item.is_sign for item in pieces[:-1]):
        raise QueryError("several", "an assertion is one query; this text holds a second statement")
    for name in parameters_in(sql):
        if name not in parameters:
            known = ", ".join(f":{item}" for item in sorted(parameters)) or "none"
            raise QueryError("parameter", f"the query names the parameter {name[:40]}; given are {known}")


def parameters_in(sql: str) -> tuple[str, ...]:
    """Give the parameters that a query names, without their colon, each once, sorted; others as written."""
    found = {item.text for item in pieces_of(sql) if item.kind == "parameter"}
    return tuple(sorted(text.removeprefix(":") for text in found))


def pieces_of(sql: str) -> tuple[Piece, ...]:
    """Give the pieces of a query, without blanks and remarks."""
    return tuple(
        Piece(match.lastgroup or "", match.group())
        for match in _PIECE.finditer(sql)
        if match.lastgroup not in {"comment", "blank"}
    )
