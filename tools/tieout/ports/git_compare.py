"""Two states of a repository side by side: what differs, whether one came before the other.

Called in a ``git_scratch.Scratch`` where a patch is made: in the examined repository its own
``info/attributes`` could call a text binary and hide it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.git_command import failure
from tieout.ports.git_objects import checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.ports.git_command import Git

_PLAIN = ("--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none")
_PATCH = ("diff-tree", "-r", "-p", *_PLAIN, "--diff-algorithm=myers", "--no-indent-heuristic", "-O/dev/null")
_RAW = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", *_PLAIN, "-O/dev/null")
ABSENT = "000000"
"""The mode of a file that is not there."""


class Difference(NamedTuple):
    """A name under which two trees hold something else."""

    name: bytes
    """The path from the top."""
    old_mode: str
    new_mode: str
    """``000000`` where the file is not there."""
    old_oid: str
    new_oid: str
    """Zeros where the file is not there."""


def tree_of(git: Git, commit: str) -> str:
    """Give the tree of a commit; raises UnreachableError if the commit cannot be read."""
    done = git.run("rev-parse", "--verify", "--end-of-options", f"{checked(commit)}^{{tree}}")
    return done.stdout.decode("ascii").strip()


def differences(git: Git, old: str, new: str) -> tuple[Difference, ...]:
    """Give what differs between two trees (or commits), sorted by name as bytes; without renames."""
    tokens = git.run(*_RAW, checked(old), checked(new)).stdout.split(b"\0")[:-1]
    return tuple(
        Difference(name, *meta[1:].decode("ascii").split(" ")[:4])
        for meta, name in zip(tokens[::2], tokens[1::2], strict=True)
    )


def patch(git: Git, old: str, new: str) -> Iterator[bytes]:
    """Give the patch from one tree (or commit) to another in pieces, for people to read."""
    with git.start((*_PATCH, "--abbrev=10", checked(old), checked(new))) as running:
        running.close_input()
        yield from running.blocks()
        (ended,) = running.wait()
    if ended.code != 0:
        raise failure("diff-tree", ended)


def merge_bases(git: Git, one: str, other: str) -> tuple[str, ...]:
    """Give the best common ancestors of two commits: none for unrelated ones, several after criss-cross merges."""
    done = git.run("merge-base", "--all", checked(one), checked(other), codes=(0, 1))
    return tuple(done.stdout.decode("ascii").split())


def is_ancestor(git: Git, one: str, other: str) -> bool:
    """Say whether the first commit lies in the second one's history, or is it."""
    return git.run("merge-base", "--is-ancestor", checked(one), checked(other), codes=(0, 1)).code == 0


def between(git: Git, base: str, head: str) -> tuple[str, ...]:
    """Give the commits with one parent that ``head`` reaches and ``base`` does not, the oldest first."""
    done = git.run(
        *("rev-list", "--topo-order", "--reverse", "--no-merges", "--end-of-options"),
        *(checked(head), f"^{checked(base)}", "--"),
    )
    return tuple(done.stdout.decode("ascii").split())


def commits_among(git: Git, oids: Iterable[str]) -> dict[str, str]:
    """Give for each id that names a commit, or a tag of one, the commit. Others are left out: missing, a blob, a tree."""
    wanted = [checked(oid) for oid in oids]
    given = "".join(f"{oid}\n" for oid in wanted).encode("ascii")
    with git.ask(("cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer"), given=given) as running:
        lines = b"".join(running.blocks()).decode("ascii", "replace").split("\n")[:-1]
        (ended,) = running.wait()
    if ended.code != 0 or len(lines) != len(wanted):
        raise failure("cat-file", ended)
    found: dict[str, str] = {}
    for oid, line in zip(wanted, lines, strict=True):
        kind = line.partition(" ")[2]
        if kind == "commit":
            found[oid] = oid
        elif kind == "tag":
            done = git.run(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{oid}^{{commit}}", codes=(0, 1, 128)
            )
            if done.code == 0:
                found[oid] = done.stdout.decode("ascii").strip()
    return found
