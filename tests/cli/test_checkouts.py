"""The main verbs in every kind of checkout: the same words as in a plain clone, or why they cannot be said there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.answers import hold_fair, steps
from tests.cli.lines import Desk, ask, reading
from tests.cli.programme import AS_OF, Done, git, plant, tieout
from tieout.cli.options import typed

pytestmark = pytest.mark.usefixtures("alone")
VERBS = ("check", "status", "bundle build", "review", "evidence seal", "site")


def _plain(at: Path, source: Path) -> Path:
    shutil.copytree(source, at / "it")
    return at / "it"


def _detached(at: Path, source: Path) -> Path:
    git(_plain(at, source), "checkout", "--quiet", "--detach")
    return at / "it"


def _locked(at: Path, source: Path) -> Path:
    (_plain(at, source) / ".git/index.lock").touch()
    return at / "it"


def _linked(at: Path, source: Path) -> Path:
    git(_plain(at, source), "worktree", "add", "--quiet", "-b", "side", str(at / "side"))
    return at / "side"


def _submodule(at: Path, source: Path) -> Path:
    over = plant(at / "over", {"README.md": "# Ours\n"})
    git(over, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(source), "inner")
    git(over / "inner", "config", "user.email", "ana@example.com")
    return over / "inner"


def _bare(at: Path, source: Path) -> Path:
    git(at, "clone", "--quiet", "--bare", str(source), "bare.git")
    return at / "bare.git"


def _sha256(at: Path, source: Path) -> Path:
    root = _plain(at, source)
    shutil.rmtree(root / ".git")
    git(root, "init", "--quiet", "--object-format=sha256", "--initial-branch=main")
    git(root, "config", "user.email", "ana@example.com")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Add the programme")
    return root


def _unborn(at: Path, source: Path) -> Path:
    git(_plain(at, source), "checkout", "--quiet", "--orphan", "new")
    return at / "it"


def _cloned(at: Path, source: Path) -> Path:
    git(at, "clone", "--quiet", str(source), "it")
    return at / "it"


def _sparse(at: Path, source: Path) -> Path:
    git(_cloned(at, source), "sparse-checkout", "set", "policies")
    return at / "it"


MAKERS: dict[str, Callable[[Path, Path], Path]] = {
    "detached HEAD": _detached,
    "left-over index.lock": _locked,
    "linked worktree": _linked,
    "submodule": _submodule,
    "bare": _bare,
    "sha256": _sha256,
    "unborn branch": _unborn,
    "sparse": _sparse,
}
NO_COMMIT = (3, "no commit yet")
SPARSE = (3, "is a sparse checkout: evidence/")
ELSE = {
    ("detached HEAD", "review"): (2, "no branch is checked out: HEAD is at "),
    ("bare", "review"): (2, "a bare repository has no branch to work on"),
    ("bare", "evidence seal"): (2, "is a bare repository, in which nothing is written"),
    ("unborn branch", "bundle build"): NO_COMMIT,
    ("unborn branch", "review"): NO_COMMIT,
    **{("sparse", verb): SPARSE for verb in VERBS if verb not in {"review", "bundle build"}},
}
"""Where it ends with another code than in a plain clone, and what it says."""
WITH_ORIGIN = {"submodule", "bare", "sparse"}
"""Those that an origin may have a ledger for, so that the way to fetch it is told: held against a clone."""


@pytest.fixture(scope="module")
def made(at: Desk, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give each of the checkouts, a plain one without origin and one with."""
    source, makers = Path(at["programme"]), {**MAKERS, "plain": _plain, "cloned": _cloned}
    return {name: make(tmp_path_factory.mktemp("checkout"), source) for name, make in makers.items()}


def without(done: Done, root: Path) -> str:
    """Give what was printed, with the names of the repository and its commit taken out."""
    text = " ".join(f"{done.text} {done.told}".split()).replace(str(root), "ROOT").replace(typed(root), "ROOT")
    commit = git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    return text.replace(commit, "COMMIT").replace(commit[:10], "COMMIT")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", MAKERS)
def test_each_verb_says_in_each_checkout_what_is_so(at: Desk, made: dict[str, Path], name: str, verb: str) -> None:
    root, plain = made[name], made["cloned" if name in WITH_ORIGIN else "plain"]
    done, wanted = ask(at, verb, root), ask(at, verb, plain)
    code, said = ELSE.get((name, verb), (wanted.returncode, ""))
    hold_fair(done, code)
    if said:
        assert said in " ".join(done.told.split())
        assert steps(done)
    elif verb in {"check", "status"} and name not in {"unborn branch", "sha256"}:
        assert without(done, root) == without(wanted, plain)


def test_a_sparse_checkout_says_what_brings_the_rest_and_what_reads_the_commit(at: Desk, made: dict[str, Path]) -> None:
    root = made["sparse"]
    step = steps(ask(at, "check", root))[-1]
    assert step.startswith(f"git -C {typed(root)} sparse-checkout disable brings them; ")
    seen = tieout("check", "--root", str(root), "--as-of", AS_OF, "--rev", "HEAD")
    assert without(seen, root) == without(ask(at, "check", made["cloned"]), made["cloned"])


@pytest.mark.parametrize("verb", sorted(set(reading(Desk(Path()))) - {"adopt", "doctor", "review", "post issue"}))
def test_no_verb_takes_what_a_sparse_checkout_lacks_for_deleted(at: Desk, made: dict[str, Path], verb: str) -> None:
    root = made["sparse"]
    done = ask(at, verb, root)
    if verb in {"approvals content", "approvals verify", "reperform", "bundle build"}:  # of the commit alone
        assert done.returncode in {0, 3}
    else:
        hold_fair(done, 3)
        assert "is a sparse checkout: " in done.told
    assert git(root, "status", "--porcelain", "--untracked-files=all") == ""


@pytest.mark.parametrize("verb", VERBS)
def test_without_a_home_nothing_is_told_otherwise(
    at: Desk, made: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verb: str
) -> None:
    root, before = tmp_path / "it", tmp_path / "before"
    shutil.copytree(made["plain"], before)
    shutil.copytree(before, root)
    wanted = ask(at, verb, root)
    shutil.rmtree(root)
    before.rename(root)  # sealing writes only once
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("XDG_CACHE_HOME")
    done = ask(at, verb, root)
    assert (done.returncode, done.text) == (wanted.returncode, wanted.text)
