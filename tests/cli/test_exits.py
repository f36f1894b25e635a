"""How each end of a run becomes an exit code, one line and a next step; never a traceback."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pytest

from tests.cli.programme import AS_OF, TIEOUT, plant, tieout
from tieout.cli.exits import ExitCode, guarded
from tieout.model.errors import (
    BusyError,
    IntegrityError,
    NotExaminableError,
    StorageError,
    TieoutError,
    UnreachableError,
    UsageError,
)
from tieout.ports.storage import UnreadableFileError


def ended_by(error: BaseException) -> int:
    def work() -> None:
        raise error

    return guarded(work)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (UsageError, 2),
        (NotExaminableError, 3),
        (UnreachableError, 3),
        (IntegrityError, 1),
        (StorageError, 74),
        (BusyError, 75),
        (TieoutError, 3),
    ],
)
def test_each_error_has_its_code_line_and_next_step(
    capsys: pytest.CaptureFixture[str], kind: type[TieoutError], code: int
) -> None:
    assert ended_by(kind("what \x1b[2J happened", remedy="do\nthis")) == code
    assert capsys.readouterr() == ("", "tieout: what \\x1b[2J happened\n  next: do\\x0athis\n")


def test_without_a_next_step_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_by(UnreadableFileError("gone", kind="missing")) == 74
    assert capsys.readouterr().err == "tieout: gone\n"


def test_the_codes_are_those_that_the_contract_names() -> None:
    assert {code.name: code.value for code in ExitCode} == {
        "TIED_OUT": 0, "FINDINGS": 1, "USAGE": 2, "NOT_EXAMINED": 3, "BUG": 70, "STORAGE": 74, "BUSY": 75,
        "INTERRUPTED": 130, "PIPE": 141,
    }  # fmt: skip
    epilog = tieout("--help").text
    for code in (0, 1, 2, 3, 70, 74, 75, 130):
        assert f"{code} " in epilog


@pytest.mark.parametrize(
    ("result", "code"), [(None, 0), (ExitCode.FINDINGS, 1), (ExitCode.NOT_EXAMINED, 3), ("text", 0), (0, 0)]
)
def test_what_a_verb_gives_is_the_code(result: object, code: int) -> None:
    assert guarded(lambda: result) == code


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_is_no_traceback(capsys: pytest.CaptureFixture[str], error: BaseException) -> None:
    assert ended_by(error) == 130
    assert capsys.readouterr().err == "tieout: interrupted\n"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "a\x1bb"), "tieout: a\\x1bb: permission denied"),
        (OSError(errno.ENOSPC, "No space left on device"), "tieout: this machine: no space left on device"),
        (OSError("odd"), "tieout: this machine: odd"),
    ],
)
def test_what_the_system_refuses_is_74(capsys: pytest.CaptureFixture[str], error: OSError, line: str) -> None:
    assert ended_by(error) == 74
    assert capsys.readouterr().err.splitlines()[0] == line


@pytest.mark.parametrize("error", [ValueError("a \x1b bug"), RecursionError("deep"), MemoryError(), AssertionError()])
def test_a_bug_is_one_line_and_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert ended_by(error) == 70
    shown = capsys.readouterr().err
    (log,) = tmp_path.iterdir()
    assert shown.startswith(f"tieout: a bug of ours: {type(error).__name__}: ")
    assert f"; the log is {log}\n" in shown
    assert "Traceback" not in shown
    assert "\x1b" not in shown
    kept = log.read_text(encoding="utf-8")
    assert kept.startswith("tieout ")
    assert "in ended_by" in kept or "in work" in kept
    assert log.stat().st_mode & 0o077 == 0  # it may quote the company's files


def test_a_bug_on_a_full_disk_is_still_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    assert ended_by(ValueError("x")) == 70
    assert "a bug of ours: ValueError: x; no log could be kept" in capsys.readouterr().err


def test_a_usage_error_of_click_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_by(click.UsageError("no such thing")) == 2
    assert "no such thing" in capsys.readouterr().err


SHELL = ["bash", "-o", "pipefail", "-c"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme with findings, as it is examined before its dates."""
    return plant(tmp_path_factory.mktemp("exits") / "programme")


def shell(root: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell, in which T is a check that ends with 1."""
    # By a link: the shell would split a path that has a blank in it.
    link = root.parent / "t"
    if not link.is_symlink():
        link.symlink_to(TIEOUT)
    environment = {**os.environ, "T": f"{link} check --root {root} --rev HEAD --as-of 2025-06-30"}
    return subprocess.run(
        [*SHELL, line], capture_output=True, text=True, check=False, timeout=60, env=environment, cwd=root
    )


FULL = Path("/dev/full").exists()


@pytest.mark.skipif(not FULL, reason="no /dev/full on this system")
@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("$T > /dev/full", 74, "tieout: standard output: no space left on device"),
        ("$T --format json > /dev/full", 74, "tieout: standard output: no space left on device"),
        ("$T > /dev/full 2> /dev/full", 74, ""),
        ("$T 2> /dev/full > /dev/null", 1, ""),
        ("$T --rev nowhere 2> /dev/full", 2, ""),
        ("$T --no-such-option 2> /dev/full", 2, ""),
    ],
)
def test_a_full_disk_behind_a_stream_is_no_traceback(root: Path, line: str, code: int, told: str) -> None:
    done = shell(root, line)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.partition("\n")[0] == told


@pytest.mark.parametrize(
    ("line", "code"), [("$T >&-", 1), ("$T 2>&- > /dev/null", 1), ("$T >&- 2>&-", 1), ("$T <&- > /dev/null", 1)]
)
def test_a_stream_that_is_closed_changes_no_code(root: Path, line: str, code: int) -> None:
    done = shell(root, line)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


def test_a_reader_who_left_is_141_and_not_findings(root: Path) -> None:
    done = shell(root, "$T | true; echo ${PIPESTATUS[0]}")
    assert done.stderr == ""
    # Where all fits the pipe before the reader leaves, the run ends as if it had stayed.
    assert done.stdout in {"141\n", "1\n"}
    with subprocess.Popen(
        [str(TIEOUT), "check", "--root", str(root), "--as-of", AS_OF], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141


def test_control_c_ends_with_130(tmp_path: Path) -> None:
    """Sent once the run says that it has begun; nothing half made stays in its way."""
    argv = [str(TIEOUT), "demo", str(tmp_path / "demo"), "--as-of", AS_OF]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"making a company with a year of history\n"
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=60) == 130
    assert b"Traceback" not in rest
    assert b"tieout: interrupted\n" in rest


def test_python_m_tieout_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tieout", "--version"], capture_output=True, check=True, text=True, timeout=60
    )
    assert done.stdout == tieout("--version").text


def test_what_the_machine_refuses_is_not_laid_at_the_door_of_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    """An error that names no file may be of a semaphore or a socket: standard output took what it was given."""

    def work() -> None:
        raise PermissionError(13, "Permission denied")

    assert guarded(work) == 74
    assert capsys.readouterr().err.startswith("tieout: this machine: permission denied\n  next: ls -ld /tmp /dev/shm ")
