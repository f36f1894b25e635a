"""Whatever is changed in the sample company, status says what it says with nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.programme import git
from tests.cli.test_shelved import commit, said
from tests.companies import Sample, copied
from tieout.ports import untouched


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing count as touched a moment ago."""
    monkeypatch.setattr(untouched, "_SETTLED_NS", -(10**18))


def _edited(root: Path, pattern: str, was: str, now: str) -> None:
    path = next(path for path in sorted(root.glob(pattern)) if was in path.read_text(encoding="utf-8"))
    path.write_text(path.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "a text edited": lambda root: _edited(root, "policies/*.md", "review", "look"),
    "a record edited": lambda root: _edited(root, "evidence/**/evidence.yaml", "complete: true", "complete: false"),
    "a record that cannot be read": lambda root: _edited(root, "evidence/**/evidence.yaml", "kind:", "kind: [x"),
    "a commit": lambda root: git(root, "commit", "--quiet", "--allow-empty", "--message", "more"),
    "the branch put back": lambda root: git(root, "reset", "--quiet", "--hard", "HEAD~1"),
    "the ledger put back": lambda root: git(root, "update-ref", "refs/heads/tieout/ledger", "tieout/ledger~1"),
    "a head of a proposed change moved": lambda root: git(root, "update-ref", "refs/pull/3/head", "HEAD"),
    "a text edited and not committed": lambda root: _edited(root, "policies/*.md", "must", "should"),
    "a record moved": lambda root: next(iter(sorted(root.glob("evidence/*/*/*/*/evidence.yaml")))).parent.rename(
        root / "evidence" / "moved"
    ),
}


@pytest.fixture(scope="module")
def changing(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give a company that each test changes further, and a cache that all of them fill."""
    place = tmp_path_factory.mktemp("changing")
    return copied(sample(), place / "company"), place / "cache"


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_the_sample_company_is_told_of_as_if_nothing_was_kept(
    change: Callable[[Path], object], changing: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache = changing
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    change(root)
    if git(root, "status", "--porcelain") and change is not CHANGES["a text edited and not committed"]:
        commit(root)
    assert said(root) == said(root, "--anew")
