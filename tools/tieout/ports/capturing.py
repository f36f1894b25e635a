"""A command that somebody wrote: run without a shell, its output streamed to a file, nothing of it left behind.

It gets a session of its own. Whatever is left of its process group when it has ended, or was ended, is
killed: a child in the background can neither hold us up nor write into what is kept.
"""

from __future__ import annotations

import contextlib
import enum
import os
import selectors
import signal
import subprocess
import time
from typing import IO, TYPE_CHECKING, NamedTuple

from tieout.model.errors import UnreachableError
from tieout.ports.process import KEPT
from tieout.ports.storage import refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_BLOCK = 1 << 16
_GRACE_S = 2.0
"""How long children may hold the output after the command itself has ended."""
_STEP_S = 0.05


class End(enum.Enum):
    """How it came to its end."""

    EXITED = "exited"
    """By itself, or by a signal that we did not send, with all of its output read."""
    TIMEOUT = "timeout"
    TOO_MUCH = "too much"
    """Its output was longer than the limit."""
    HELD = "held"
    """It ended, and a process that it left behind kept its output open: what is there may not be all."""


class Captured(NamedTuple):
    """What became of it."""

    end: End
    code: int
    """Of ``exit``; below 0 the signal that ended it."""
    size: int
    """Bytes of its output that were written."""
    stderr: bytes
    """The beginning of what it said there."""


def capture(
    argv: Sequence[str],
    *,
    out: Path,
    limit: int,
    timeout_s: float,
    environment: Mapping[str, str],
    directory: Path,
) -> Captured:
    """Run a command and write its output to ``out``, a private file that is not there yet.

    ``environment`` is the whole of what it gets; on its stdin there is nothing. Raises UnreachableError if it
    cannot be started, and StorageError where ``out`` cannot be written: then it was ended too.
    """
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise refused(error, out, "making the file") from error
    with open(descriptor, "wb", buffering=0) as file:  # noqa: PTH123  # of a descriptor
        try:
            process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                cwd=directory,
                start_new_session=True,
                bufsize=0,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise UnreachableError(f"{argv[0]} cannot be started: {why}") from error
        watch = _Watch(process, file, limit, timeout_s)
        with process:
            try:
                end = watch.end()
            except OSError as error:
                raise refused(error, out, "writing") from error
            finally:
                code = _ended(process)
    return Captured(end, code, watch.size, bytes(watch.said))


class _Watch:
    """One command under watch."""

    def __init__(self, process: subprocess.Popen[bytes], file: IO[bytes], limit: int, timeout_s: float) -> None:
        self._process, self._file, self._limit = process, file, limit
        self._ends = time.monotonic() + timeout_s
        self.size = 0
        self.said = bytearray()

    def end(self) -> End:
        """Read until it ends, or must be ended."""
        end = self._read()
        return End.TIMEOUT if end is End.EXITED and not self._wait() else end

    def _read(self) -> End:
        gone: float | None = None
        with selectors.DefaultSelector() as waiting:
            for stream in (self._process.stdout, self._process.stderr):
                waiting.register(stream, selectors.EVENT_READ)  # type: ignore[arg-type]  # pipes, as asked for
            while waiting.get_map():
                now = time.monotonic()
                if now >= self._ends:
                    return End.TIMEOUT
                if gone is None and _is_over(self._process):
                    gone = now
                if gone is not None and now - gone > _GRACE_S:
                    return End.HELD
                for key, _ in waiting.select(min(_STEP_S, self._ends - now)):
                    block = os.read(key.fd, _BLOCK)
                    if not block:
                        waiting.unregister(key.fileobj)
                    elif key.fileobj is self._process.stderr:
                        self.said += block[: KEPT - len(self.said)]
                    elif not self._write(block):
                        return End.TOO_MUCH
        return End.EXITED

    def _write(self, block: bytes) -> bool:
        """Write what the limit allows; say whether that was all."""
        part = memoryview(block)[: self._limit - self.size]
        is_all = len(part) == len(block)
        while part:
            written = self._file.write(part)
            self.size += written
            part = part[written:]
        return is_all

    def _wait(self) -> bool:
        """Wait for one that closed its output and goes on."""
        while not _is_over(self._process):
            if time.monotonic() >= self._ends:
                return False
            time.sleep(_STEP_S)
        return True


def _is_over(process: subprocess.Popen[bytes]) -> bool:
    """Say whether it has ended, without letting go of its number: until then nobody else can get it."""
    if not hasattr(os, "waitid"):  # macOS before Python 3.13
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Kill what is left of its group and give its code."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()
