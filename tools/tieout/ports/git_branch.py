"""Commits to a branch of the examined repository that nobody has checked out: the ledger's.

The only writing there is in it. Neither the work tree nor the index is touched, and nothing runs that
the repository's configuration names.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import BusyError, StorageError, UsageError
from tieout.ports.git_command import failure
from tieout.ports.git_objects import checked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tieout.ports.git_command import Git

_WHO = b"Tieout <tieout@localhost>"
"""Who every commit to the branch is by: what it holds tells where it came from, and the push who brought it."""
_IN_THE_WAY = re.compile(r"'refs/heads/([^']+)' exists; cannot create")
"""A branch whose name is a folder of the other's."""
_REFUSED = (
    "Permission denied",
    "Read-only file system",
    "Operation not permitted",
    "No space left on device",
    "Disk quota exceeded",
    "Input/output error",
    "Not a directory",
    "non-directory in the way",
    "unable to create directory",
)
"""What Git says, in the C locale that it is called with, where a file cannot be written whoever else runs."""
_DURABLE = ("-c", "core.fsync=all")


def refuse_if_current(git: Git, ref: str) -> None:
    """Raise UsageError where the branch is checked out: its files on disk would no longer be its own."""
    done = git.run("symbolic-ref", "--quiet", "HEAD", codes=(0, 1))
    if done.stdout.decode("utf-8", "replace").strip() == ref:
        name = ref.removeprefix("refs/heads/")
        raise UsageError(
            f"{name} is checked out here",
            remedy="git switch to another branch; the ledger's is written by the tool alone",
        )
    elsewhere = os.fsdecode(git.run("for-each-ref", "--format=%(worktreepath)", ref).stdout).rstrip("\n")
    if elsewhere and Path(elsewhere).is_dir():
        raise UsageError(
            f"{ref.removeprefix('refs/heads/')} is checked out in {visible(elsewhere)}",
            remedy=f"git -C {visible(shlex.quote(elsewhere))} switch --detach, then the same command",
        )


def commit_files(
    git: Git, ref: str, files: Mapping[str, bytes | None], *, onto: str | None, message: str, at: datetime
) -> str:
    """Put a commit with these files on a branch, on top of ``onto`` or as its first; give its id.

    None takes a file away; the others stay. The same arguments make the same commit. A kill at any point leaves the branch as it was or with
    the whole commit. Raises BusyError if the branch has moved on from ``onto`` meanwhile.
    """
    text = message.encode("utf-8")
    stamp = b"%s %d +0000" % (_WHO, int(at.timestamp()))
    parts = [b"feature done\ncommit %s\nmark :1\ncommitter %s\n" % (os.fsencode(ref), stamp)]
    parts.append(b"data %d\n%s\n" % (len(text), text))
    if onto is not None:
        parts.append(b"from %s\n" % checked(onto).encode("ascii"))
    for path, data in sorted(files.items()):
        if data is None:
            parts.append(b"D %s\n" % os.fsencode(path))
            continue
        parts += (b"M 100644 inline %s\ndata %d\n" % (os.fsencode(path), len(data)), data, b"\n")
    parts.append(b"get-mark :1\ndone\n")
    # Git moves the branch only if the new commit builds on where it stands: that is the comparison.
    with git.start((*_DURABLE, "fast-import", "--quiet", "--done", "--date-format=raw", "--cat-blob-fd=1")) as running:
        running.send_all(parts)
        oid = running.output.read().decode("ascii", "replace").strip()
        ended = running.wait()[0]
    if ended.code == 0:
        return checked(oid)
    if b"new tip" in ended.stderr or b"lock" in ended.stderr:
        raise _not_moved(git, ref, ended.stderr.decode("utf-8", "replace"))
    raise failure("fast-import", ended)


def move(git: Git, ref: str, new: str, old: str | None) -> None:
    """Move a branch from one commit to another; raises BusyError if it is not at ``old`` (None: not there)."""
    before = checked(old) if old is not None else "0" * len(new)
    done = git.run(*_DURABLE, "update-ref", "--no-deref", ref, checked(new), before, codes=(0, 1, 128))
    if done.code != 0:
        raise _not_moved(git, ref, done.stderr.decode("utf-8", "replace"))


def _not_moved(git: Git, ref: str, complaint: str) -> BusyError | StorageError:
    """Make the error of a branch that somebody else moves or holds, or that cannot be written at all."""
    first = next((line for line in complaint.splitlines() if line.strip()), "").strip()
    name = ref.removeprefix("refs/heads/")
    if any(reason in complaint for reason in _REFUSED):
        return StorageError(
            f"{name} cannot be written ({visible(first[:300])})",
            remedy=f"see that {visible(str(git.git_dir))} may be written, and that its disk has room",
        )
    if in_way := _IN_THE_WAY.search(complaint):
        other = visible(in_way[1])
        return StorageError(
            f"Git keeps no branch {name} beside one that is called {other}",
            remedy=f"git branch --move {other} NAME, then the same command; where origin has it too, rename it there",
        )
    return BusyError(
        f"{name} was moved by another run meanwhile ({visible(first[:200])})",
        remedy="run it again; where Git says that a .lock file exists and no Git runs, remove that file",
    )
