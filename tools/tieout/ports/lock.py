"""One run at a time: a lock file that says who holds it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import time
from typing import TYPE_CHECKING

from tieout.model.errors import BusyError
from tieout.ports.owner import Owner, draft_in
from tieout.ports.storage import refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST = 4096
_PAUSE_S = 0.02
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}


@contextlib.contextmanager
def lock(path: Path, *, patience_s: float = 0.0) -> Iterator[None]:
    """Hold the lock file ``path`` meanwhile; its folder must exist.

    A lock whose process is dead on this host is taken over. Waits at most ``patience_s`` for another
    run. Raises BusyError while another run holds it and StorageError where the folder cannot be written.
    """
    me = Owner.this()
    until = time.monotonic() + patience_s
    while True:
        try:
            with _alone_in(path.parent):
                _acquire(path, me)
        except BusyError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE_S)
        else:
            break
    try:
        yield
    finally:
        # Only ours: someone may have removed the file by hand, and another run taken it since.
        if _holder(path) == me:
            path.unlink(missing_ok=True)


def _acquire(path: Path, me: Owner) -> None:
    while True:
        try:
            _create(path, me)
        except FileExistsError:
            holder = _holder(path)
            if holder is None or not holder.is_dead():
                raise _busy(path, holder) from None
            path.unlink(missing_ok=True)
        except OSError as error:
            raise refused(error, path, "making the lock") from error
        else:
            return


def _create(path: Path, me: Owner) -> None:
    """Make the file with its content in one step, so that a killed run leaves no empty lock."""
    text = json.dumps({"host": me.host, "pid": me.pid, "started": me.started}) + "\n"
    draft = draft_in(path.parent)
    try:
        _write_new(draft, text)
        try:
            os.link(draft, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:  # FAT and its like have no hard links
                raise
            _write_new(path, text)
    finally:
        draft.unlink(missing_ok=True)


def _write_new(path: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o644), "w", encoding="utf-8") as file:
        file.write(text)


def _holder(path: Path) -> Owner | None:
    """Read who holds the lock; None if it is gone or does not say."""
    try:
        with path.open("rb") as file:
            record = json.loads(file.read(_LARGEST))
        return Owner(host=str(record["host"]), pid=int(record["pid"]), started=str(record["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _busy(path: Path, holder: Owner | None) -> BusyError:
    who = f"process {holder.pid} on {holder.host}" if holder else "another run"
    return BusyError(
        f"{shown(path)} is held by {shown(who)}",
        remedy=f"wait for it to end; if it surely no longer runs, remove {shown(path)}",
    )


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one process at a time look at locks here, so that no fresh lock is taken for a stale one."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise refused(error, folder, "opening") from error
    try:
        with contextlib.suppress(OSError):  # some network file systems have no flock
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
