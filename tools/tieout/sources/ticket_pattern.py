"""The pattern of tickets: a small part of regular expressions, that no text can make slow.

Python's ``re`` tries one way after another, and an unlucky pattern has a number of ways that grows
with the text: ``(a+)+b`` costs hours on forty letters. Anybody who may write a commit message could
then stop the examination. So a pattern is read here first, and the ways are counted in which it
can match from one place of a text, whatever the text. A repeated character class counts once if what
follows it cannot begin with one of its characters: then there is one place to leave it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 200
_MOST_WAYS = 100
_LONGEST_LINE = 1000
"""Characters of a line that are looked at: with so many, and so many ways, a line is read in milliseconds."""
_MOST_REPEATS = 1000
_OTHER = -1
"""Stands for every character beyond ASCII."""
_ALL = frozenset((*range(128), _OTHER))
_DIGITS = frozenset(map(ord, "0123456789"))
_WORD = _DIGITS | frozenset(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"))
_BLANK = frozenset(map(ord, " \t\n\r\f\v"))
_CLASSES = {
    "d": _DIGITS,
    "w": _WORD,
    "s": _BLANK,
    "D": _ALL - _DIGITS,
    "W": _ALL - _WORD,
    "S": _ALL - _BLANK,
    "t": frozenset({9}),
}
_REPEAT = re.compile(r"[*+?]|\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}", re.ASCII)

Chars = frozenset[int]


class _RefusedError(Exception):
    """A pattern is not one of ours; the message says why, after its name."""


class _Character(NamedTuple):
    chars: Chars


class _Edge(NamedTuple):
    r"""A condition that matches no character: ``^``, ``$``, ``\b``, ``\B``."""


class _Sequence(NamedTuple):
    parts: tuple[_Node, ...]


class _Choice(NamedTuple):
    options: tuple[_Node, ...]


class _Repeat(NamedTuple):
    part: _Node
    least: int
    most: int | None


_Node = _Character | _Edge | _Sequence | _Choice | _Repeat


def fault(pattern: str) -> str | None:
    """Say why a pattern is not read, None if it is."""
    if len(pattern) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if not pattern.isascii() or not pattern.isprintable():
        return "holds characters other than those of plain ASCII"
    try:
        node = _Reader(pattern).whole()
        re.compile(pattern, re.ASCII)
    except _RefusedError as refused:
        return str(refused)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}"
    if _ways(node, frozenset()) > _MOST_WAYS:
        return _TOO_MANY
    return "also matches where there is nothing, so it would find a ticket everywhere" if _may_be_empty(node) else None


def find(pattern: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Give what a pattern without a ``fault`` finds in the lines of texts: each once, sorted, safe to print."""
    if not pattern:
        return ()
    compiled = _compiled(pattern)
    lines = (line[:_LONGEST_LINE] for text in texts for line in text.split("\n"))
    return tuple(sorted({visible(match[0]) for line in lines for match in compiled.finditer(line)}))


@functools.lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_TOO_MANY = (
    "can match one text in too many ways, so that a long message could take hours; "
    "a part that repeats must end where the next one begins"
)


@dataclass(slots=True)
class _Reader:
    """Reads a pattern from left to right."""

    text: str
    at: int = 0
    depth: int = 0

    def whole(self) -> _Node:
        node = self._choice()
        if self.at < len(self.text):
            raise _RefusedError("has a closing bracket that opens nowhere")
        return node

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self) -> str:
        taken = self._peek()
        self.at += 1
        return taken

    def _choice(self) -> _Node:
        options = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            options.append(self._sequence())
        return options[0] if len(options) == 1 else _Choice(tuple(options))

    def _sequence(self) -> _Node:
        parts: list[_Node] = []
        while self._peek() not in {"", "|", ")"}:
            parts.append(self._repeated(self._part()))
        return _Sequence(tuple(parts))

    def _repeated(self, part: _Node) -> _Node:
        match = _REPEAT.match(self.text, self.at)
        if match is None:
            return part
        self.at = match.end()
        if _REPEAT.match(self.text, self.at):
            raise _RefusedError("repeats a repetition, or asks for the shortest match; neither is read here")
        if isinstance(part, _Edge):
            raise _RefusedError("repeats a condition that matches no character")
        least, most = _bounds(match)
        if not isinstance(part, _Character) and most is None:
            raise _RefusedError("repeats a group without a limit; write how often at most, such as {1,3}")
        if (most or 0) > _MOST_REPEATS or (most is not None and most < least):
            raise _RefusedError(f"repeats with bounds that are not read: 0 to {_MOST_REPEATS}, the smaller first")
        return _Repeat(part, least, most)

    def _part(self) -> _Node:
        sign = self._take()
        if sign == "(":
            return self._group()
        if sign == "[":
            return _Character(self._class())
        if sign == "\\":
            return _Edge() if self._peek() in {"b", "B"} and self._take() else _Character(self._escaped())
        if sign in "^$":
            return _Edge()
        if sign in "*+?{":
            raise _RefusedError(f"repeats nothing at the {sign} in place {self.at}; write \\{sign} for the sign itself")
        return _Character(_ALL - {10} if sign == "." else frozenset({ord(sign)}))

    def _group(self) -> _Node:
        if self._peek() == "?":
            if self.text[self.at : self.at + 2] != "?:":
                raise _RefusedError("holds a group (?...) of a kind that is not read here; only (?:...) is")
            self.at += 2
        node = self._choice()
        if self._take() != ")":
            raise _RefusedError("has an opening bracket that closes nowhere")
        return node

    def _escaped(self) -> Chars:
        sign = self._take()
        if sign in _CLASSES:
            return _CLASSES[sign]
        if not sign or sign.isalnum():
            raise _RefusedError(f"holds \\{sign}, which is not read here")
        return frozenset({ord(sign)})

    def _class(self) -> Chars:
        is_negated = self._peek() == "^" and bool(self._take())
        found: set[int] = set()
        is_first = True
        while is_first or self._peek() != "]":
            is_bare = self._peek() == "-"
            low = self._member()
            if is_bare and not is_first and self._peek() != "]":
                raise _RefusedError("has a - in the middle of [...]; write it first, last, or as \\-")
            is_first = False
            if self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in {"", "]"}:
                self.at += 1
                high = self._member()
                if is_bare or self.text[self.at - 1] == "-" or len(low) != 1 or len(high) != 1 or min(low) > min(high):
                    raise _RefusedError("holds a range such as [z-a] that names no characters")
                low = frozenset(range(min(low), min(high) + 1))
            found |= low
        self.at += 1
        return _ALL - found if is_negated else frozenset(found)

    def _member(self) -> Chars:
        sign = self._take()
        if not sign:
            raise _RefusedError("has a [ that closes nowhere")
        if sign in "[&|~":
            raise _RefusedError(f"has a {sign} within [...]; write it as \\{sign}")
        return self._escaped() if sign == "\\" else frozenset({ord(sign)})


def _bounds(match: re.Match[str]) -> tuple[int, int | None]:
    signs = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if match[0] in signs:
        return signs[match[0]]
    least = int(match[1])
    if match[2] is None:
        return least, least
    return least, None if match[3] is None else int(match[3])


def _may_be_empty(node: _Node) -> bool:
    match node:
        case _Character():
            return False
        case _Edge():
            return True
        case _Sequence(parts):
            return all(map(_may_be_empty, parts))
        case _Choice(options):
            return any(map(_may_be_empty, options))
        case _Repeat(part, least, _):
            return least == 0 or _may_be_empty(part)


def _first(node: _Node) -> Chars:
    """Give the characters with which a match can begin."""
    match node:
        case _Character(chars):
            return chars
        case _Edge():
            return frozenset()
        case _Sequence(parts):
            return _first_of(parts)
        case _Choice(options):
            return frozenset().union(*map(_first, options))
        case _Repeat(part, _, _):
            return _first(part)


def _first_of(parts: tuple[_Node, ...]) -> Chars:
    found: Chars = frozenset()
    for part in parts:
        found |= _first(part)
        if not _may_be_empty(part):
            break
    return found


def _ways(node: _Node, after: Chars) -> int:
    """Count in how many ways a match can go on from one place, at most; ``after`` may follow it."""
    match node:
        case _Character() | _Edge():
            return 1
        case _Sequence(parts):
            total = 1
            for place, part in enumerate(parts):
                rest = parts[place + 1 :]
                total *= _ways(part, _first_of(rest) | (after if all(map(_may_be_empty, rest)) else frozenset()))
            return _capped(total)
        case _Choice(options):
            return _capped(sum(_ways(option, after) for option in options))
        case _Repeat(_Character(chars), least, most):
            if not chars & after:
                return 1
            return _MOST_WAYS + 1 if most is None else _capped(most - least + 1)
        case _Repeat(part, least, most):
            each = _ways(part, after | (_first(part) if most != 1 else frozenset()))
            total = 0
            for times in range(least, (most or 0) + 1):
                total = _capped(total + min(each, _MOST_WAYS + 1) ** min(times, 64))
            return total


def _capped(ways: int) -> int:
    return min(ways, _MOST_WAYS + 1)
