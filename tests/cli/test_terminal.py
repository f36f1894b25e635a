"""What every verb does on a terminal, in a pipe, without UTF-8, without colour, and when nobody reads on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, POLICY, TIEOUT, plant, tieout
from tests.cli.terminal import on_a_terminal
from tieout.cli import options, progress

READING = {
    "check": ("check",), "status": ("status",), "due": ("due",), "slack": ("due", "--format", "slack"),
    "markdown": ("due", "--format", "markdown"), "ladder": ("ladder",), "trace": ("trace", "CC6.1"), "rehearse": ("rehearse",),
    "review": ("review", "POL-008", "--dry-run"), "sample": ("sample", "CO-01", "--seed", "s"),
}  # fmt: skip
OTHERS = {"explain": ("explain",), "doctor": ("doctor",), "help": ("--help",), "rule": ("explain", "stale-review")}


def arguments(name: str, root: Path) -> list[str]:
    if name in OTHERS:
        return [*OTHERS[name]]
    return [*READING[name], "--root", str(root), "--as-of", AS_OF]


@pytest.mark.parametrize("name", [*READING, *OTHERS])
def test_a_locale_without_utf_8_changes_no_byte_and_ends_in_no_traceback(name: str, programme: Path) -> None:
    words = arguments(name, programme)
    plain = tieout(*words)
    poor = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [str(TIEOUT), *words], env={**os.environ, **poor}, capture_output=True, check=False, timeout=60
    )
    assert done.stdout.decode().splitlines() == plain.text.splitlines()
    told = re.sub(rb"(?m)^(  next: )\S*/tieout ", rb"\1tieout ", done.stderr)  # a step has the name that was typed
    assert (done.returncode, done.stdout, told) == (plain.returncode, plain.stdout, plain.stderr)


def test_a_locale_without_utf_8_takes_no_file_name_for_another(tmp_path: Path) -> None:
    """A name with an umlaut was told as "not UTF-8", or as not committed, and the site wrote its page under another."""
    named = {"policies/zuk\u00fcnfte (1).md": POLICY.replace("POL-008", "POL-090")}
    programme = plant(tmp_path / "programme", {**FILES, **named})
    words = ("check", "--root", str(programme), "--as-of", AS_OF, "--format", "json")
    plain = tieout(*words)
    assert "zuk\u00fcnfte" in plain.text
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [str(TIEOUT), *words], env={**os.environ, **poor}, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout)


@pytest.mark.parametrize("name", [*READING, *OTHERS])
def test_in_a_pipe_there_is_no_colour_and_no_progress(name: str, programme: Path) -> None:
    done = tieout(*arguments(name, programme))
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"\r" not in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["check", "status", "explain", "ladder"])
def test_a_reader_who_has_enough_ends_it_in_silence(name: str, programme: Path) -> None:
    with subprocess.Popen(
        [str(TIEOUT), *arguments(name, programme)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141


@pytest.mark.parametrize(
    ("environment", "colour"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_on_a_terminal_there_is_colour_unless_it_is_not_wanted(
    environment: dict[str, str], colour: bool, programme: Path
) -> None:
    shown = on_a_terminal("status", "--as-of", "2027-02-20", cwd=programme, env=environment)
    assert shown.returncode == 0
    assert ("\x1b[" in shown.text) == colour
    assert "POL-008" in shown.text


@pytest.mark.parametrize("name", ["status", "due", "review", "explain"])
def test_on_a_terminal_no_line_is_wider_than_80_columns(name: str, programme: Path) -> None:
    words = [word for word in arguments(name, programme) if word not in {"--root", str(programme)}]
    shown = on_a_terminal(*words, cwd=programme, env={"NO_COLOR": "1"})
    assert shown.returncode == 0, shown.text
    lines = [line.rpartition("\r")[2] for line in shown.text.split("\n")]  # less what was written over
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(("forced", "colour"), [("1", True), ("0", False), ("false", False)])
def test_colour_can_be_forced_into_a_pipe(forced: str, colour: bool, programme: Path) -> None:
    done = tieout("status", "--root", str(programme), "--as-of", AS_OF, env={"FORCE_COLOR": forced})
    assert (b"\x1b[" in done.stdout) == colour


class Terminal(StringIO):
    """A stream that is a terminal, or says so."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("environment", "wanted"), [({}, True), ({"CI": "true"}, False), ({"TERM": "dumb"}, False)])
def test_progress_is_for_a_terminal_that_somebody_watches(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], wanted: bool
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert progress.wants_progress() == wanted
    monkeypatch.setattr(sys, "stderr", StringIO())
    assert not progress.wants_progress()
    assert options.wants_colour() is False


def test_long_work_is_told_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is written over with blanks when the work is done, and also when it fails."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "AFTER_S", 0.001)
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)

    def until_told() -> None:
        while "... 2 s" not in stream.getvalue():
            pass

    with progress.working("reading"):
        until_told()
    told = stream.getvalue()
    assert told.startswith("\rreading ... 1 s\rreading ... 2 s")
    *_, blanks, end = told.split("\r")
    assert (blanks.strip(), end) == ("", "")
    with pytest.raises(ValueError, match="x"), progress.working("reading"):
        raise ValueError("x")


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress.working("reading"):
        pass
    assert stream.getvalue() == ""
