"""The first-parent line of a commit: what stood on the branch, one state after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.git_command import failure
from tieout.ports.git_objects import checked
from tieout.ports.git_walk import COMPARE, LIST, check_ended, commits, incomplete, walked_commits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


def each(git: Git, oids: Sequence[str]) -> Iterator[WalkedCommit]:
    """Give each of these commits, in their order, with what it changed against its first parent.

    Raises UnreachableError if one of them cannot be read.
    """
    if not oids:
        return
    listing = ("rev-list", "--no-walk=unsorted", "--stdin")
    with git.start(listing, (*COMPARE, "--diff-merges=first-parent")) as running:
        running.send_all([f"{checked(oid)}\n".encode("ascii") for oid in oids])
        yield from walked_commits(running.blocks())
        check_ended(running.wait())


def _literal(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f":(top,literal){path}" for path in paths)


class Landed(NamedTuple):
    """A commit of the line, as a proof of its content needs it."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    committer: bytes
    """``Ana Example <ana@example.com>``, as the commit has it."""
    subject: bytes
    """The lines of the message before the first blank one, joined by blanks."""


def landed(git: Git, head: str, *, most: int | None = None) -> Iterator[Landed]:
    """Give each commit of the line, ``head`` first, without what it changed; raises as ``git_walk.walk``."""
    count = () if most is None else (f"--max-count={most}",)
    fields = "--format=%H %T%x00%P%x00%cn <%ce>%x00%s"
    command = ("rev-list", "--first-parent", "--no-commit-header", "--encoding=none", fields, *count)
    expected: tuple[str, ...] = (head,)
    with git.start((*command, "--end-of-options", head, "--")) as running:
        running.close_input()
        for line in _lines(running.blocks()):
            ids, parents, committer, subject = line.split(b"\0", 3)
            oid, tree = ids.decode("ascii").split(" ")
            if (oid,) != expected[:1]:
                raise incomplete(oid, "came before any that builds on it")
            expected = tuple(parents.decode("ascii").split(" ")) if parents else ()
            yield Landed(oid, tree, expected, committer, subject)
        (ended,) = running.wait()
    if ended.code != 0:
        raise failure("rev-list", ended)
    if expected and most is None:
        raise incomplete(expected[0], "could not be read")


def _lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for block in blocks:
        *whole, held = (held + block).split(b"\n")
        yield from whole
