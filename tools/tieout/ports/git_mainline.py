"""The first-parent line of a commit: what stood on the branch, one state after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.ports.git_walk import COMPARE, LIST, commits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.ports.git_command import Git
    from tieout.ports.git_walk import WalkedCommit

_LIST = ("rev-list", "--first-parent", "--end-of-options")


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
