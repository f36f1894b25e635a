"""A repository of our own that sees the objects of the examined one, for as long as a block lasts.

Merges are made here and not in the examined repository because there they would write objects, obey
its attributes (``merge=union`` hides a conflict) and run the merge drivers that its configuration
names. This one has no configuration, no attributes, no refs and no hooks; it borrows the objects
(gitrepository-layout(5), ``objects/info/alternates``). Of the examined one no byte is written. Git
may renew the date of an object file that a merge needs, as any fetch or commit does.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.errors import StorageError
from tieout.ports.git_command import Git
from tieout.ports.git_objects import checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Scratch:
    """The repository; valid inside its ``with`` block alone."""

    git: Git
    hash_name: str

    def commit(self, tree: str, parents: Sequence[str]) -> str:
        """Write a commit of nobody's, to merge into. The same tree and parents give the same id."""
        nobody = "Nobody <> 0 +0000"
        lines = [
            f"tree {checked(tree)}",
            *(f"parent {checked(oid)}" for oid in parents),
            f"author {nobody}",
            f"committer {nobody}",
        ]
        body = "\n".join([*lines, "", ""]).encode("ascii")
        data = b"commit %d\0" % len(body) + body
        oid = hashlib.new(self.hash_name, data, usedforsecurity=False).hexdigest()
        folder = Path(str(self.git.git_dir), "objects", oid[:2])
        folder.mkdir(exist_ok=True)
        (folder / oid[2:]).write_bytes(zlib.compress(data))
        return oid


@contextlib.contextmanager
def scratch(examined: Git, hash_name: str) -> Iterator[Scratch]:
    """Give the repository beside an examined one, and remove it whatever happens.

    Raises StorageError if there is no room for one.
    """
    objects = _objects_of(examined)
    try:
        folder = tempfile.TemporaryDirectory(prefix="tieout-")
    except OSError as error:
        raise StorageError(
            f"no temporary folder can be made: {error.strerror or error}", remedy="make room, or set TMPDIR"
        ) from error
    with folder as name:
        place = Path(name).resolve() / "scratch.git"
        Git(program=examined.program, git_dir=None).run(
            *("init", "--quiet", "--bare", "--template=", f"--object-format={hash_name}", "--initial-branch=none"),
            str(place),
        )
        (place / "objects" / "info").mkdir(exist_ok=True)
        (place / "objects" / "info" / "alternates").write_bytes(_quoted(objects) + b"\n")
        yield Scratch(git=Git(program=examined.program, git_dir=place), hash_name=hash_name)


def _objects_of(examined: Git) -> bytes:
    # In a linked work tree they lie with the main one; Git knows.
    named = examined.run("rev-parse", "--git-path", "objects").stdout.removesuffix(b"\n")
    return os.path.realpath(os.path.join(os.fsencode(str(examined.git_dir)), named))  # noqa: PTH118  # bytes


def _quoted(path: bytes) -> bytes:
    """Quote a path as C does: unquoted, a ``#`` would make it a comment and a line end two paths."""
    return b'"%s"' % b"".join(b"\\%03o" % byte for byte in path)
