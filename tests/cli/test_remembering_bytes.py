"""What was touched and holds what it held is no change; whatever holds something else is examined anew."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import FILES, git, plant
from tests.cli.test_remembering import ASKED, FORGED, REMEMBERED, TOUCHED, forge, memory, status
from tieout.ports import same_bytes

SAME = REMEMBERED.replace(
    rb"no file was touched since, as far as their times tell\.", rb"what was touched since holds the same bytes\."
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    made = plant(tmp_path / "programme", FILES)
    _commit(made)
    return made


def _commit(root: Path) -> None:
    (root / "policies/more.md").write_text("more\n", encoding="utf-8")
    git(root, "add", "--all")
    git(root, "-c", "user.name=Ana", "-c", "user.email=ana@example.com", "commit", "--quiet", "--message", "more")


def kept(root: Path) -> Path:
    """Put an answer that nobody gave where it would be looked for, with what every file holds now."""
    forge(root)
    found = memory(root)
    assert found is not None
    same_bytes.keep(found.held, found.state)
    return found.held


def told(root: Path, *, asked: tuple[str, ...] = ASKED) -> tuple[str | None, str | None]:
    """Give what is recalled by times, and what by bytes."""
    found = memory(root, asked=asked)
    if found is None:
        return None, None
    by_times, by_bytes = found.answer(), found.answer_of_same_bytes()
    return by_times and by_times.text, by_bytes and by_bytes.text


def _rewritten(path: Path) -> None:
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)


def _renewed(root: Path) -> None:
    """Do to objects what a merge or a fetch does."""
    for path in (root / ".git/objects").rglob("*"):
        os.utime(path)


SAME_BYTES: dict[str, Callable[[Path], object]] = {
    "a text touched": lambda root: (root / "controls.yaml").touch(),
    "a text written anew": lambda root: _rewritten(root / "controls.yaml"),
    "an older commit and back": lambda root: (
        git(root, "checkout", "--quiet", "HEAD~1"),
        git(root, "checkout", "--quiet", "main"),
    ),
    "objects renewed": _renewed,
    "a ref moved": TOUCHED["a ref moved"],
}


@pytest.mark.parametrize("touch", SAME_BYTES.values(), ids=SAME_BYTES)
def test_what_holds_the_same_bytes_is_no_change(touch: Callable[[Path], object], root: Path) -> None:
    kept(root)
    touch(root)
    assert told(root) == (None, FORGED)


OTHER_BYTES = {name: touch for name, touch in TOUCHED.items() if name not in SAME_BYTES}


@pytest.mark.parametrize("touch", OTHER_BYTES.values(), ids=OTHER_BYTES)
def test_what_holds_something_else_is_examined_anew(touch: Callable[[Path], object], root: Path) -> None:
    kept(root)
    touch(root)
    assert told(root) == (None, None)


def test_it_is_the_answer_to_the_same_question_alone(root: Path) -> None:
    kept(root)
    (root / "controls.yaml").touch()
    assert told(root, asked=("status", "31", "False")) == (None, None)


def test_what_looks_otherwise_by_now_is_not_kept(root: Path) -> None:
    """A file that changes while it is read, or before: nobody knows what it held when the answer was given."""
    forge(root)
    found = memory(root)
    assert found is not None
    (root / "controls.yaml").write_text("schema: [", encoding="utf-8")
    same_bytes.keep(found.held, found.state)
    assert told(root) == (None, None)


def test_what_was_kept_of_files_that_look_the_same_is_not_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = kept(root)
    written = held.read_bytes()
    (root / "controls.yaml").touch()
    read: list[str] = []
    original = same_bytes._held

    def noted(name: str, looks: str) -> str:
        read.append(name)
        return original(name, looks)

    monkeypatch.setattr(same_bytes, "_held", noted)
    found = memory(root)
    assert found is not None
    same_bytes.keep(held, found.state)
    assert read == [str(root / "controls.yaml")]
    assert held.read_bytes() != written


@pytest.mark.parametrize(("name", "most"), [("_MOST", 0), ("_READ", 10)])
def test_what_costs_more_than_to_examine_is_not_compared(
    name: str, most: int, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(root)
    (root / "controls.yaml").touch()
    monkeypatch.setattr(same_bytes, name, most)
    assert told(root) == (None, None)


def _sealed(path: Path, change: Callable[[Any], Any]) -> None:
    data = json.dumps(change(json.loads(path.read_bytes().partition(b"\n")[2]))).encode()
    path.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


FALSE: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda _: None,
    "a list": lambda _: [],
    "another version": lambda found: found | {"schema": "tieout.held/v0"},
    "no files": lambda found: found | {"files": {}},
    "files that are a list": lambda found: found | {"files": list(found["files"])},
    "files of nothing": lambda found: found | {"files": dict.fromkeys(found["files"])},
    "files of numbers": lambda found: found | {"files": {name: [1, 2] for name in found["files"]}},
    "files of which nothing is known": lambda found: (
        found | {"files": {name: [it[0], ""] for name, it in found["files"].items()}}
    ),
    "another state": lambda found: found | {"state": "0" * 64},
    "another program": lambda found: found | {"rest": "0" * 64},
}


@pytest.mark.parametrize("change", FALSE.values(), ids=FALSE)
def test_what_is_not_what_was_kept_is_nothing(change: Callable[[Any], Any], root: Path) -> None:
    path = kept(root)
    _sealed(path, change)
    (root / "controls.yaml").touch()
    assert told(root) == (None, None)
    found = memory(root)
    assert found is not None
    same_bytes.keep(path, found.state)
    assert same_bytes.state_held(path, found.state) == found.state.digest


def test_status_tells_that_it_is_remembered_though_touched(root: Path) -> None:
    first = status(root)
    (root / "controls.yaml").touch()
    again = status(root, remembered=SAME)
    assert first == again == status(root, "--anew")
