"""Files that were touched and hold what they held: a branch and back, a stash and back, a save of nothing.

Beside an answer lies what every file held then, by its digest. Only files that look touched are read again.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING, Any

from tieout.ports.own_file import read_own, write_own
from tieout.ports.untouched import UNASKED, digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.ports.untouched import State

_LARGEST = 64 << 20
_MOST = 500
"""Files that are read again; of more, examining costs as much."""
_READ = 16 << 20
"""Bytes of a file that is read again."""
_SCHEMA = "tieout.held/v1"


def keep(path: Path, state: State) -> None:
    """Keep what every file holds that looks now as ``state`` says; what was kept before is not read again."""
    before = _kept(path).get("files")
    known = before if isinstance(before, dict) else {}
    files, rest = _looks(state)
    held = {name: _known(known.get(name), now) or [now, _held(name, now)] for name, now in files.items()}
    data = {"schema": _SCHEMA, "state": state.digest, "rest": rest, "files": held}
    write_own(path, json.dumps(data).encode("ascii"))


def state_held(path: Path, state: State) -> str:
    """Give the digest of the state that was kept, if only times and inodes tell this one from it; else an empty text."""
    found = _kept(path)
    if not found:
        return ""
    looks, rest = _looks(state)
    try:
        files = found["files"]
        if found["rest"] != rest or files.keys() != looks.keys():
            return ""
        touched = [(name, *files[name], now) for name, now in looks.items() if files[name][0] != now]
        is_same = len(touched) <= _MOST and all(
            held and was.partition(" ")[0] == now.partition(" ")[0] and held == _held(name, now)
            for name, was, held, now in touched
        )
        return str(found["state"]) if is_same else ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _kept(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_own(path, most=_LARGEST) or b"")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and found.get("schema") == _SCHEMA else {}


def _looks(state: State) -> tuple[dict[str, str], str]:
    """Give by path how each file of a repository looks, and a digest over all else.

    The logs of refs are left out: what a ref says stands in the ref.
    """
    top, own = f"{state.top}{os.sep}", f"{state.top}{os.sep}.git{os.sep}"
    left_out = tuple(f"{own}{name}" for name in (*UNASKED, "logs"))
    seen = [(path, of) for path, of in state.seen if not path.startswith(left_out)]
    files = {path: _look(of) for path, of in seen if path.startswith(top) and not stat.S_ISDIR(of.st_mode)}
    others = ((path, of) for path, of in seen if path not in files)
    lines = [
        f"{path!r} {of.st_mode}:{of.st_uid}" if stat.S_ISDIR(of.st_mode) else f"{path!r} {_look(of)}"
        for path, of in others
    ]
    return files, digest_of([*state.besides, *lines]).hexdigest()


def _look(of: os.stat_result) -> str:
    """Give what a file system tells of a file: rights and owner, and behind a blank what any touch may change."""
    return f"{of.st_mode}:{of.st_uid} {of.st_ino} {of.st_size} {of.st_mtime_ns} {of.st_ctime_ns}"


def _known(item: object, now: str) -> list[str]:
    """Give what was kept of a file that looks as it did; nothing for any other."""
    match item:
        case [str() as was, str() as held] if was == now:
            return [was, held]
    return []


def _held(name: str, looks: str) -> str:
    """Give the digest of a file's bytes; empty for one that is large, or that looks otherwise by now."""
    try:
        with os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            data = file.read(_READ + 1)
            return (
                hashlib.sha256(data).hexdigest()
                if len(data) <= _READ and _look(os.fstat(file.fileno())) == looks
                else ""
            )
    except OSError:
        return ""
