"""A bundle's files -> a ZIP of the same bytes every time."""

from __future__ import annotations

import contextlib
import os
import stat
import zipfile
from typing import TYPE_CHECKING

from tieout.bundle.place import absolute
from tieout.bundle.streaming import pieces, size_of
from tieout.model.characters import visible
from tieout.ports.files import Folder, Kind
from tieout.ports.storage import UnreadableFileError
from tieout.ports.writing import new_file

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from tieout.model.streamed import Streamed

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can tell
_UNIX = 3
_MODE = 0o644
_CHUNK = 1 << 20


def pack(folder: Path, target: Path) -> None:
    """Write all files of a folder into a ZIP whose one top folder bears the folder's name.

    Raises StorageError, also for anything but regular files.
    """
    folder = absolute(folder)
    with Folder(folder) as source, _archive(target) as archive:
        paths = []
        for entry in source.walk(skip=frozenset()):
            if entry.kind is Kind.FILE:
                paths.append(entry.path)
            elif entry.kind is not Kind.FOLDER:
                raise UnreadableFileError(
                    f"{visible(entry.path)} is no regular file, so it cannot be packed", kind="not-regular"
                )
        for path in sorted(paths):
            with source.open(path) as content:
                size = os.fstat(content.fileno()).st_size
                for _ in _packed(archive, f"{folder.name}/{path}", size, iter(lambda: content.read(_CHUNK), b"")):
                    pass


@contextlib.contextmanager
def packing(top: str, target: Path | None) -> Iterator[Callable[[str, bytes | Streamed], Iterator[bytes]]]:
    """Give what yields the pieces of a file, and packs each as it passes; without ``target`` it only yields them.

    Whoever takes files in the order of their paths gets the ZIP that ``pack`` makes of the folder ``top``. It appears
    when the block ends well. What it yields raises as ``streaming.pieces``.
    """
    if target is None:
        yield pieces
        return
    with _archive(target) as archive, contextlib.ExitStack() as last:

        def packed(path: str, content: bytes | Streamed) -> Iterator[bytes]:
            passing = _packed(archive, f"{top}/{path}", size_of(content), pieces(path, content))
            last.pop_all()
            last.callback(passing.close)  # of a file whose writing failed the entry is open still
            return passing

        yield packed


@contextlib.contextmanager
def _archive(target: Path) -> Iterator[zipfile.ZipFile]:
    with new_file(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        yield archive


def _packed(archive: zipfile.ZipFile, name: str, size: int, content: Iterable[bytes]) -> Generator[bytes]:
    """Pack an entry while its pieces pass.

    Stored, dated 1980-01-01, mode 0644: the same files give the same bytes, whatever zlib is here.
    """
    info = zipfile.ZipInfo(name, _EPOCH)
    info.create_system = _UNIX
    info.external_attr = (stat.S_IFREG | _MODE) << 16
    info.file_size = size  # by which it is decided whether its sizes take 64 bits
    with archive.open(info, "w") as entry:
        for piece in content:
            entry.write(piece)
            yield piece
