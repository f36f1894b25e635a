"""A command is run to its end, and nothing of it is left."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tieout.model.errors import StorageError, UnreachableError
from tieout.ports.capturing import Captured, End, capture


def run(code: str, place: Path, *, limit: int = 100, timeout_s: float = 20.0) -> Captured:
    argv = [sys.executable, "-c", code]
    return capture(argv, out=place / "out", limit=limit, timeout_s=timeout_s, environment={}, directory=place)


def test_the_output_is_in_a_private_file_and_the_rest_is_told(tmp_path: Path) -> None:
    found = run("import sys; print('out'); sys.stderr.write('why'); sys.exit(3)", tmp_path)
    assert found == Captured(End.EXITED, 3, 4, b"why")
    assert (tmp_path / "out").read_bytes() == b"out\n"
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("size", "end"), [(99, End.EXITED), (100, End.EXITED), (101, End.TOO_MUCH)])
def test_more_than_the_limit_is_told(size: int, end: End, tmp_path: Path) -> None:
    found = run(f"import sys; sys.stdout.write('x' * {size})", tmp_path)
    assert (found.end, found.size) == (end, min(size, 100))


def test_output_without_an_end_is_ended(tmp_path: Path) -> None:
    assert run("while True: print('x' * 4096)", tmp_path).end is End.TOO_MUCH


def test_a_command_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    found = run("import time; print('x', flush=True); time.sleep(60)", tmp_path, timeout_s=1)
    assert (found.end, found.size) == (End.TIMEOUT, 2)


def test_a_command_that_ignores_signals_is_killed_too(tmp_path: Path) -> None:
    code = "import signal, time\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\ntime.sleep(60)"
    assert run(code, tmp_path, timeout_s=1).end is End.TIMEOUT


def test_a_code_below_zero_is_a_signal(tmp_path: Path) -> None:
    assert run("import os; os.kill(os.getpid(), 11)", tmp_path) == Captured(End.EXITED, -11, 0, b"")


def test_it_runs_in_a_session_of_its_own(tmp_path: Path) -> None:
    run("import os; print(os.getsid(0) == os.getpid())", tmp_path)
    assert (tmp_path / "out").read_bytes() == b"True\n"


def test_no_open_file_of_ours_reaches_it(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    run(f"import os\ntry:\n os.fstat({writer}); print('open')\nexcept OSError: print('closed')", tmp_path)
    os.close(reader)
    os.close(writer)
    assert (tmp_path / "out").read_bytes() == b"closed\n"


def test_a_program_that_is_not_there_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="gone cannot be started: No such file"):
        capture(["gone"], out=tmp_path / "out", limit=1, timeout_s=1, environment={}, directory=tmp_path)


def test_an_argument_that_no_program_can_get_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="embedded null byte"):
        capture(["true", "a\0"], out=tmp_path / "out", limit=1, timeout_s=1, environment={}, directory=tmp_path)


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(StorageError, match="making the file failed: file exists"):
        run("print(1)", tmp_path)
    assert (tmp_path / "out").read_text() == "mine"
