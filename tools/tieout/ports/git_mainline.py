"""The first-parent line of a commit: what stood on the branch, one state after another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.errors import UnreachableError
from tieout.ports.git_command import failure
from tieout.ports.git_objects import checked, decoded
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
    given = "".join(f"{checked(oid)}\n" for oid in oids).encode("ascii")
    with git.ask(listing, (*COMPARE, "--diff-merges=first-parent"), given=given) as running:
        yield from walked_commits(running.blocks())
        check_ended(running.wait())


def _literal(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f":(top,literal){path}" for path in paths)


class Landed(NamedTuple):
    """A commit of the line, as a proof of its content needs it."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    committer_line: bytes
    """For ``git_dates``."""
    subject: bytes
    """The lines of the message before the first blank one, joined by blanks."""


# Not by --format: Git reads a message for that in the encoding which the commit names, and where
# that is a false one nothing is left of it.
_RECORD = re.compile(rb"([0-9a-f]+)\ntree ([0-9a-f]+)\n((?:parent [0-9a-f]+\n)*)(?:author .*\n)?(?:committer (.*)\n)?")
_PARAGRAPH = re.compile(rb"\n\n((?:    .*\S.*\n?)+)")
"""The first lines below the header that are not blank; each stands behind four blanks."""


def landed(git: Git, head: str, *, most: int | None = None) -> Iterator[Landed]:
    """Give each commit of the line, ``head`` first, without what it changed; raises as ``git_walk.walk``."""
    count = () if most is None else (f"--max-count={most}",)
    command = ("rev-list", "--first-parent", "--header", "--encoding=none", *count, "--end-of-options", head, "--")
    expected: tuple[str, ...] = (head,)
    with git.ask(command) as running:
        for record in _records(running.blocks()):
            commit = _landed(record)
            if (commit.oid,) != expected[:1]:
                raise incomplete(commit.oid, "came before any that builds on it")
            expected = commit.parents
            yield commit
        (ended,) = running.wait()
    if ended.code != 0:
        raise failure("rev-list", ended)
    if expected and most is None:
        raise incomplete(expected[0], "could not be read")


def _landed(record: bytes) -> Landed:
    match = _RECORD.match(record)
    if match is None:
        raise UnreachableError(f"git rev-list wrote what we cannot read: {visible(decoded(record[:80]))}")
    oid, tree, parents, committer = match.groups()
    found = _PARAGRAPH.search(record, match.end() - 1)
    return Landed(
        oid.decode("ascii"),
        tree.decode("ascii"),
        tuple(parents.decode("ascii").split()[1::2]),
        committer or b"",
        b"" if found is None else found[1].rstrip(b"\n").replace(b"\n    ", b" ")[4:],
    )


def _records(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Give what stands before each NUL."""
    held = b""
    for block in blocks:
        *whole, held = (held + block).split(b"\0")
        yield from whole
