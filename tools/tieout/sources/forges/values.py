"""Values of an answer, taken strictly: what is not of the kind that was asked for is None, and never guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_LONGEST = 1024
"""Characters; names and titles of forges end far below."""
_LARGEST = 2**63
"""numbers of forges are 64 bits wide."""


def text(value: object, *, longest: int = _LONGEST) -> str | None:
    """Take text that can be kept: no control characters, no half of a character, not endless."""
    if not isinstance(value, str) or len(value) > longest:
        return None
    if any(char < " " or char == "\x7f" or "\ud800" <= char <= "\udfff" for char in value):
        return None
    return value


def name(value: object) -> str | None:
    """Take text that is not empty."""
    return text(value) or None


def whole(value: object) -> int | None:
    """Take a whole number from 0; true and false are none."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value < _LARGEST else None


def truth(value: object) -> bool | None:
    """Take true or false."""
    return value if isinstance(value, bool) else None


def oid(value: object) -> str | None:
    """Take the name of a Git object, in lower case and whole."""
    return value if isinstance(value, str) and _OID.fullmatch(value) else None


def moment(value: object) -> datetime | None:
    """Take a time with its zone, to UTC and to the second."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def inside(value: object, *path: str) -> object:
    """Go down by names; None where there is nothing to go down to."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value
