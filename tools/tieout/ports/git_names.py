"""Which blob a commit holds at a path, for many commits and paths: one process of Git."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.git_command import failure
from tieout.ports.git_objects import checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.ports.git_command import Git
    from tieout.ports.process import Running

_CHECK = ("cat-file", "-z", "--batch-check=%(objectname) %(objecttype)")
_AT_ONCE = 2048
"""Bytes of names sent before their answers are read: less than the smallest pipe holds (pipe(7)), so that
neither side waits for the other."""
_BLOB = b" blob"


class Held(NamedTuple):
    """What a commit has at a path."""

    oid: str
    path: str
    is_here: bool
    """Whether the commit is in the repository."""
    blob: str | None
    """None where it has no file there."""


def held_at(git: Git, wanted: Iterable[tuple[str, str]]) -> Iterator[Held]:
    """Give for each commit (a full id) and path what it holds, in the order asked.

    A path is from the top, bytes that are not UTF-8 as lone surrogates. One with a line end in it counts
    as not there. Raises UnreachableError if Git fails.
    """
    with git.start(_CHECK) as running:
        batch: list[tuple[str, str]] = []
        size = 0
        for pair in wanted:
            batch.append(pair)
            size += sum(len(name) for name in _names(pair))
            if size >= _AT_ONCE:
                yield from _answered(running, batch)
                batch, size = [], 0
        yield from _answered(running, batch)


def _names(pair: tuple[str, str]) -> tuple[bytes, bytes]:
    oid, path = pair
    at = b"" if "\n" in path else path.encode("utf-8", "surrogateescape")
    return checked(oid).encode("ascii"), b"%s:%s" % (oid.encode("ascii"), at)


def _answered(running: Running, batch: list[tuple[str, str]]) -> Iterator[Held]:
    if not batch:
        return
    running.send(b"".join(b"%s\0" % name for pair in batch for name in _names(pair)))
    for oid, path in batch:
        commit, file = _line(running), _line(running)
        blob = file.removesuffix(_BLOB).decode("ascii") if file.endswith(_BLOB) else None
        yield Held(oid=oid, path=path, is_here=not commit.endswith(b" missing"), blob=blob)


def _line(running: Running) -> bytes:
    line = running.output.readline()
    if not line.endswith(b"\n"):
        running.close_input()
        raise failure("cat-file", running.wait()[0])
    return line[:-1]
