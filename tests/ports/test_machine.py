"""What this machine has: each fact present, absent, too old, broken."""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import sys
from collections.abc import Callable, Sequence

import pytest

from tieout.model.errors import UnreachableError
from tieout.ports import git_command, machine, process
from tieout.ports.machine import Fact
from tieout.ports.process import Ended


def fact(name: str, python: tuple[int, ...] = (3, 12, 1)) -> Fact:
    return next(item for item in machine.facts(python) if item.name == name)


def git_that(code: int, stdout: bytes) -> Callable[..., Ended]:
    def run(argv: Sequence[str], *, timeout_s: float) -> Ended:
        assert argv == [process.find("git"), "version"]
        assert timeout_s <= 10
        return Ended(code=code, stdout=stdout, stderr=b"")

    return run


def test_each_fact_says_what_it_is_for_and_what_mends_it() -> None:
    facts = machine.facts(sys.version_info[:3])
    assert [item.name for item in facts] == [
        "Python",
        "Git",
        "ssh-keygen",
        "WeasyPrint",
        "Pango",
        "MkDocs Material",
        "boto3",
        "psycopg",
    ]
    assert [item.name for item in facts if item.needed] == ["Python", "Git"]
    assert all(item.purpose and item.remedy and item.found for item in facts)


@pytest.mark.parametrize(
    ("version", "present"), [((3, 10, 99), False), ((3, 11), True), ((3, 11, 0), True), ((4, 0, 0), True)]
)
def test_python_from_3_11_on(version: tuple[int, ...], *, present: bool) -> None:
    found = fact("Python", version)
    assert (found.present, found.found) == (present, ".".join(map(str, version)))


@pytest.mark.parametrize(
    ("printed", "present", "found"),
    [
        (b"git version 2.38.9\n", False, "2.38.9, and 2.39 or later is wanted"),
        (b"git version 2.39.0\n", True, "2.39.0"),
        (b"git version 2.39.5 (Apple Git-154)\n", True, "2.39.5 (Apple Git-154)"),
        (b"git version 2.47.0.windows.1\r\n", True, "2.47.0.windows.1"),
        (b"git version 3.0\n", True, "3.0"),
        (b"git version unknown\n", False, "unknown, and 2.39 or later is wanted"),
        (b"\xff\n", False, "\ufffd, and 2.39 or later is wanted"),
        (b"", False, "/usr/bin/git does not say its version"),
    ],
)
def test_git_from_2_39_on(monkeypatch: pytest.MonkeyPatch, printed: bytes, found: str, *, present: bool) -> None:
    monkeypatch.setattr(process, "find", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(process, "run", git_that(0, printed))
    git = fact("Git")
    assert (git.present, git.found) == (present, found)
    assert git_command.MINIMUM == machine.MINIMUM_GIT


def test_a_git_that_fails_is_not_called_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "find", lambda name: f"/opt/bin/{name}")
    monkeypatch.setattr(process, "run", git_that(1, b"git version 2.40.0\n"))
    assert (fact("Git").present, fact("Git").found) == (False, "/opt/bin/git does not say its version")

    def absent(*_: object, **__: object) -> Ended:
        raise UnreachableError("git cannot be started")

    monkeypatch.setattr(process, "run", absent)
    assert (fact("Git").present, fact("Git").found) == (False, "/opt/bin/git does not say its version")
    monkeypatch.setattr(process, "find", lambda _: None)
    assert (fact("Git").present, fact("Git").found) == (False, "not found")


def test_a_program_is_there_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "find", lambda _: None)
    assert (fact("ssh-keygen").present, fact("ssh-keygen").found) == (False, "not found")
    monkeypatch.setattr(process, "find", lambda name: f"/usr/bin/{name}")
    assert (fact("ssh-keygen").present, fact("ssh-keygen").found) == (True, "found")


@pytest.mark.parametrize(
    ("name", "module"),
    [("WeasyPrint", "weasyprint"), ("MkDocs Material", "material"), ("boto3", "boto3"), ("psycopg", "psycopg")],
)
def test_a_package_is_looked_for_and_not_imported(monkeypatch: pytest.MonkeyPatch, name: str, module: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda asked: None if asked == module else object())
    assert (fact(name).present, fact(name).found) == (False, "not installed")


def test_pango_is_there_if_every_library_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda _: None)

    def load(name: str) -> object:
        if "harfbuzz" in name:
            raise OSError(name)
        return object()

    monkeypatch.setattr(ctypes, "CDLL", load)
    assert (fact("Pango").present, fact("Pango").found) == (False, "cannot load libharfbuzz-subset.so.0")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert (fact("Pango").present, fact("Pango").found) == (True, "found")


def test_a_library_by_another_name_does_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, where the file is a .dylib."""

    def load(name: str) -> object:
        if ".so" in name:
            raise OSError(name)
        return object()

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr(ctypes.util, "find_library", lambda stem: f"lib{stem}.dylib")
    assert fact("Pango").present


APT, DNF, BREW = "apt-get install -y git", "dnf install -y git", "brew install git"


@pytest.mark.parametrize(
    ("here", "remedy"),
    [
        ("apt-get", APT),
        ("dnf", DNF),
        ("brew", BREW),
        ("", f"{APT} (Debian, Ubuntu); {DNF} (Fedora); {BREW} (macOS)"),
    ],
)
def test_the_command_is_that_of_the_machine_s_package_manager(
    monkeypatch: pytest.MonkeyPatch, here: str, remedy: str
) -> None:
    monkeypatch.setattr(process, "find", lambda name: f"/usr/bin/{name}" if name == here else None)
    assert fact("Git").remedy == remedy
