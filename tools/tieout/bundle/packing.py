"""A bundle's files -> a ZIP of the same bytes every time."""

from __future__ import annotations

import contextlib
import functools
import os
from typing import TYPE_CHECKING

from tieout.bundle.place import absolute
from tieout.bundle.streaming import pieces, size_of
from tieout.bundle.zip_writer import ZipWriter
from tieout.model.characters import visible
from tieout.ports.files import Folder, Kind
from tieout.ports.storage import UnreadableFileError
from tieout.ports.writing import new_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tieout.model.streamed import Streamed

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
                chunks = iter(functools.partial(content.read, _CHUNK), b"")
                for _ in archive.passing(f"{folder.name}/{path}", size, chunks):
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
    with _archive(target) as archive:

        def packed(path: str, content: bytes | Streamed) -> Iterator[bytes]:
            return archive.passing(f"{top}/{path}", size_of(content), pieces(path, content))

        yield packed


@contextlib.contextmanager
def _archive(target: Path) -> Iterator[ZipWriter]:
    with new_file(target) as file:
        archive = ZipWriter(file)
        yield archive
        archive.finish()
