"""tieout doctor: what this machine lacks, and the command that mends it."""

from __future__ import annotations

import pytest

from tests.cli.programme import tieout
from tieout.ports import machine
from tieout.ports.machine import Fact

GIT = Fact(name="Git", present=False, found="not found", purpose="history", remedy="apt-get install git", needed=True)
PDF = Fact(name="Pango", present=False, found="none", purpose="report.pdf", remedy="apt-get install x", needed=False)
PYTHON = Fact(name="Python", present=True, found="3.12.1", purpose="all", remedy="install it", needed=True)


def page(monkeypatch: pytest.MonkeyPatch, *facts: Fact) -> tuple[int, str]:
    monkeypatch.setattr(machine, "facts", lambda _: facts)
    done = tieout("doctor")
    assert done.told == ""
    return done.returncode, done.text


def test_what_an_examination_needs_is_3_if_it_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    code, shown = page(monkeypatch, PYTHON, GIT, PDF)
    assert code == 3
    assert shown == (
        "\u2714 Python  3.12.1\n"
        "\u2718 Git     not found\n"
        "          for: history\n"
        "          next: apt-get install git\n"
        "- Pango   none\n"
        "          for: report.pdf\n"
        "          next: apt-get install x\n"
    )


def test_what_only_adds_something_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(monkeypatch, PYTHON, PDF)[0] == 0


def test_this_machine_can_examine() -> None:
    done = tieout("doctor")
    assert done.returncode == 0
    assert done.text.startswith("\u2714 Python ")
