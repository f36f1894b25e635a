"""Every verb in every broken surrounding: its code, one message that says what and where, and the next command."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.answers import hold_fair, steps
from tests.cli.lines import ELSEWHERE, Desk, ask, reading
from tests.cli.programme import git
from tieout.cli.feet import FEET
from tieout.cli.options import typed

VERBS = tuple(reading(Desk(Path())))
pytestmark = pytest.mark.usefixtures("alone")


def test_the_lines_are_of_every_verb() -> None:
    groups = {verb.split()[0] for verb in FEET if " " in verb}
    assert set(VERBS) | ELSEWHERE | groups == set(FEET)


# -- Nothing can be examined: one message, whichever verb is asked ------------------------------------------------


def _none(root: Path) -> None:
    shutil.rmtree(root / ".git")


def _shallow(root: Path) -> None:
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Second")
    git(root.parent, "clone", "--quiet", "--depth=1", f"file://{root}", "clone")
    _take(root)


def _partial(root: Path) -> None:
    git(root, "config", "uploadpack.allowFilter", "true")
    git(root.parent, "clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{root}", "clone")
    _take(root)


def _take(root: Path) -> None:
    shutil.rmtree(root)
    (root.parent / "clone").rename(root)


def _damaged(root: Path) -> None:
    oid = git(root, "rev-parse", "HEAD^{tree}")
    place = root / ".git/objects" / oid[:2] / oid[2:]
    place.chmod(0o644)
    place.write_bytes(b"no object")


REFUSED: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "no repository": (_none, "{root} is not in a Git repository", "git init {root}"),
    "shallow clone": (_shallow, "{root} is a shallow clone: ", "git -C {here} fetch --unshallow"),
    "partial clone": (_partial, "{root} is a partial clone: ", "git clone REPOSITORY FOLDER"),
    "damaged objects": (_damaged, "git ls-tree failed: ", "git -C {here} fsck --full"),
}
BLIND = {("damaged objects", "adopt"), ("damaged objects", "approvals content")}
"""What does not look at the tree of the commit."""
OWN_STEPS = {("no repository", "adopt"): "git init {here} && git -C {here} add . && git -C {here} commit"}
"""Where what is here is to be committed, and no starter planted beside it."""
FOLDERS = {("no repository", "evidence verify")}
"""A folder of evidence may be verified without its history, which then is said to be missing."""


@pytest.fixture(scope="module")
def refused(at: Desk, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give each of the repositories that cannot be examined."""
    made = {}
    for name, (broken, _, _) in REFUSED.items():
        made[name] = tmp_path_factory.mktemp("refused") / "it"
        shutil.copytree(at["programme"], made[name])
        broken(made[name])
    return made


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_examined_is_never_0(at: Desk, refused: dict[str, Path], name: str, verb: str) -> None:
    root, (_, message, step) = refused[name], REFUSED[name]
    done = ask(at, verb, root)
    if (name, verb) in BLIND:
        return
    if verb == "doctor":
        hold_fair(done, 0 if name == "no repository" else 3)
        assert message.format(root=root) in done.text
    elif (name, verb) in FOLDERS:
        hold_fair(done, 3)
        assert "there is no history here" in done.text
    else:
        said = hold_fair(done, 3)
        assert said.startswith(message.format(root=root))
    wanted = OWN_STEPS.get((name, verb), step).format(root=root, here=typed(root))
    assert any(wanted in item for item in steps(done)) or (name, verb) in FOLDERS


def _no_git(tmp_path: Path) -> str:
    return str(tmp_path / "nothing")


def _stub(tmp_path: Path, text: str) -> str:
    folder = tmp_path / "stub"
    folder.mkdir()
    (folder / "git").write_text(text)
    (folder / "git").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


GITS = {
    "absent": (_no_git, "Git is not installed, or not on the PATH"),
    "too old": (
        lambda path: _stub(path, "#!/bin/sh\necho git version 2.20.1\n"),
        "git version 2.20.1 is too old: wanted",
    ),
    "failing": (lambda path: _stub(path, "#!/bin/sh\nexit 127\n"), "git version failed: exit code 127"),
    "no program": (lambda path: _stub(path, "no script\n"), "{git} cannot be started: Exec format error"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", GITS)
def test_without_a_git_that_works_the_package_is_named(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, verb: str
) -> None:
    make, message = GITS[name]
    monkeypatch.setenv("PATH", make(tmp_path))
    done = ask(at, verb, Path(at["programme"]))
    said = hold_fair(done, 3)
    if verb == "doctor":
        assert "\u2718 Git" in done.text
    else:
        assert said.startswith(message.format(git=tmp_path / "stub/git"))
        assert "apt-get install git" in steps(done)[-1]


@pytest.mark.parametrize("verb", VERBS)
def test_what_another_user_owns_is_trusted_by_hand_alone(at: Desk, tmp_path: Path, verb: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    root = tmp_path / "theirs"
    shutil.copytree(at["programme"], root)
    subprocess.run(["chown", "-R", "1234:1234", str(root)], check=True)
    done = ask(at, verb, root)
    hold_fair(done, 3)
    assert f"git config --global --add safe.directory {root}" in steps(done)[-1]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", ["absent", "file"])
def test_a_root_that_is_no_folder_is_told_in_one_line(at: Desk, tmp_path: Path, verb: str, kind: str) -> None:
    root = tmp_path / "it"
    if kind == "file":
        root.write_text("x")
    done = ask(at, verb, root)
    what = "is a file" if kind == "file" else "does not exist"
    assert hold_fair(done, 2) == f"invalid value for '--root': Directory {str(root)!r} {what}"
    assert done.told.endswith(f"\n  next: tieout {verb} --help shows what it takes\n")
    assert done.text == ""
