"""JSON pointers (RFC 6901): what a command's output must have, and where its rows and cells stand."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from jsonpointer import JsonPointer, JsonPointerException

if TYPE_CHECKING:
    from tieout.collect.strict_json import Json

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


class Absent(NamedTuple):
    """Nothing stands there."""

    after: str
    """The part of the pointer up to which something does."""


def pointed(document: Json, pointer: str) -> Json | Absent:
    """Give what stands at a pointer, ``null`` too, or that nothing does.

    Only mappings and lists have something in them: the library by itself would also find letters in a text.
    Raises ValueError for a text that is no pointer.
    """
    found = document
    for number, part in enumerate(parts := _parts(pointer)):
        if isinstance(found, dict) and part in found:
            found = found[part]
        elif isinstance(found, list) and _INDEX.fullmatch(part) and int(part) < len(found):
            found = found[int(part)]
        else:
            return Absent("".join(f"/{escaped(step)}" for step in parts[:number]))
    return found


@functools.lru_cache(1024)
def _parts(pointer: str) -> tuple[str, ...]:
    try:
        return tuple(JsonPointer(pointer).parts)
    except JsonPointerException as error:
        raise ValueError(str(error)) from error


def escaped(key: str) -> str:
    """Give a key as a part of a pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")
