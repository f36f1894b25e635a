"""Commits by their objects alone, without the files that they changed: of a line, of a list, beside a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.errors import UnreachableError
from tieout.ports import git_dates
from tieout.ports.git_command import failure
from tieout.ports.git_objects import TreeEntry, checked, decoded, tree_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tieout.model.change import Identity
    from tieout.ports.git_command import Git

_RAW = ("--header", "--encoding=none")
_HEADER = re.compile(rb"([0-9a-f]+)\ntree ([0-9a-f]+)\n((?:parent .*\n)*)(?:author (.*)\n)?(?:committer (.*)\n)?")


class RawCommit(NamedTuple):
    """A commit as its object holds it."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    author_line: bytes
    committer_line: bytes
    message: bytes
    """Each line indented by four blanks, as Git shows it."""

    @property
    def author(self) -> Identity:
        """Who wrote it, as the object says."""
        return git_dates.identity(self.author_line)

    @property
    def committer(self) -> Identity:
        """Who made the commit, as the object says."""
        return git_dates.identity(self.committer_line)

    @property
    def committed_s(self) -> int | None:
        """Seconds since 1970, None if the committer's date is no date."""
        return git_dates.seconds(self.committer_line)

    @property
    def committed_at(self) -> datetime | None:
        """The committer's date with the offset written, None if it is none."""
        return git_dates.moment(self.committer_line)

    @property
    def text(self) -> str:
        """The message; bytes that are not UTF-8 as lone surrogates (PEP 383)."""
        return decoded(b"\n".join([line.removeprefix(b"    ") for line in self.message.split(b"\n")]).strip(b"\n"))


def line(git: Git, head: str) -> Iterator[tuple[bytes, list[int]]]:
    """Give the first-parent line in pieces, ``head`` first: the ids one behind the other, and the committers' dates.

    A date is what Git takes it for, in seconds since 1970: of a date that is none, the number with
    which it begins, or 0. It is the cheapest list of a line that there is. Raises UnreachableError
    where the line breaks off.
    """
    with git.ask(("rev-list", "--first-parent", "--timestamp", "--end-of-options", checked(head), "--")) as running:
        held = b""
        for block in running.blocks():
            whole, _, held = (held + block).rpartition(b"\n")
            words = whole.split()
            yield b"".join(words[1::2]), list(map(int, words[::2]))
        (ended,) = running.wait()
    if ended.code != 0:
        raise failure("rev-list", ended)


def not_on(git: Git, head: str, branches: Iterable[str]) -> tuple[str, ...]:
    """Give the commits of the first-parent line of ``head`` that none of the other commits reaches, newest first."""
    others = (f"^{checked(oid)}" for oid in branches)
    done = git.run("rev-list", "--first-parent", "--end-of-options", checked(head), *others, "--")
    return tuple(done.stdout.decode("ascii").split())


def entries(git: Git, commit: str, paths: Iterable[str]) -> dict[str, TreeEntry]:
    """Give what stands at each of these paths in a commit, as far as something does."""
    done = git.run("ls-tree", "-z", "--full-tree", "--end-of-options", checked(commit), "--", *paths)
    return {entry.path: entry for entry in tree_entries(done.stdout)}


def present(git: Git, oids: Iterable[str]) -> Iterator[RawCommit]:
    """Give those of the commits that are here, each once; what is missing or no commit is left out."""
    yield from _listed(git, ("--ignore-missing", "--no-walk=unsorted"), oids, ())


def reached(git: Git, heads: Iterable[str], without: Iterable[str]) -> Iterator[RawCommit]:
    """Give each commit that one of ``heads`` reaches and none of ``without``, once.

    Raises UnreachableError at the end if one of them is missing: what was given until then is not all.
    """
    yield from _listed(git, (), heads, without)


def _listed(git: Git, how: tuple[str, ...], heads: Iterable[str], without: Iterable[str]) -> Iterator[RawCommit]:
    wanted = [f"{checked(oid)}\n" for oid in heads]
    if not wanted:
        return
    wanted += [f"^{checked(oid)}\n" for oid in without]
    with git.ask(("rev-list", *how, *_RAW, "--stdin"), given="".join(wanted).encode("ascii")) as running:
        for record in _records(running.blocks()):
            yield _raw(record)
        (ended,) = running.wait()
    if ended.code != 0:
        raise failure("rev-list", ended)


def _records(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Give what stands before each NUL; a message may hold none, as Git cuts it there."""
    held: list[bytes] = []
    for block in blocks:
        first, found, rest = block.partition(b"\0")
        held.append(first)
        if found:
            yield b"".join(held)
            *whole, last = rest.split(b"\0")
            yield from whole
            held = [last]


def _raw(record: bytes) -> RawCommit:
    match = _HEADER.match(record)
    if match is None:
        raise UnreachableError(f"git rev-list wrote what we cannot read: {visible(decoded(record[:80]))}")
    oid, tree, parents, author, committer = match.groups()
    return RawCommit(
        oid=oid.decode("ascii"),
        tree=tree.decode("ascii"),
        parents=tuple(parents.decode("ascii").split()[1::2]),
        author_line=author or b"",
        committer_line=committer or b"",
        message=record.partition(b"\n\n")[2],
    )
