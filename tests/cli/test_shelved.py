"""What status says after a change is what it says with nothing kept; and nothing but status rests on what is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import FILES, git, plant, tieout
from tests.companies import AS_OF, Sample, copied
from tests.house.tree import modules
from tieout.cli.remembering import shelf_of
from tieout.model.location import Unreadable
from tieout.sources.evidence import captures


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path / "cache/tieout/records"


def said(root: Path, *more: str, verb: str = "status", as_of: date = AS_OF) -> tuple[int, bytes]:
    done = tieout(verb, "--root", str(root), "--as-of", str(as_of), *more)
    return done.returncode, done.stdout


def _edited(root: Path, pattern: str, was: str, now: str) -> None:
    path = next(path for path in sorted(root.glob(pattern)) if was in path.read_text(encoding="utf-8"))
    path.write_text(path.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")


def _commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "-c", "user.name=Ana", "-c", "user.email=ana@example.com", "commit", "--quiet", "--message", "change")


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "a text edited": lambda root: _edited(root, "policies/*.md", "review", "look"),
    "a record edited": lambda root: _edited(root, "evidence/**/evidence.yaml", "complete: true", "complete: false"),
    "a record that cannot be read": lambda root: _edited(root, "evidence/**/evidence.yaml", "kind:", "kind: [x"),
    "a commit": lambda root: git(root, "commit", "--quiet", "--allow-empty", "--message", "more"),
    "a record moved": lambda root: next(iter(sorted(root.glob("evidence/*/*/*/*/evidence.yaml")))).parent.rename(
        root / "evidence" / "moved"
    ),
}


@pytest.fixture(scope="module")
def changing(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give a company that each test changes further, and a cache that all of them fill."""
    place = tmp_path_factory.mktemp("changing")
    return copied(sample(), place / "company"), place / "cache"


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_sample_company_is_told_of_as_if_nothing_was_kept(
    change: Callable[[Path], object], changing: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache = changing
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    change(root)
    if git(root, "status", "--porcelain"):
        _commit(root)
    assert said(root) == said(root, "--anew")


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
