"""Finding a repository, and refusing one that cannot be examined soundly."""

from __future__ import annotations

import os
import re
import shlex
import stat
from pathlib import Path
from typing import NamedTuple

from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError, UnreachableError
from tieout.ports import process
from tieout.ports.git_command import Git, find_git, reason

_PROBE_TIMEOUT_S = 60
NO_REPOSITORY = "is not in a Git repository"
_DUBIOUS = "dubious ownership"
_BARE = "core.bare"
_SPARSE = "core.sparsecheckout"
_TRUE = frozenset({"true", "yes", "on", "1"})
_HEAD = re.compile(rb"ref: refs/|[0-9a-f]{40}")
_KEYS = r"^(core\.bare|core\.sparsecheckout|extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"


class Opened(NamedTuple):
    """A repository that may be read."""

    git: Git
    root: Path
    """The top of the work tree; of a bare repository, the repository itself."""
    is_bare: bool
    hash_name: str
    """``sha1`` or ``sha256``."""
    is_sparse: bool = False
    """Whether Git leaves files of the commit out of the work tree on purpose."""


class _Found(NamedTuple):
    git_dir: Path
    common_dir: Path
    """Where the objects are; differs from ``git_dir`` in a linked work tree."""
    top: Path | None
    """The folder that holds ``.git``; None if there is none."""


class _Answers(NamedTuple):
    is_shallow: bool
    hash_name: str
    git_dir: Path


def open_repository(start: Path) -> Opened:
    """Find the repository that encloses ``start``; raises as ``Repository.open`` tells."""
    program = find_git()
    found = _find(start)
    answers = _ask(program, start if start.is_dir() else start.parent)
    shown = visible(str(found.top or found.git_dir))
    if not found.git_dir.samefile(answers.git_dir):
        raise NotExaminableError(
            f"{shown}: Git takes {visible(str(answers.git_dir))} for the repository instead",
            remedy="name the repository's own folder with --root",
        )
    git = Git(program=program, git_dir=found.git_dir)
    settings = _settings(git)
    _refuse_incomplete(found, shown, is_shallow=answers.is_shallow, is_partial=bool(settings.keys() - {_BARE, _SPARSE}))
    is_bare = settings.get(_BARE) in _TRUE and found.git_dir == found.common_dir
    if is_bare or found.top is None:
        return Opened(git=git, root=found.git_dir, is_bare=True, hash_name=answers.hash_name)
    is_sparse = settings.get(_SPARSE) in _TRUE
    return Opened(git=git, root=found.top, is_bare=False, hash_name=answers.hash_name, is_sparse=is_sparse)


def _find(start: Path) -> _Found:
    return _plain(start) or _searched(start)


def _plain(start: Path) -> _Found | None:
    """Find a repository with a plain ``.git`` folder, or that is a bare one itself; None leaves it to GitPython.

    GitPython's import costs more than all the rest of a start. Git itself is asked too, whoever
    found the repository, and must name the same.
    """
    here = start.resolve()
    if str(here) != os.path.abspath(start) or not here.is_dir():  # noqa: PTH100  # Path.absolute keeps ".."
        return None  # where links lead, "above" has two meanings
    for folder in (here, *here.parents):
        git_dir = folder / ".git"
        if os.path.lexists(git_dir):
            return _Found(git_dir=git_dir, common_dir=git_dir, top=folder) if _is_plain(git_dir) else None
        if os.path.lexists(folder / "HEAD"):  # it may be a bare repository, of which we may stand in some part
            is_bare = folder == here and _is_plain(folder)
            return _Found(git_dir=folder, common_dir=folder, top=None) if is_bare else None
    return None


def _is_plain(git_dir: Path) -> bool:
    """Say whether a folder is a repository by all that Git looks at, and shares nothing with another."""
    try:
        folders = [(git_dir / name).lstat().st_mode for name in ("", "objects", "refs")]
        head = (git_dir / "HEAD").lstat().st_mode
        if not (all(map(stat.S_ISDIR, folders)) and stat.S_ISREG(head)) or os.path.lexists(git_dir / "commondir"):
            return False
        with (git_dir / "HEAD").open("rb") as file:
            return _HEAD.match(file.read(64)) is not None
    except OSError:
        return False


def _searched(start: Path) -> _Found:
    # GitPython obeys GIT_DIR and its kin, which a hook or a shell may have set for another
    # repository. It is imported here because that costs more than all the rest of a start.
    with process.hidden_variables("GIT_"):
        import configparser  # noqa: PLC0415  # GitPython raises its errors

        try:
            import git  # noqa: PLC0415  # see above
        except ImportError as error:
            raise UnreachableError(f"GitPython cannot be used: {visible(str(error))}") from error
        try:
            with git.Repo(start, search_parent_directories=True, expand_vars=False) as repository:
                git_dir = Path(repository.git_dir)
                common_dir = Path(repository.common_dir)
        except (git.InvalidGitRepositoryError, git.NoSuchPathError) as error:
            raise _without(start) from error
        except (git.GitError, OSError, ValueError, configparser.Error) as error:
            raise NotExaminableError(f"{visible(str(start))} cannot be opened: {visible(str(error))}") from error
    # Not GitPython's working_tree_dir: below .git it believes core.worktree, which could name any
    # folder of the machine.
    resolved = start.resolve()
    tops = (folder for folder in (resolved, *resolved.parents) if _leads_to(folder / ".git", git_dir))
    return _Found(git_dir=git_dir.resolve(), common_dir=common_dir.resolve(), top=next(tops, None))


def _without(start: Path) -> NotExaminableError:
    """Say that there is no repository around a folder, or that the one that is there may not be read."""
    here = start.resolve()
    there = next((folder / ".git" for folder in (here, *here.parents) if os.path.lexists(folder / ".git")), None)
    if there is not None and not os.access(there, os.R_OK | os.X_OK):
        return NotExaminableError(
            f"{visible(str(there))} may not be read, so nobody can tell what is in the repository",
            remedy=f"ls -ld {_quoted(there)} shows who may; run it as one of them",
        )
    if here == here.parent:
        return NotExaminableError(f"{visible(str(start))} {NO_REPOSITORY}", remedy="name one with --root")
    plant = "" if (here / "controls.yaml").exists() else f" && tieout init {_quoted(start)}"
    return NotExaminableError(
        f"{visible(str(start))} {NO_REPOSITORY}",
        remedy=f"name one with --root; or make one: git init {_quoted(start)}{plant}",
    )


def _leads_to(dot_git: Path, git_dir: Path) -> bool:
    # In a linked work tree and in a submodule .git is a file that names the real folder.
    try:
        if dot_git.is_file():
            named = dot_git.read_text(encoding="utf-8", errors="surrogateescape").removeprefix("gitdir: ")
            return (dot_git.parent / named.rstrip("\r\n")).samefile(git_dir)
        return dot_git.samefile(git_dir)
    except (OSError, ValueError):
        return False


def _ask(program: str, start: Path) -> _Answers:
    # The one call that reads the user's own configuration: whether they trust a repository that
    # another user owns is theirs to say (safe.directory). It executes nothing.
    environment = process.inherited(but="GIT_", keep="GIT_CONFIG")
    # Without a work tree of ours it would stop at a core.worktree that leads nowhere.
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_WORK_TREE": str(start.resolve())}
    questions = ("--is-shallow-repository", "--show-object-format", "--absolute-git-dir")
    done = process.run(
        [program, "rev-parse", *questions], timeout_s=_PROBE_TIMEOUT_S, environment=environment, directory=start
    )
    if done.code == 0:
        shallow, hash_name, git_dir = done.stdout.removesuffix(b"\n").split(b"\n", 2)
        return _Answers(
            is_shallow=shallow == b"true",
            hash_name=hash_name.decode("ascii"),
            git_dir=Path(os.fsdecode(git_dir)),
        )
    if _DUBIOUS in (why := reason(done)):
        raise NotExaminableError(
            f"{visible(str(start))}: {why}; Git does not read what another user could have prepared",
            remedy=f"if you trust it: git config --global --add safe.directory {_owned(why, start)}; "
            "else clone it anew as yourself",
        )
    raise NotExaminableError(f"{visible(str(start))} cannot be examined: {why}")


def _quoted(start: Path) -> str:
    return shlex.quote(visible(str(start)))


def _owned(why: str, start: Path) -> str:
    """Give the folder that Git wants to be told to trust, as Git names it, quoted for a shell."""
    named = why.partition(" at '")[2].removesuffix("'")
    return shlex.quote(named or str(start.resolve()))


def _settings(git: Git) -> dict[str, str]:
    """Give what the repository's own configuration says on being bare and on being partial."""
    done = git.run("config", "--includes", "--null", "--get-regexp", _KEYS, codes=(0, 1))
    pairs = (item.decode("utf-8", "replace").partition("\n") for item in done.stdout.split(b"\0")[:-1])
    return {name: value.lower() if given else "true" for name, given, value in pairs}


def _refuse_incomplete(found: _Found, shown: str, *, is_shallow: bool, is_partial: bool) -> None:
    if is_shallow or (found.common_dir / "shallow").exists():
        raise NotExaminableError(
            f"{shown} is a shallow clone: in it every file looks as fresh as the oldest commit that it has",
            remedy="git fetch --unshallow (in GitHub Actions: fetch-depth: 0)",
        )
    if (found.common_dir / "info" / "grafts").exists():
        raise NotExaminableError(
            f"{shown} has grafts (info/grafts), which show another history than the commits tell",
            remedy="remove the file info/grafts, or clone anew",
        )
    if is_partial:
        raise NotExaminableError(
            f"{shown} is a partial clone: Git would fetch missing texts from the network while they are read",
            remedy="git clone REPOSITORY FOLDER without --filter makes a whole one",
        )
