"""The first-parent line of a commit: what stood on the branch, one state after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.git_command import failure
from tieout.ports.git_objects import decoded
from tieout.ports.git_walk import COMPARE, LIST, commits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.ports.git_command import Git
    from tieout.ports.git_walk import WalkedCommit

_LIST = ("rev-list", "--first-parent", "--end-of-options")
_LINES = (
    *("rev-list", "--first-parent", "--no-commit-header", "--encoding=none"),
    *("--format=tformat:%H%x00%T%x00%ct%x00%s", "--end-of-options"),
)


class Landed(NamedTuple):
    """One commit of the line, with what stands in its own object alone."""

    oid: str
    tree: str
    committed_s: int
    """Seconds since 1970; 0 where its date is none."""
    subject: str
    """The message up to its first blank line, in one line; not safe to print."""


def subjects(git: Git, head: str) -> Iterator[Landed]:
    """Give each commit of the line, ``head`` first, without looking at what it changed. Raises UnreachableError."""
    rest = b""
    with git.start((*_LINES, head, "--")) as running:
        running.close_input()
        for block in running.blocks():
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                oid, tree, seconds, subject = line.split(b"\0", 3)
                when = int(seconds) if seconds.isdigit() else 0
                yield Landed(oid.decode("ascii"), tree.decode("ascii"), when, decoded(subject))
        ended = running.wait()[0]
    if ended.code != 0:
        raise failure("rev-list", ended)


def mainline(git: Git, head: str, paths: tuple[str, ...]) -> Iterator[WalkedCommit]:
    """Give each commit of the line, ``head`` first, with what it changed against its first parent.

    Changes are given below ``paths`` alone, folders or files from the top; empty for all. Raises as
    ``git_walk.walk``.
    """
    compare = (*COMPARE, "--diff-merges=first-parent", "--", *_literal(paths))
    yield from commits(git, (*_LIST, head, "--"), compare, expected={head}, first_parent=True)


def everywhere(git: Git, head: str, paths: tuple[str, ...]) -> Iterator[WalkedCommit]:
    """Give every commit that ``head`` reaches, with what it changed below ``paths`` against all its parents."""
    yield from commits(git, (*LIST, head, "--"), (*COMPARE, "--", *_literal(paths)), expected={head})


def _literal(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f":(top,literal){path}" for path in paths)
