"""What a verb said before, in the user's cache folder: safe to delete, never needed, and told only of the same state."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.own_file import read_own, write_own

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1 << 20
_SCHEMA = "tieout.answer/v2"


class Answer(NamedTuple):
    """What was said, and of which day."""

    day: str
    """The civil date of the examination."""
    zone: str
    """The organization's zone, which says when that day is over."""
    text: str
    at: str
    """When it was said, in UTC, to the second."""


def recall(folder: Path, name: str, state: str) -> Answer | None:
    """Give what was said under this name of this state; None for nothing, and for a file that is not only ours."""
    data = read_own(folder / f"{name}.json", most=_LARGEST)
    try:
        found = json.loads(data or b"")
        if (found["schema"], found["state"]) != (_SCHEMA, state):
            return None
        return Answer(*(str(found[key]) for key in Answer._fields))
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def keep(folder: Path, name: str, state: str, answer: Answer) -> None:
    """Remember it in place of what was said before; whatever goes wrong, it is only not remembered."""
    data = json.dumps({"schema": _SCHEMA, "state": state, **answer._asdict()}).encode()
    write_own(folder / f"{name}.json", data)
