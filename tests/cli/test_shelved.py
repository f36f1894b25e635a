"""What status says after a change is what it says with nothing kept; and nothing but status rests on what is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import FILES, git, plant, tieout
from tests.companies import AS_OF
from tests.house.tree import modules
from tieout.cli.remembering import shelf_of
from tieout.model.location import Unreadable
from tieout.ports import process, untouched
from tieout.sources.evidence import captures


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path / "cache/tieout/records"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing count as touched a moment ago."""
    monkeypatch.setattr(untouched, "_SETTLED_NS", -(10**18))


def said(root: Path, *more: str, verb: str = "status", as_of: date = AS_OF) -> tuple[int, bytes]:
    done = tieout(verb, "--root", str(root), "--as-of", str(as_of), *more)
    return done.returncode, done.stdout


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "-c", "user.name=Ana", "-c", "user.email=ana@example.com", "commit", "--quiet", "--message", "change")


def _lost(root: Path) -> None:
    tree = git(root, "rev-parse", "HEAD~1^{tree}").strip()
    (root / ".git/objects" / tree[:2] / tree[2:]).unlink()


UNSOUND: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "a tree of the past lost": _lost,
    "an object replaced": lambda root: git(root, "replace", "HEAD", "HEAD~1"),
    "a graft": lambda root: (root / ".git/info/grafts").write_text(git(root, "rev-parse", "HEAD"), encoding="utf-8"),
    "made shallow": lambda root: (root / ".git/shallow").write_text(git(root, "rev-parse", "HEAD"), encoding="utf-8"),
    "attributes": lambda root: (root / ".git/info/attributes").write_text("* -diff merge=ours\n", encoding="utf-8"),
    "settings of Git": lambda root: git(root, "config", "diff.orderFile", "/nowhere"),
}


@pytest.mark.usefixtures("cache", "settled")
@pytest.mark.parametrize("change", UNSOUND.values(), ids=UNSOUND)
def test_what_git_said_of_objects_outlives_nothing_that_would_have_it_say_something_else(
    change: Callable[[Path], object], tmp_path: Path
) -> None:
    root = plant(tmp_path / "programme", FILES)
    (root / ".git/info").mkdir(exist_ok=True)
    (root / "policies/more.md").write_text("more", encoding="utf-8")
    commit(root)
    said(root)
    change(root)
    assert said(root) == said(root, "--anew")


OF_OBJECTS = {"diff-tree", "ls-tree", "rev-list"}


def _calls(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the commands of Git that a run calls."""
    called: list[str] = []
    run, start = process.run, process.Running._start

    def runs(argv: Sequence[str], **more: Any) -> process.Ended:
        called.append(argv[1])
        return run(argv, **more)

    def starts(self: process.Running, argv: Sequence[str], *more: Any) -> None:
        called.append(argv[1])
        start(self, argv, *more)

    with monkeypatch.context() as patch:
        patch.setattr(process, "run", runs)
        patch.setattr(process.Running, "_start", starts)
        said(root)
    return called


@pytest.mark.usefixtures("cache", "settled")
def test_git_is_asked_for_bytes_and_names_alone_until_its_folder_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = plant(tmp_path / "programme", FILES)
    assert set(_calls(root, monkeypatch)) >= OF_OBJECTS
    (root / "policies/more.md").write_text("more", encoding="utf-8")
    assert OF_OBJECTS.isdisjoint(_calls(root, monkeypatch))
    commit(root)
    assert set(_calls(root, monkeypatch)) >= OF_OBJECTS


@pytest.mark.usefixtures("cache")
def test_what_was_touched_a_moment_ago_may_change_again_unseen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant(tmp_path / "programme", FILES)
    monkeypatch.setattr(untouched, "_SETTLED_NS", 10**18)
    for _ in range(2):
        assert set(_calls(root, monkeypatch)) >= OF_OBJECTS


@pytest.mark.usefixtures("settled")
def test_no_gate_and_no_other_verb_rests_on_what_git_said_before(tmp_path: Path, cache: Path) -> None:
    root = plant(tmp_path / "programme", FILES)
    clean = {verb: said(root, verb=verb) for verb in ("check", "ladder", "due")}
    status = said(root)
    (path,) = cache.iterdir()
    head, *lines = path.read_bytes().partition(b"\n")[2].split(b"\n")
    false = [line.partition(b" ")[0] + b" 0:" if line.startswith(b"git:") else line for line in lines]
    assert false != lines
    data = b"\n".join([head, *false])
    path.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    assert said(root) != status, "it was recalled"
    assert said(root, "--anew") == status, "and whoever asks has it examined"
    assert {verb: said(root, verb=verb) for verb in clean} == clean


@pytest.mark.usefixtures("cache")
def test_of_a_small_programme_it_is_the_same_and_its_records_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = plant(tmp_path / "programme", FILES)
    first = said(root)
    anew = said(root, "--anew")

    def refuse(*_: object, **__: object) -> Unreadable:
        raise AssertionError("a record is read again")

    monkeypatch.setattr(captures, "read_record", refuse)
    assert first == anew == said(root)


def _forged(cache: Path, was: str, now: str) -> None:
    """Put another record in the place of one, as only the user can, and seal it."""
    (path,) = cache.iterdir()
    data = path.read_bytes().partition(b"\n")[2].replace(was.encode(), now.encode())
    assert now.encode() in data
    path.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


def test_no_gate_and_no_other_verb_rests_on_what_is_kept(tmp_path: Path, cache: Path) -> None:
    root = plant(tmp_path / "programme", FILES)
    clean = {verb: said(root, verb=verb) for verb in ("check", "ladder", "due")}
    status = said(root)
    _forged(cache, '"manual","', '"ingested","')
    assert said(root) != status, "it was recalled"
    assert said(root, "--anew") == status, "and whoever asks has it examined"
    assert {verb: said(root, verb=verb) for verb in clean} == clean


@pytest.mark.parametrize("text", ["", "[", "null", "[1]", json.dumps(["x"] * 25)])
def test_a_kept_record_that_is_none_is_read_from_its_file(text: str, tmp_path: Path, cache: Path) -> None:
    root = plant(tmp_path / "programme", FILES)
    status = said(root)
    (path,) = cache.iterdir()
    head, *lines = path.read_bytes().partition(b"\n")[2].decode().split("\n")
    data = "\n".join([head, *(f"{line.partition(' ')[0]} {text}" for line in lines)]).encode()
    path.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    assert said(root) == status


def test_nothing_is_kept_in_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wrote it could have filled it; a link into it is no way around."""
    root = plant(tmp_path / "programme", FILES)
    (tmp_path / "link").symlink_to(root / "policies")
    for place in (root / ".cache", root, tmp_path / "link"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        for asked in (root, root / "policies"):
            shelf = shelf_of(asked)
            shelf.put("a", "1")
            shelf.save()
    assert git(root, "status", "--porcelain") == ""


def test_only_status_asks_for_a_shelf() -> None:
    users = sorted(
        module.name for module in modules() if any(name.endswith(".shelf_of") for name, _ in module.imports())
    )
    assert users == ["cli.status"]
