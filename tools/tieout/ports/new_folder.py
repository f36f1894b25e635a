"""A folder of files that is made out of sight and appears whole, at a name that nothing had before."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import StorageError
from tieout.ports.exchange import exchange
from tieout.ports.owner import draft_in
from tieout.ports.storage import refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
_PART = 1 << 20
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class NewFolder:
    """A folder that nobody sees yet."""

    __slots__ = ("_draft",)

    def __init__(self, draft: Path) -> None:
        self._draft = draft

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[io.FileIO]:
        """Give a new file of this name to write; it is on the disk when the block ends well."""
        with io.FileIO(os.open(self._draft / name, _NEW, 0o666), "w") as file:
            yield file
            os.fsync(file.fileno())

    def add(self, name: str, data: bytes) -> None:
        """Write a file of this name."""
        with self.file(name) as file:
            write_all(file, data)

    def link(self, name: str, source: Path) -> None:
        """Have a file that is there already under this name too; a copy where the disk has no hard links."""
        place = self._draft / name
        try:
            os.link(source, place, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            with source.open("rb") as old, self.file(name) as new:
                while part := old.read(_PART):
                    write_all(new, part)

    def take(self, source: Path, name: str) -> None:
        """Move something that is there into it, out of sight; it is gone for good when the block of ``new_folder`` ends."""
        source.rename(self._draft / name)
        _sync(source.parent)

    def folder(self, name: str) -> None:
        """Make a folder in it."""
        (self._draft / name).mkdir()

    def swap(self, target: Path) -> bool:
        """Take the place of the folder ``target``, which is removed; False, and nothing done, where the disk cannot."""
        for inside, _, _ in os.walk(self._draft):
            _sync(Path(inside))
        if not exchange(self._draft, target):
            return False
        _sync(target.parent)
        return True

    def land(self, target: Path) -> None:
        """Have it appear at ``target``, whose folder is there; raises StorageError if something is there already.

        The caller holds a lock, so that nothing comes there between the look and the step.
        """
        if os.path.lexists(target):
            raise StorageError(f"{shown(target)} is there already", remedy="nothing that was kept is ever written over")
        _sync(self._draft)
        self._draft.rename(target)
        _sync(target.parent)


@contextlib.contextmanager
def new_folder(drafts: Path) -> Iterator[NewFolder]:
    """Give a folder in ``drafts`` under a name of ours, for ``NewFolder.land`` to move; else it is removed again.

    ``drafts`` and the target must lie in one file system. An OSError, also of the block, becomes
    StorageError; then nothing is left behind. What a killed run leaves goes with ``writing.sweep``.
    """
    draft = draft_in(drafts)
    try:
        draft.mkdir()
        yield NewFolder(draft)
    except OSError as error:
        raise refused(error, drafts, "writing") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_all(file: io.FileIO, data: bytes | memoryview) -> None:
    """Write every byte to an unbuffered file."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def make_folders(root: Path, path: str) -> Path:
    """Make what is missing of a path below ``root``, on the disk when it returns; gives the whole path.

    Raises StorageError, also where a part of it is a link: that could lead out of ``root``.
    """
    place = root
    try:
        for part in path.split("/"):
            before, place = place, place / part
            try:
                place.mkdir()
            except FileExistsError:
                _hold_folder(place)
            else:
                _sync(before)
    except OSError as error:
        raise refused(error, place, "making the folder") from error
    return place


def _hold_folder(place: Path) -> None:
    if place.is_symlink():
        raise StorageError(
            f"{visible(str(place))} is a symbolic link, which may lead anywhere",
            remedy="put a folder there in its place",
        )
    if not place.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), os.fspath(place))


def _sync(path: Path) -> None:
    descriptor = os.open(path, _FOLDER)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
