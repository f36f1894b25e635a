"""One file changed, as a commit on a new branch of the examined repository, by whoever runs us.

Neither the work tree nor the index nor a branch that exists is touched, and no hook runs. Who the commit
is by and whether it is signed is as the user's own configuration of Git says.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.change import Identity
from tieout.model.characters import visible
from tieout.model.errors import StorageError, UsageError
from tieout.ports import git_branch, process
from tieout.ports.git_command import Git, failure, reason
from tieout.ports.git_objects import checked
from tieout.ports.machine import WHO_YOU_ARE

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNING_S = 300
"""A signer may ask for a passphrase, or for a touch of a token."""
# What Git would read as an option, as a revision of its own (gitrevisions(7)), as a full name or as a commit.
_IS_NO_BRANCH = re.compile(r"-.*|@|(?:[A-Z]+_)?HEAD|refs/.*|[0-9a-f]{40}(?:[0-9a-f]{24})?", re.DOTALL)
_IDENT = re.compile(r"(?P<name>.*) <(?P<email>[^<>]*)> -?[0-9]+ [+-][0-9]{4}")
# What a user may set for one command: other configuration, and who the commit is by.
_THEIRS = ("GIT_CONFIG", "GIT_AUTHOR_", "GIT_COMMITTER_")
_OURS = (
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.useReplaceRefs=false"),
    *("-c", "i18n.commitEncoding=UTF-8"),
)
_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "BISECT_LOG": "a bisection",
}
"""Names below the folder of Git (gitrepository-layout(5)), and what goes on while they are there."""


def author(git: Git) -> Identity:
    """Give who a commit made here would be by; raises UsageError where Git has not been told."""
    done = _as_the_user(git, "var", "GIT_AUTHOR_IDENT")
    found = _IDENT.fullmatch(done.stdout.decode("utf-8", "replace").strip())
    if done.code != 0 or found is None:
        raise UsageError(
            f"Git does not know who you are: {reason(done)}",
            remedy=WHO_YOU_ARE,
        )
    return Identity(name=found["name"], email=found["email"])


def signs(git: Git) -> bool:
    """Say whether the user has their commits signed (``commit.gpgSign``)."""
    done = _as_the_user(git, "config", "--type=bool", "--get", "commit.gpgSign")
    return done.code == 0 and done.stdout.strip() == b"true"


def under_way(git: Git) -> str:
    """Give what goes on in the work tree, such as ``a merge``; empty for nothing."""
    place = git.git_dir
    return next((what for name, what in _UNDER_WAY.items() if place is not None and (place / name).exists()), "")


def is_staged(git: Git, commit: str, path: str) -> bool:
    """Say whether the index has another version of a file (from the top) than a commit."""
    argv = ("diff-index", "--cached", "--quiet", checked(commit), "--", f":(top,literal){path}")
    return git.run(*argv, codes=(0, 1)).code != 0


def remotes(git: Git) -> Mapping[str, str]:
    """Give the address of each remote as the repository's configuration has it: it may hold a password."""
    done = git.run("config", "--includes", "--null", "--get-regexp", r"^remote\..*\.url$", codes=(0, 1))
    pairs = (item.decode("utf-8", "replace").partition("\n") for item in done.stdout.split(b"\0")[:-1])
    found: dict[str, str] = {}
    for name, _, address in pairs:  # of several addresses Git fetches from the first
        found.setdefault(name.removeprefix("remote.").removesuffix(".url"), address)
    return found


def ahead(git: Git, base: str, head: str) -> int:
    """Count the commits that ``head`` reaches and ``base`` does not."""
    done = git.run("rev-list", "--count", checked(head), f"^{checked(base)}", "--")
    return int(done.stdout)


def commit_one(git: Git, branch: str, *, base: str, path: str, mode: str, data: bytes, message: str) -> str:
    """Put a commit that changes one file on a new branch on top of ``base``; give its id.

    Args:
        git: the repository
        branch: its name, without ``refs/heads/``
        base: the commit below it
        path: of the file, from the top; bytes that are not UTF-8 as lone surrogates
        mode: ``100644`` or ``100755``
        data: what the file is to hold
        message: of the commit

    Raises:
        UsageError: the name cannot be a branch's, Git does not know who the user is, or signing failed
        BusyError: the branch is there already
        StorageError: nothing can be written

    """
    ref = f"refs/heads/{branch}"
    if _IS_NO_BRANCH.fullmatch(branch) or git.run("check-ref-format", ref, codes=(0, 1)).code != 0:
        raise UsageError(f"{visible(branch)!r} cannot be the name of a branch", remedy="name another with --branch")
    blob = git.run("hash-object", "-w", "--stdin", stdin=data).stdout.decode("ascii").strip()
    tree = _tree(git, base, f"{mode} {checked(blob)}\t{path}\0".encode("utf-8", "surrogateescape"))
    wants_signature = signs(git)
    sign = ("-S",) if wants_signature else ()
    done = _as_the_user(
        git, "commit-tree", *sign, "-p", checked(base), checked(tree), stdin=message.encode(), timeout_s=_SIGNING_S
    )
    if done.code != 0 and wants_signature:
        raise UsageError(
            f"the commit was not signed, so none was made: {reason(done)}",
            remedy="git commit --allow-empty -S -m test, on a branch of its own, shows what your signing lacks",
        )
    if done.code != 0:
        raise failure("commit-tree", done)
    oid = checked(done.stdout.decode("ascii").strip())
    git_branch.move(git, ref, oid, None)
    return oid


def _tree(git: Git, base: str, entry: bytes) -> str:
    """Write the tree of a commit with one entry in another's place, through an index of its own."""
    try:
        with tempfile.TemporaryDirectory(prefix="tieout-") as folder:
            environment = git.environment() | {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            for argv, stdin in (
                (("read-tree", checked(base)), b""),
                (("update-index", "-z", "--index-info"), entry),
                (("write-tree",), b""),
            ):
                done = process.run(
                    [git.program, *argv], stdin=stdin, timeout_s=60, environment=environment, directory=git.git_dir
                )
                if done.code != 0:
                    raise failure(argv[0], done)
    except OSError as error:
        raise StorageError(f"no temporary file can be written: {error.strerror}", remedy="see TMPDIR") from error
    return done.stdout.decode("ascii").strip()


def _as_the_user(git: Git, *argv: str, stdin: bytes = b"", timeout_s: float = 60) -> process.Ended:
    """Call Git with the user's own configuration, as they would: without hooks and monitors."""
    environment = process.inherited(but="GIT_", keep=_THEIRS) | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_DIR": str(git.git_dir),
    }
    return process.run(
        [git.program, *_OURS, *argv],
        stdin=stdin,
        timeout_s=timeout_s,
        environment=environment,
        directory=git.work_tree or git.git_dir,
    )
