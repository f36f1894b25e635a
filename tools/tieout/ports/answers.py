"""What a verb said before, in the user's cache folder: safe to delete, never needed, and told only of the same state."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1 << 20
_SCHEMA = "tieout.answer/v2"
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


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
    path = folder / f"{name}.json"
    try:
        if not _is_ours(os.lstat(folder)):
            return None
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or not _is_ours(about) or about.st_size > _LARGEST:
                return None
            digest, _, data = file.read(_LARGEST).partition(b"\n")
        if digest != hashlib.sha256(data).hexdigest().encode():
            return None
        found = json.loads(data)
        if (found["schema"], found["state"]) != (_SCHEMA, state):
            return None
        return Answer(*(str(found[key]) for key in Answer._fields))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def keep(folder: Path, name: str, state: str, answer: Answer) -> None:
    """Remember it in place of what was said before; whatever goes wrong, it is only not remembered."""
    from tieout.model.errors import StorageError  # noqa: PLC0415  # start-up: what is recalled needs no writing
    from tieout.ports.writing import write_file  # noqa: PLC0415  # as above

    data = json.dumps({"schema": _SCHEMA, "state": state, **answer._asdict()}).encode()
    with contextlib.suppress(OSError, StorageError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file(folder / f"{name}.json", hashlib.sha256(data).hexdigest().encode() + b"\n" + data, mode=0o600)


def _is_ours(about: os.stat_result) -> bool:
    return about.st_uid == os.getuid() and not about.st_mode & _OTHERS
