"""Building and verifying take little memory, however much evidence there is: 1 GiB in large files, 10,000 small ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tieout
from tests.render.test_pdf import why_not

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
_SOURCE = Path(tieout.__file__).parent.parent
LIMIT_MIB = 250
# Of Git's process too: what it holds for us is memory as well.
# Our own peak comes from VmHWM: `ru_maxrss` keeps over exec what the process that started us had (kernel, `exec_mmap`).
_MEASURED = """
import atexit, resource, runpy, sys
def told():
    own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    below = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(own // 1024, below // 1024, file=sys.stderr)
atexit.register(told)
runpy.run_module("tieout", run_name="__main__")
"""


def peaks(scratch: Path, *arguments: str, code: int) -> list[int]:
    """Run the tool in a process of its own; give its peak and that of the largest below it, in MiB."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments],
        env={**os.environ, "PYTHONPATH": str(_SOURCE), "XDG_CACHE_HOME": str(scratch / "cache")},
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == code, done.stderr.decode()
    return [int(number) for number in done.stderr.split()[-2:]]


@pytest.mark.parametrize(("captures", "files", "size"), [(4, 4, 64 << 20), (20, 500, 20_000)])
def test_memory_is_flat(tmp_path: Path, captures: int, files: int, size: int) -> None:
    root, out = tmp_path / "repository", tmp_path / "b"
    subprocess.run(
        [sys.executable, ROOT / "bench/heavy.py", root, str(captures), str(files), str(size)],
        env={**os.environ, "PYTHONPATH": str(_SOURCE)},
        check=True,
        timeout=600,
    )
    build = ("bundle", "build", "--root", str(root), "--as-of", "2026-06-30", "--no-pdf", "--zip", "--out", str(out))
    found = {
        "build": peaks(tmp_path, *build, code=0),
        "verify": peaks(tmp_path, "bundle", "verify", str(out), code=3),
        "verify the ZIP": peaks(tmp_path, "bundle", "verify", f"{out}.zip", code=3),
    }
    assert sum(1 for path in out.rglob("part-*") if path.stat().st_size == size) >= captures * files - 2
    assert {name: peak for name, peak in found.items() if max(peak) >= LIMIT_MIB} == {}


_PRINTED = """
import sys
from pathlib import Path
from tests.bundle.test_printing import report
from tieout.bundle.printing import Printing, printed
def told(done, of):
    if done in (25, of):
        print(next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")))
text = "## Part {}\\n\\n" + "Access is given by role. " * 60 + "\\n\\n| Who | What |\\n|---|---|\\n" + "| role | reads |\\n" * 6
of = report(*(text.format(number) for number in range(75)))
assert len(printed(of, Printing(waiting=Path(sys.argv[1]), told=told)).files) == 75
"""
MORE_MIB = 8
"""What fifty more texts may take: it was 12 where each had a set of fonts of its own (seen)."""


def test_memory_does_not_grow_with_the_texts_that_are_printed(tmp_path: Path) -> None:
    if why_not():
        pytest.skip(why_not())
    done = subprocess.run(
        [sys.executable, "-c", _PRINTED, tmp_path],
        env={**os.environ, "PYTHONPATH": f"{_SOURCE}{os.pathsep}{ROOT}"},
        capture_output=True,
        check=True,
        timeout=600,
    )
    few, many = (int(number) // 1024 for number in done.stdout.split())
    assert many - few < MORE_MIB
