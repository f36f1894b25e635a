"""What a benchmark counts of a command is the command's own, whoever starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process bears the peak of who started it")
_BENCH = Path(__file__).parents[2] / "bench"
_RUN = f"""
import dataclasses, json, sys
sys.path.insert(0, {str(_BENCH)!r})
from process import run
held = b"x" * (int(sys.argv[1]) << 20)
found = run(sys.argv[2:])
print(json.dumps({{**dataclasses.asdict(found), "error": found.error.decode()}}))
"""
_HOLD = "held = b'x' * ({} << 20)"
_BELOW = "import subprocess, sys; subprocess.run([sys.executable, '-c', {!r}], check=True)"
_BESIDE = """
import subprocess, sys
both = [subprocess.Popen([sys.executable, "-c", {!r} + "; input()"], stdin=subprocess.PIPE) for _ in range(2)]
for each in both:
    each.communicate(b"\\n")
"""
_SPIN = "import time\nwhile time.process_time() < 0.3: pass"


class Counted(NamedTuple):
    """As the benchmark has it."""

    code: int
    error: str
    cpu_s: float
    wall_s: float
    peak_mib: float


def counted(*argv: str, holding: int = 200) -> Counted:
    """Run a command from a process that itself holds so many MiB.

    In a process of its own: ours would else become the parent of what other tests leave behind.
    """
    command = [sys.executable, "-c", _RUN, str(holding), *argv]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return Counted(**json.loads(done.stdout))


def test_a_small_command_is_small_beside_a_large_benchmark() -> None:
    assert counted("true").peak_mib < 8


def test_the_peak_of_a_command_is_that_of_the_command() -> None:
    assert 64 <= counted(sys.executable, "-S", "-c", _HOLD.format(64)).peak_mib < 96


def test_the_peak_of_a_command_is_that_of_its_largest_child() -> None:
    below = _BELOW.format(_HOLD.format(64))
    assert 64 <= counted(sys.executable, "-S", "-c", below).peak_mib < 96


def test_peaks_beside_each_other_are_not_added() -> None:
    assert 64 <= counted(sys.executable, "-S", "-c", _BESIDE.format(_HOLD.format(64))).peak_mib < 96


@pytest.mark.parametrize("program", [_SPIN, _BELOW.format(_SPIN)])
def test_the_time_is_that_of_the_command_and_its_children(program: str) -> None:
    assert 0.3 <= counted(sys.executable, "-c", program, holding=0).cpu_s < 3


@pytest.mark.parametrize(
    ("program", "code", "error"),
    [
        ("pass", 0, ""),
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit('what went wrong')", 1, "what went wrong\n"),
        ("import os; os.kill(os.getpid(), 9)", -9, ""),
        ("print('x' * 1000000)", 0, ""),
        ("import sys; sys.exit(len(sys.stdin.read()))", 0, ""),
    ],
)
def test_how_it_ended_is_told(program: str, code: int, error: str) -> None:
    found = counted(sys.executable, "-c", program, holding=0)
    assert (found.code, found.error) == (code, error)


def test_a_command_that_is_not_there_is_told() -> None:
    found = counted("tieout-no-such-command", holding=0)
    assert found.code == 127
    assert "tieout-no-such-command" in found.error
