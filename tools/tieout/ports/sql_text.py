"""The text of a query, before SQLite sees it: what it may not hold, and what it asks for.

No parser: the text is cut into its smallest pieces, which is enough to see what must not be there. What
may be read and called, SQLite's own authorizer decides (ports/sqlite.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import TieoutError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
_COMPARING = frozenset({"<", ">", "<=", ">="})
_COMPUTING = frozenset({"+", "-", "*", "/", "%", "||", "<<", ">>", "&", "|", "~", "."})


class QueryError(TieoutError):
    """A query that cannot be asked, or that has no answer."""

    def __init__(self, kind: str, message: str, *, remedy: str = "") -> None:
        """``kind`` is a slug: ``double-quote``, ``not-allowed``, ``budget`` ..."""
        super().__init__(message, remedy=remedy)
        self.kind = kind


class _Piece(NamedTuple):
    kind: str
    text: str

    @property
    def is_sign(self) -> bool:
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
    pieces = tuple(_pieces(sql))
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
    found = {item.text for item in _pieces(sql) if item.kind == "parameter"}
    return tuple(sorted(text.removeprefix(":") for text in found))


def text_compared_with_number(sql: str, columns: Collection[str]) -> str | None:
    """Give the column that is held against a number as it stands, else None.

    All columns are text, and SQLite then compares as text: ``'100' > 90`` is false. ``columns`` in lower case.
    """
    pieces = tuple(_pieces(sql))
    for place, piece in enumerate(pieces):
        if piece.is_sign and piece.text in _COMPARING:
            before, after = pieces[:place], pieces[place + 1 :]
            if _begins_with_number(after) and (name := _column_at_end(before, columns)):
                return name
            if _ends_with_number(before) and (name := _column_at_start(after, columns)):
                return name
        elif piece.text.lower() == "between" and _begins_with_number(pieces[place + 1 :]):
            before = pieces[: place - 1] if place and pieces[place - 1].text.lower() == "not" else pieces[:place]
            if name := _column_at_end(before, columns):
                return name
    return None


def _pieces(sql: str) -> Iterator[_Piece]:
    for match in _PIECE.finditer(sql):
        if match.lastgroup not in {"comment", "blank"}:
            yield _Piece(match.lastgroup or "", match.group())


def _begins_with_number(pieces: Sequence[_Piece]) -> bool:
    signed = 1 if pieces and pieces[0].text in {"+", "-"} else 0
    return len(pieces) > signed and pieces[signed].kind == "number" and not _computes(pieces, signed + 1)


def _ends_with_number(pieces: Sequence[_Piece]) -> bool:
    if not pieces or pieces[-1].kind != "number":
        return False
    signed = len(pieces) > 1 and pieces[-2].text in {"+", "-"}
    return not _computes(pieces, len(pieces) - 2 - signed)


def _column_at_end(pieces: Sequence[_Piece], columns: Collection[str]) -> str | None:
    if not pieces or not (name := _named(pieces[-1], columns)):
        return None
    first = len(pieces) - 1
    while first >= 2 and pieces[first - 1].text == "." and pieces[first - 2].kind == "name":
        first -= 2
    return None if _computes(pieces, first - 1) else name


def _column_at_start(pieces: Sequence[_Piece], columns: Collection[str]) -> str | None:
    last = 0
    while len(pieces) > last + 2 and pieces[last].kind == "name" and pieces[last + 1].text == ".":
        last += 2
    if len(pieces) <= last or not (name := _named(pieces[last], columns)):
        return None
    return None if _computes(pieces, last + 1) or _is(pieces, last + 1, "(") else name


def _named(piece: _Piece, columns: Collection[str]) -> str | None:
    bare = piece.text.strip("[]`").lower() if piece.kind == "name" else ""
    return bare if bare in columns else None


def _computes(pieces: Sequence[_Piece], place: int) -> bool:
    return 0 <= place < len(pieces) and pieces[place].is_sign and pieces[place].text in _COMPUTING


def _is(pieces: Sequence[_Piece], place: int, sign: str) -> bool:
    return 0 <= place < len(pieces) and pieces[place].text == sign
