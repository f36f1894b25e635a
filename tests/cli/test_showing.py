"""What stands on a terminal of some width, and what the same command gives to a pipe."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.programme import TIEOUT, plant, tieout
from tests.cli.terminal import Shown
from tests.cli.terminal import on_a_terminal as run_there
from tests.collect.sample import Sample


def on_a_terminal(*asked: str, columns: int = 80) -> Shown:
    """Run it without the line that says how long it takes: a pipeline has none."""
    return run_there(*asked, env={"COLUMNS": str(columns), "NO_COLOR": "1", "CI": "1"})


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample.new(tmp_path_factory.mktemp("captures"))


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_a_capture_is_one_line_in_a_pipe_and_no_line_of_a_terminal_is_too_long(sample: Sample, columns: int) -> None:
    asked = ("evidence", "list", "--root", str(sample.root))
    piped = tieout(*asked).text
    assert len(piped.splitlines()) == len(sample.ids) + 1
    shown = on_a_terminal(*asked, columns=columns).text
    assert max(map(len, shown.splitlines())) <= columns
    if columns == 132:
        assert shown == piped
        return
    rows = [line.split() for line in piped.splitlines()[1:]]
    told = " ".join(shown.split())  # 60 columns fold the second line once more
    each = "".join(
        rf"{re.escape(row[-1])} unaltered .*?claimed {re.escape(row[0])}, sealed .+? by \w+ ?" for row in rows
    )
    assert re.fullmatch(each, told)


def test_a_verification_breaks_no_path_no_fingerprint_and_no_command(sample: Sample) -> None:
    asked = ("evidence", "verify", "--root", str(sample.root))
    piped = tieout(*asked).text
    shown, typed_there, _ = on_a_terminal(*asked).text.partition("tieout: the commands above are typed after: cd ")
    assert typed_there
    assert shown.split() == piped.split()
    command = f"tieout evidence verify --key {sample.signer.identity}"
    assert re.search(rf"^ +{re.escape(command)}$", shown, re.MULTILINE)
    assert all(len(line) <= 80 or command in line for line in shown.splitlines())


def test_the_head_of_a_finding_is_the_same_on_a_terminal_and_in_a_pipe(tmp_path: Path) -> None:
    root = plant(tmp_path / "it")
    asked = ("check", "--root", str(root), "--as-of", "2027-03-01")
    heads = [line for line in tieout(*asked).text.splitlines() if re.match(r"\S+:\d+:\d+: \w+: \[", line)]
    shown = on_a_terminal(*asked, columns=60).text.splitlines()
    assert heads
    assert [line for line in shown if re.match(r"\S+:\d+:\d+: \w+: \[", line)] == heads


@pytest.mark.parametrize("layout", ["json", "sarif", "junit", "gitlab", "markdown"])
def test_what_programs_read_is_never_broken(tmp_path: Path, layout: str) -> None:
    root = plant(tmp_path / "it")
    asked = ("check", "--root", str(root), "--as-of", "2027-03-01", "--format", layout)
    assert on_a_terminal(*asked, columns=60).text == tieout(*asked).text


def test_a_manual_fills_the_width_of_the_terminal() -> None:
    lines = on_a_terminal("explain", "stale-review", columns=60).text.splitlines()
    assert max(map(len, lines)) <= 60
    assert " ".join(" ".join(lines).split()) == " ".join(tieout("explain", "stale-review").text.split())


def test_what_falls_due_is_laid_out_for_the_terminal_and_not_broken_twice(tmp_path: Path) -> None:
    """A line that was made for 80 columns and broken again at 60 left a word alone on every second line."""
    root = plant(tmp_path / "it")
    asked = ("due", "--root", str(root), "--as-of", "2027-03-01")
    wide, lines = tieout(*asked).text, on_a_terminal(*asked, columns=60).text.splitlines()
    shown = "\n".join(line for line in lines if not line.startswith("tieout: "))
    assert shown.split() == wide.split()
    assert max(map(len, shown.splitlines())) <= 60
    for one, two in itertools.pairwise(lines):
        if two.startswith(" " * 12):  # goes on below `next: `: its first word had no room above
            assert len(one) + 1 + len(two.split()[0]) > 60, (one, two)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_where_the_commands_are_typed_is_no_reason_to_fail(tmp_path: Path) -> None:
    """A full disk behind standard error changes neither the page nor the code."""
    root = plant(tmp_path / "it")
    line = f'"{TIEOUT}" due --root "{root}" --as-of 2027-03-01 2> /dev/full'
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path)
    assert (done.returncode, "next: tieout review POL-008" in done.stdout) == (0, True)
