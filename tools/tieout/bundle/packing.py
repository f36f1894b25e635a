"""A bundle's folder -> a ZIP of the same bytes every time."""

from __future__ import annotations

import os
import stat
import zipfile
from typing import TYPE_CHECKING

from tieout.bundle.place import absolute
from tieout.model.characters import visible
from tieout.ports.files import Folder, Kind
from tieout.ports.storage import UnreadableFileError
from tieout.ports.writing import new_file

if TYPE_CHECKING:
    from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can tell
_UNIX = 3
_MODE = 0o644
_CHUNK = 1 << 20


def pack(folder: Path, target: Path) -> None:
    """Write all files of a folder into a ZIP whose one top folder bears the folder's name.

    Stored, sorted, dated 1980-01-01, mode 0644: the same files give the same bytes, whatever
    zlib is here. Raises StorageError, also for anything but regular files.
    """
    folder = absolute(folder)
    with (
        Folder(folder) as source,
        new_file(target) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive,
    ):
        paths = []
        for entry in source.walk(skip=frozenset()):
            if entry.kind is Kind.FILE:
                paths.append(entry.path)
            elif entry.kind is not Kind.FOLDER:
                raise UnreadableFileError(
                    f"{visible(entry.path)} is no regular file, so it cannot be packed", kind="not-regular"
                )
        for path in sorted(paths):
            info = zipfile.ZipInfo(f"{folder.name}/{path}", _EPOCH)
            info.create_system = _UNIX
            info.external_attr = (stat.S_IFREG | _MODE) << 16
            with source.open(path) as content:
                info.file_size = os.fstat(content.fileno()).st_size
                with archive.open(info, "w") as packed:
                    while chunk := content.read(_CHUNK):
                        packed.write(chunk)
