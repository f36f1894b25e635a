"""Files below a root: listed and read without ever following a link."""

from __future__ import annotations

import enum
import errno
import io
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from tieout.ports.storage import UnreadableFileError, refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from tieout.model.errors import StorageError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a FIFO must not wait for a writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
SKIPPED = frozenset({".git"})
"""Names that ``walk`` leaves out."""


class Kind(enum.Enum):
    """What a name in a folder stands for."""

    FILE = "file"
    FOLDER = "folder"
    SYMLINK = "symlink"
    SPECIAL = "special"
    """A device, a socket or a FIFO."""


class Entry(NamedTuple):
    """A name found below a root; nothing of it was opened."""

    path: str
    """Relative to the root, ``/`` between the parts; bytes that are not UTF-8 as PEP 383 does."""
    kind: Kind


class Folder:
    """A root that is open for reading; use it in a ``with`` statement.

    Every part of a path is opened from its parent without following links, so neither a link in
    the tree nor one put there meanwhile leads outside. Files of one folder are cheapest in a row.
    """

    __slots__ = ("_parent", "_parent_fd", "_root", "_root_fd")

    def __init__(self, root: Path) -> None:
        """Open the root itself; a link there is followed, because the caller named it."""
        self._root = root
        try:
            self._root_fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise refused(error, root, "opening") from error
        self._parent, self._parent_fd = "", self._root_fd

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the root; nothing can be read afterwards."""
        self._forget_parent()
        os.close(self._root_fd)

    def open(self, path: str) -> io.FileIO:
        """Open one regular file, unbuffered; raises UnreadableFileError."""
        return io.FileIO(self._open(path)[0])

    def read(self, path: str, limit: int) -> bytes:
        """Give the whole content, at most ``limit`` bytes; raises UnreadableFileError."""
        data = self.read_if_small(path, limit)
        if data is None:
            raise UnreadableFileError(
                f"{shown(path)} has more than the {limit} bytes that are read of such a file",
                kind="too-large",
                remedy="keep large files out of the repository's text",
            )
        return data

    def read_if_small(self, path: str, limit: int) -> bytes | None:
        """Give the whole content, or None if it has more than ``limit`` bytes."""
        return self.seen(path, limit)[1]

    def seen(self, path: str, limit: int) -> tuple[os.stat_result, bytes | None]:
        """Give what a file is at the moment of opening, and its content, which is None above ``limit`` bytes."""
        descriptor, status = self._open(path)
        size = status.st_size
        try:
            if size > limit:
                return status, None
            data = os.read(descriptor, size + 1)
            if len(data) == size:
                return status, data
            chunks, length = [data], len(data)
            while chunks[-1] and length <= limit:  # it grew, or the read came short
                chunks.append(os.read(descriptor, limit + 1 - length))
                length += len(chunks[-1])
        except OSError as error:
            raise refused(error, path, "reading") from error
        finally:
            os.close(descriptor)
        return status, b"".join(chunks) if length <= limit else None

    def _open(self, path: str) -> tuple[int, os.stat_result]:
        """Open one regular file; give its descriptor and what it is at this moment."""
        parts = path.split("/")
        if "" in parts or "." in parts or ".." in parts:
            raise self._no_path(path)
        try:
            descriptor = os.open(parts.pop(), _FILE, dir_fd=self._open_parent(parts))
        except OSError as error:
            raise self._unreadable(error, path) from error
        except ValueError as error:  # a NUL, or a lone surrogate, which no file system takes
            raise self._no_path(path) from error
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            raise UnreadableFileError(
                f"{shown(path)} is no regular file",
                kind="not-regular",
                remedy="only regular files are read: replace it by one, or remove it",
            )
        return descriptor, status

    def walk(self, *, skip: frozenset[str] = SKIPPED) -> Iterator[Entry]:
        """Yield every name below, each folder sorted by bytes, then what its folders hold.

        Names in ``skip`` are left out at every depth. Links are reported and never followed.
        Raises StorageError for a folder that cannot be listed: left out, it would look empty.
        """
        waiting = [""]
        while waiting:
            inside = waiting.pop()
            folders = []
            for entry in self._listing(inside):
                if entry.path.rpartition("/")[2] not in skip:
                    yield entry
                    if entry.kind is Kind.FOLDER:
                        folders.append(entry.path)
            waiting.extend(reversed(folders))

    def _listing(self, inside: str) -> list[Entry]:
        prefix = f"{inside}/" if inside else ""
        try:
            descriptor = self._open_parent(inside.split("/") if inside else [])
            with os.scandir(descriptor) as names:
                found = [Entry(path=prefix + name.name, kind=_kind(name)) for name in names]
        except OSError as error:
            raise refused(error, inside or self._root, "listing") from error
        found.sort(key=lambda entry: os.fsencode(entry.path))
        return found

    def _open_parent(self, parts: list[str]) -> int:
        wanted = "/".join(parts)
        if wanted != self._parent:
            self._forget_parent()
            descriptor = self._root_fd
            for part in parts:
                try:
                    inner = os.open(part, _FOLDER, dir_fd=descriptor)
                finally:
                    if descriptor != self._root_fd:
                        os.close(descriptor)
                descriptor = inner
            self._parent, self._parent_fd = wanted, descriptor
        return self._parent_fd

    def _forget_parent(self) -> None:
        if self._parent_fd != self._root_fd:
            os.close(self._parent_fd)
        self._parent, self._parent_fd = "", self._root_fd

    def _no_path(self, path: str) -> UnreadableFileError:
        return UnreadableFileError(f"{shown(path)} is no path below {shown(self._root)}", kind="missing")

    def _unreadable(self, error: OSError, path: str) -> StorageError:
        if error.errno == errno.ENOENT:
            return UnreadableFileError(f"{shown(path)} is not there", kind="missing")
        # O_NOFOLLOW gives ELOOP for a link, O_DIRECTORY with it ENOTDIR (open(2)).
        if error.errno == errno.ELOOP or (error.errno == errno.ENOTDIR and self._has_link(path)):
            return UnreadableFileError(
                f"{shown(path)} is or lies behind a symbolic link",
                kind="symlink",
                remedy="links are never followed: put the file itself there",
            )
        if error.errno in {errno.ENOTDIR, errno.EISDIR, errno.ENXIO}:
            return UnreadableFileError(f"{shown(path)} is no regular file", kind="not-regular")
        if error.errno in {errno.EACCES, errno.EPERM}:
            return UnreadableFileError(
                f"{shown(path)}: reading failed: {os.strerror(error.errno).lower()}",
                kind="refused",
                remedy="look at the permissions of the path and of the folders above it",
            )
        return refused(error, path, "reading")

    def _has_link(self, path: str) -> bool:
        parts = path.split("/")
        return any(
            os.path.islink(os.path.join(self._root, *parts[:end]))  # noqa: PTH114, PTH118  # odd names
            for end in range(1, len(parts) + 1)
        )


def read_file(root: Path, path: str, limit: int) -> bytes:
    """Give one regular file below ``root``, at most ``limit`` bytes, no link followed.

    Raises UnreadableFileError, whose ``kind`` is ``missing``, ``symlink``, ``not-regular``,
    ``too-large`` or ``refused``, and StorageError for a failing disk.
    """
    with Folder(root) as folder:
        return folder.read(path, limit)


def walk(root: Path, *, skip: frozenset[str] = SKIPPED) -> Iterator[Entry]:
    """Yield what lies below ``root``, as ``Folder.walk`` does."""
    with Folder(root) as folder:
        yield from folder.walk(skip=skip)


def _kind(name: os.DirEntry[str]) -> Kind:
    if name.is_symlink():
        return Kind.SYMLINK
    if name.is_file(follow_symlinks=False):
        return Kind.FILE
    return Kind.FOLDER if name.is_dir(follow_symlinks=False) else Kind.SPECIAL
