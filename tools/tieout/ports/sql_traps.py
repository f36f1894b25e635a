"""Queries that SQLite answers, and not as the person who wrote them meant: each would find no row, and pass.

All columns are text and no cell is ever null. So ``age > 90`` compares texts, ``mfa is null`` is never
true, nothing equals null, and a column in single quotes is a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.sql_text import Piece, pieces_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_ORDERING = frozenset({"<", ">", "<=", ">="})
_EQUAL = frozenset({"=", "==", "<>", "!="})
_ALIKE = frozenset({"like", "glob"})
_COMPUTING = frozenset({"+", "-", "*", "/", "%", "||", "<<", ">>", "&", "|", "~", "."})
_MAKES_NULL = frozenset({"left", "right", "full", "outer", "nullif", "lag", "lead", "case", "max", "min", "sum", "avg"})
"""Words of a query in which a column may be null after all."""


class Trap(NamedTuple):
    """Something that does not mean what it says."""

    kind: str
    """A slug."""
    message: str
    remedy: str


def trap_in(sql: str, columns: Collection[str]) -> Trap | None:
    """Give the first trap of a query, else None. ``columns`` are those of its tables, in lower case."""
    pieces = pieces_of(sql)
    words = [piece.text.lower() for piece in pieces if piece.kind == "name"]
    is_plain = words.count("select") == 1 and not _MAKES_NULL & {*words}
    for place, piece in enumerate(pieces):
        before, after, word = pieces[:place], pieces[place + 1 :], piece.text.lower()
        if piece.is_sign and word in _ORDERING | _EQUAL and (_is_null(before[-1:]) or _is_null(after[:1])):
            return Trap("null", f"nothing is ever {word} null", "write is null or is not null")
        is_comparing = (piece.is_sign and word in _ORDERING | _EQUAL) or word in _ALIKE
        if is_comparing and _are_values(before, after):
            what = f"{before[-1].text} {word} {after[0].text} compares two values, and no column"
            return Trap("no-column", what, "write a column without quotes, an odd one as [name]")
        name = _held_against_number(piece, before, after, columns)
        if name:
            what = f"{name} is text and is compared with a number: '100' > 90 would be false"
            return Trap("text-as-number", what, f"write number({name}), which refuses what is no number")
        if trap := _never_or_always(piece, before, after, columns):
            return trap
        if word == "is" and is_plain and _is_null(after[1:2] if _is_word(after[:1], "not") else after[:1]):
            name = _column_at_end(before, columns)
            if name:
                what = f"{name} is never null: a cell that is absent is empty"
                return Trap("never-null", what, f"write {name} = ''")
    return None


def _never_or_always(
    piece: Piece, before: Sequence[Piece], after: Sequence[Piece], columns: Collection[str]
) -> Trap | None:
    """Give the trap of true and false as numbers, which SQLite takes them for, and of a condition that is one."""
    word = piece.text.lower()
    bare = after[1:] if _is_word(after[:1], "not") else after
    truth = bare[0].text.lower() if bare and bare[0].kind == "name" else ""
    if (word == "is" or (piece.is_sign and word in _EQUAL)) and truth in {"true", "false"} - {*columns}:
        name = _column_at_end(before, columns)
        if name:
            what = f"{name} is text, and {truth} without quotes is a number: they are never equal"
            return Trap("text-as-truth", what, f"write {name} = '{truth}'")
    if (
        piece.kind == "name"
        and word in {"and", "where"}
        and not any(item.text.lower() == "between" for item in before[-8:])
        and after
        and after[0].text in {"0", "false", "FALSE", "False"}
    ):
        follows = after[1:2]
        if not follows or follows[0].text in {")", ";"} or follows[0].kind == "name":
            return Trap("constant", f"{word} {after[0].text} is never true", "take it out")
    return None


def _held_against_number(
    piece: Piece, before: Sequence[Piece], after: Sequence[Piece], columns: Collection[str]
) -> str | None:
    """Give the column that is held against a number as it stands."""
    if piece.is_sign and piece.text in _ORDERING:
        if _begins_with_number(after) and (name := _column_at_end(before, columns)):
            return name
        return _column_at_start(after, columns) if _ends_with_number(before) else None
    if piece.text.lower() == "between" and _begins_with_number(after):
        return _column_at_end(before[:-1] if _is_word(before[-1:], "not") else before, columns)
    return None


def _begins_with_number(pieces: Sequence[Piece]) -> bool:
    signed = 1 if pieces and pieces[0].text in {"+", "-"} else 0
    return len(pieces) > signed and pieces[signed].kind == "number" and not _computes(pieces, signed + 1)


def _ends_with_number(pieces: Sequence[Piece]) -> bool:
    if not pieces or pieces[-1].kind != "number":
        return False
    signed = len(pieces) > 1 and pieces[-2].text in {"+", "-"}
    return not _computes(pieces, len(pieces) - 2 - signed)


def _column_at_end(pieces: Sequence[Piece], columns: Collection[str]) -> str | None:
    if not pieces or not (name := _named(pieces[-1], columns)):
        return None
    first = len(pieces) - 1
    while first >= 2 and pieces[first - 1].text == "." and pieces[first - 2].kind == "name":
        first -= 2
    return None if _computes(pieces, first - 1) else name


def _column_at_start(pieces: Sequence[Piece], columns: Collection[str]) -> str | None:
    last = 0
    while len(pieces) > last + 2 and pieces[last].kind == "name" and pieces[last + 1].text == ".":
        last += 2
    if len(pieces) <= last or not (name := _named(pieces[last], columns)):
        return None
    return None if _computes(pieces, last + 1) or _is_sign(pieces[last + 1 : last + 2], "(") else name


def _named(piece: Piece, columns: Collection[str]) -> str | None:
    bare = piece.text.strip("[]`").lower() if piece.kind == "name" else ""
    return bare if bare in columns else None


def _computes(pieces: Sequence[Piece], place: int) -> bool:
    return 0 <= place < len(pieces) and pieces[place].is_sign and pieces[place].text in _COMPUTING


def _are_values(before: Sequence[Piece], after: Sequence[Piece]) -> bool:
    """Say whether a text stands before an operator and a text or a number after it, and nothing else of either."""
    if not before or not after or before[-1].kind != "text" or after[0].kind not in {"text", "number"}:
        return False
    return not _computes(before, len(before) - 2) and not _computes(after, 1)


def _is_null(pieces: Sequence[Piece]) -> bool:
    return _is_word(pieces, "null")


def _is_word(pieces: Sequence[Piece], word: str) -> bool:
    return bool(pieces) and pieces[0].kind == "name" and pieces[0].text.lower() == word


def _is_sign(pieces: Sequence[Piece], sign: str) -> bool:
    return bool(pieces) and pieces[0].text == sign
