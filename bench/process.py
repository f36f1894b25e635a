"""Run one command and count what it took: its own CPU time and that of all below it, and the largest of them.

Linux notes the peak of a process for good when it calls exec, and so a program bears the peak of the one that
started it (`exec_mmap` in the kernel's fs/exec.c). The benchmarks hold much themselves. So a shell of a megabyte
stands between: it forks the command and ends, and the command becomes a child of ours (prctl(2),
PR_SET_CHILD_SUBREAPER). It waits before exec until the shell is gone, since a shell may take note of the end of
what it started, and then we could not.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_START = 'exec 3<&0; { read -r _ <&3; exec "$@" 3<&-; } >/dev/null & echo $!'
_UNIT = 1 << 10 if sys.platform == "linux" else 1  # getrusage(2) counts kibibytes on Linux, bytes on macOS
_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a command took."""

    code: int
    """Its exit code; less than nothing for the number of the signal that ended it."""
    error: bytes
    """What it said on standard error."""
    cpu_s: float
    """User and system, of it and of every process below it that was waited for."""
    wall_s: float
    peak_mib: float
    """Resident memory of the largest of these processes at its highest. They are not added up: what two
    hold at the same time, beside each other, is more. Elsewhere than on Linux at least what we held ourselves."""


def run(argv: list[str], directory: Path | None = None) -> Run:
    """Run a command in a directory, with nothing to read and its output thrown away."""
    is_adopted = sys.platform == "linux" and _adopt()
    with subprocess.Popen(
        ["sh", "-c", _START, "sh", *argv] if is_adopted else argv,
        cwd=directory,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if is_adopted else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        pid = process.pid
        if process.stdout:
            pid = int(process.stdout.readline())
            os.waitpid(process.pid, 0)
        try:
            started = time.perf_counter()
            if process.stdin:
                process.stdin.close()  # for which it waits
            error = process.stderr.read() if process.stderr else b""
            _, status, usage = os.wait4(pid, 0)
        except BaseException:
            os.kill(pid, signal.SIGKILL)  # a shell lets what it starts beside it hear no interrupt
            raise
        wall = time.perf_counter() - started
        process.returncode = code = os.waitstatus_to_exitcode(status)
    return Run(
        code=code,
        error=error,
        cpu_s=usage.ru_utime + usage.ru_stime,
        wall_s=wall,
        peak_mib=usage.ru_maxrss * _UNIT / _MIB,
    )


def _adopt() -> bool:
    """Ask the kernel for those below us whose parents end; say whether it agreed."""
    return bool(ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)
