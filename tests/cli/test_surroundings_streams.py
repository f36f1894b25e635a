"""Every verb with streams that are full, closed or left, under a limit of files, in odd environments."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.answers import hold_fair
from tests.cli.lines import Desk, reading
from tests.cli.programme import Done

pytestmark = pytest.mark.timeout(500)  # one start for all of it, and the machine may be busy
TOP = Path(__file__).parents[2]
VERBS = ("check", "approvals verify", "collect", "evidence list", "evidence seal")
"""Of each way to tell something one: a page, a table, a file that is written, an error."""
STREAMS = ("", "full", "closed", "no-in", "gone", "small")
SURROUNDED: dict[str, dict[str, str | None]] = {
    "no HOME": {"HOME": None},
    "a file for HOME": {"HOME": "/etc/hostname"},
    "a HOME that takes nothing": {"HOME": "/proc/1"},
    "LANG=C": {"LANG": "C", "LC_ALL": "C"},
    "20 columns": {"COLUMNS": "20"},
}
WHERE = ("evidence list", "collect")
"""Verbs that look at the home, at the locale, or at the width."""


@pytest.fixture(scope="module")
def answers(at: Desk, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Done]:
    """Give the answer of each verb with each kind of streams, and in each environment."""
    if not Path("/dev/full").is_char_device():
        pytest.skip("no /dev/full on this system")
    folder = tmp_path_factory.mktemp("streams")
    asked: dict[tuple[str, str], list[object]] = {}
    for kind in (*STREAMS, *SURROUNDED):
        root = folder / f"{kind or 'sound'}".replace(" ", "-")
        shutil.copytree(at["programme"], root)
        streams = kind if kind in STREAMS else ""
        around = {"HOME": str(folder), "XDG_CACHE_HOME": None, **SURROUNDED.get(kind, {})}
        for verb in VERBS if kind in STREAMS else WHERE:
            asked[kind, verb] = [[*reading(at)[verb], "--root", str(root)], streams, around]
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.forked"],
        input=json.dumps([*asked.values()]).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": f"{TOP}{os.pathsep}{TOP / 'tools'}"},
        cwd=folder,
        timeout=500,
    )
    assert done.stderr == b""
    told = [Done(code, out.encode(), err.encode()) for code, out, err in json.loads(done.stdout)]
    return dict(zip(asked, told, strict=True))


@pytest.mark.parametrize("verb", VERBS)
def test_a_full_disk_behind_standard_output_is_74(answers: dict[tuple[str, str], Done], verb: str) -> None:
    done, sound = answers["full", verb], answers["", verb]
    if sound.stdout:
        assert hold_fair(done, 74) == "standard output: no space left on device"
    else:
        assert done.returncode == sound.returncode


@pytest.mark.parametrize("kind", ["closed", "no-in"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_stream_that_is_closed_changes_no_code(answers: dict[tuple[str, str], Done], verb: str, kind: str) -> None:
    assert answers[kind, verb].returncode == answers["", verb].returncode
    assert "Traceback" not in answers[kind, verb].told


@pytest.mark.parametrize("verb", VERBS)
def test_a_reader_who_left_is_141(answers: dict[tuple[str, str], Done], verb: str) -> None:
    done, sound = answers["gone", verb], answers["", verb]
    assert "Traceback" not in done.told
    assert "a bug of ours" not in done.told
    assert done.returncode == (141 if sound.stdout else sound.returncode)


@pytest.mark.parametrize("verb", VERBS)
def test_a_disk_on_which_nothing_fits_is_74(answers: dict[tuple[str, str], Done], verb: str) -> None:
    """A limit of 4 KiB a file: what is larger is refused by the system."""
    done = answers["small", verb]
    hold_fair(done, answers["", verb].returncode, 74)
    if len(answers["", verb].stdout) > 4096:
        assert done.returncode == 74


@pytest.mark.parametrize("kind", SURROUNDED)
@pytest.mark.parametrize("verb", WHERE)
def test_what_is_odd_around_changes_no_code(answers: dict[tuple[str, str], Done], verb: str, kind: str) -> None:
    hold_fair(answers[kind, verb], answers["", verb].returncode)
