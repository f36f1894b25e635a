"""What the operating system refuses -> StorageError that names path, reason and next step."""

from __future__ import annotations

import errno
import os
import shlex
from pathlib import Path

from tieout.model.characters import visible
from tieout.model.errors import StorageError

_REMEDIES = {
    errno.ENOSPC: "free some space there, or name another folder",
    errno.EDQUOT: "free some of your quota there, or name another folder",
    errno.EROFS: "that file system is read-only: name another folder",
    errno.EACCES: "look at the permissions of the path and of the folders above it",
    errno.EPERM: "look at the permissions of the path and of the folders above it",
    errno.ENOENT: "look at the spelling of the path",
    errno.ENOTDIR: "a part of the path is a file where a folder is needed",
    errno.EISDIR: "that is a folder where a file is needed",
    errno.ELOOP: "a part of the path is a symbolic link, which is never followed here",
    errno.ENAMETOOLONG: "use a shorter name",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.EIO: "the device reports an error: look at its health before you go on",
}


_LOOKS = {
    errno.ENOSPC: "df -h",
    errno.EDQUOT: "df -h",
    errno.EROFS: "df -h",
    errno.EACCES: "ls -ld",
    errno.EPERM: "ls -ld",
    errno.ENOENT: "ls -la",
    errno.ENOTDIR: "ls -la",
    errno.ELOOP: "ls -la",
}
"""The command that shows the cause, of the nearest folder."""


class UnreadableFileError(StorageError):
    """A file that we will not or cannot read; ``kind`` says why, as a slug."""

    def __init__(self, message: str, *, kind: str, remedy: str = "") -> None:
        """Keep the cause: ``missing``, ``symlink``, ``not-regular``, ``too-large`` or ``refused``."""
        super().__init__(message, remedy=remedy)
        self.kind = kind


def shown(path: Path | str) -> str:
    """Give a path as text that is safe to print on one line."""
    return visible(os.fspath(path))


def refused(error: OSError, path: Path | str, doing: str) -> StorageError:
    """Turn an OSError met while ``doing`` ("writing", "reading") into an error of ours."""
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    remedy = _REMEDIES.get(error.errno or 0, "look at the path and at the disk")
    look = _LOOKS.get(error.errno or 0)
    if look:
        remedy = f"{look} {shlex.quote(shown(nearest_folder(path)))} shows it: {remedy}"
    return StorageError(f"{shown(path)}: {doing} failed: {reason}", remedy=remedy)


def nearest_folder(path: Path | str) -> str:
    """Give the folder that holds a path, or the nearest above it that is there."""
    folder = Path(path).absolute().parent  # not resolve(), which would follow links
    return str(next((item for item in (folder, *folder.parents) if _is_folder(item)), folder))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except PermissionError:  # the folder around it may not be looked into
        return False
