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

# What ``git init --bare`` would write. By hand it takes half as many folders, and no process.
_CONFIG = {
    "sha1": b"[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
    "sha256": b"[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n",
}


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
        place = Path(name).resolve()
        (place / "refs").mkdir()
        (place / "objects" / "info").mkdir(parents=True)
        (place / "HEAD").write_bytes(b"ref: refs/heads/none\n")
        (place / "config").write_bytes(_CONFIG[hash_name])
        (place / "objects" / "info" / "alternates").write_bytes(_quoted(objects) + b"\n")
        yield Scratch(git=Git(program=examined.program, git_dir=place), hash_name=hash_name)


def _objects_of(examined: Git) -> bytes:
    # In a linked work tree they lie with the main one (gitrepository-layout(5), ``commondir``).
    git_dir = os.fsencode(str(examined.git_dir))
    try:
        common = Path(os.fsdecode(git_dir), "commondir").read_bytes().rstrip(b"\r\n")
    except OSError:
        common = b"."
    return os.path.realpath(os.path.join(git_dir, common, b"objects"))  # noqa: PTH118  # bytes


def _quoted(path: bytes) -> bytes:
    """Quote a path as C does: unquoted, a ``#`` would make it a comment and a line end two paths."""
    return b'"%s"' % b"".join(b"\\%03o" % byte for byte in path)
