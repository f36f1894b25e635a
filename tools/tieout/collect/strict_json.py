"""JSON that has one reading: what other tools and sources print, held to the letter."""

from __future__ import annotations

import json
import re
from typing import NoReturn, TypeAlias

from tieout.model.errors import TieoutError

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

DEEPEST = 200
"""Lists and mappings in each other. No honest tool comes near; Python's own end lies at about 1,000."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_AT = 60
"""Characters that a message repeats."""


class ShapeError(TieoutError):
    """It is no JSON, or JSON that two readers could take for two things."""

    def __init__(self, message: str, *, is_cut: bool = False) -> None:
        """``is_cut``: it begins like JSON and ends before its end."""
        super().__init__(message)
        self.is_cut = is_cut


def parse(data: bytes) -> Json:
    """Read a whole document of UTF-8 bytes; raises ShapeError.

    Refused are a key that is there twice, NaN and infinities, numbers beyond a double or of thousands of
    digits, half a surrogate pair, another encoding, and whatever stands after the end.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ShapeError(f"it is not UTF-8 (byte {error.start})") from error
    return parse_text(text)


def parse_text(text: str) -> Json:
    """Read a whole document; raises as ``parse``."""
    if not text.strip():
        raise ShapeError("it is empty")
    text = text.removeprefix("\ufeff")
    try:
        value: Json = _DECODER.decode(text)
    except ShapeError:
        raise
    except RecursionError as error:
        raise ShapeError("it is nested too deep") from error
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()):
            raise ShapeError("it ends in the middle: it was cut off", is_cut=True) from error
        begins = "" if error.pos else f": it begins {text.strip()[:_AT]!r}"
        is_cut = error.msg.startswith("Unterminated string")
        raise ShapeError(f"it is no JSON (line {error.lineno}, column {error.colno}){begins}", is_cut=is_cut) from error
    except ValueError as error:  # a number of thousands of digits
        raise ShapeError("it holds a number beyond all use") from error
    _check_depth(value)
    if _HALF.search(text):  # as an escape: the encoding has none
        _check_halves(value)
    return value


def _check_depth(value: Json) -> None:
    """Look at every list and mapping, without recursion."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(DEEPEST):
        level = [
            inner
            for item in level
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise ShapeError(f"lists and mappings lie more than {DEEPEST} deep in each other")


def _check_halves(value: Json) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            _no_half(item)
        elif isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _no_half(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ShapeError("it holds half of a character") from error


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # add gives None, which is what is wanted
        raise ShapeError(f"the key {twice[:_AT]!r} is there twice")
    return found


def _finite(text: str) -> float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise ShapeError(f"it holds the number {text[:_AT]}, which is beyond a double")
    return value


def _refuse(text: str) -> NoReturn:
    raise ShapeError(f"it holds {text}, which is no number of JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite)
