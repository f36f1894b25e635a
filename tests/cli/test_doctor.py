"""tieout doctor: what this machine lacks, and the command that mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.programme import git, plant, tieout
from tieout.ports import machine
from tieout.ports.machine import Fact

GIT = Fact(name="Git", present=False, found="not found", purpose="history", remedy="apt-get install git", needed=True)
PDF = Fact(name="Pango", present=False, found="none", purpose="report.pdf", remedy="apt-get install x", needed=False)
PYTHON = Fact(name="Python", present=True, found="3.12.1", purpose="all", remedy="install it", needed=True)


@pytest.fixture(autouse=True)
def _in_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def page(monkeypatch: pytest.MonkeyPatch, *facts: Fact) -> tuple[int, str]:
    monkeypatch.setattr(machine, "facts", lambda _: facts)
    done = tieout("doctor")
    assert done.told == ""
    return done.returncode, done.text


def test_what_an_examination_needs_is_3_if_it_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    code, shown = page(monkeypatch, PYTHON, GIT, PDF)
    assert code == 3
    assert shown == (
        "\u2714 Python      3.12.1\n"
        "\u2718 Git         not found\n"
        "              for: history\n"
        "              next: apt-get install git\n"
        "- Pango       none\n"
        "              for: report.pdf\n"
        "              next: apt-get install x\n"
        "- Repository  . is not in a Git repository\n"
        "              for: examining what lies here\n"
        "              next: name one with --root; or make one: git init . && tieout init .\n"
    )


def test_what_only_adds_something_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(monkeypatch, PYTHON, PDF)[0] == 0


def test_this_machine_can_examine() -> None:
    done = tieout("doctor")
    assert done.returncode == 0
    assert done.text.startswith("\u2714 Python ")


def test_a_repository_that_can_be_read_is_said_to_be(programme: Path) -> None:
    assert tieout("doctor", "--root", str(programme)).text.splitlines()[-1].split() == [
        *("\u2714", "Repository", "can", "be", "read")
    ]


def test_who_has_not_told_git_who_they_are_is_told_so_before_the_first_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    done = tieout("doctor")
    lines = done.text.splitlines()
    place = next(number for number, line in enumerate(lines) if "Git author" in line)
    assert [line.split(maxsplit=3)[-1] if line[0] != " " else line.strip() for line in lines[place : place + 3]] == [
        "name and e-mail address are not both set",
        "for: git commit, and tieout review",
        'next: git config --global user.name "YOUR NAME"; git config --global user.email YOU@EXAMPLE.COM',
    ]
    assert lines[place][0] == "-"
    assert done.returncode == 0  # an examination can do without
    git(tmp_path, "config", "--file", "settings", "user.name", "Cleo\x1b[31m Example")
    git(tmp_path, "config", "--file", "settings", "user.email", "cleo@example.com")
    (line,) = (line for line in tieout("doctor").text.splitlines() if "Git author" in line)
    assert line.split(maxsplit=3)[-1] == "Cleo\\x1b[31m Example <cleo@example.com>"


def test_a_shallow_clone_is_3_with_the_command_that_mends_it(tmp_path: Path) -> None:
    programme = plant(tmp_path / "programme")
    git(programme, "commit", "--quiet", "--allow-empty", "-m", "x")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{programme}", "shallow")
    done = tieout("doctor", cwd=tmp_path / "shallow")
    assert done.returncode == 3
    assert "\u2718 Repository" in done.text
    assert done.text.splitlines()[-1].strip() == "next: git fetch --unshallow (in GitHub Actions: fetch-depth: 0)"


def test_without_git_the_repository_is_not_told_of(monkeypatch: pytest.MonkeyPatch, programme: Path) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    done = tieout("doctor", "--root", str(programme))
    assert done.returncode == 3
    assert "\u2718 Git" in done.text
    assert "Repository" not in done.text
