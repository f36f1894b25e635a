"""Why a file of the tree is not read -> Unreadable, the same for the disk and a commit."""

from __future__ import annotations

from tieout.model.characters import visible
from tieout.model.errors import StorageError
from tieout.model.location import Location, Unreadable

SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes of one file that we are ready to read: a policy of 1,000 pages is smaller."""
TABLE_LIMIT = 64 * 1024 * 1024
"""Bytes of a register: 100,000 findings with their titles are a third of it."""


def absent(path: str) -> Unreadable:
    """Nothing stands there."""
    return _odd(path, "absent", "is not there", "restore the file, or the name of it")


def symlink(path: str) -> Unreadable:
    """A link stands there, or on the way."""
    what = "is, or lies behind, a symbolic link, which could lead out of the repository"
    return _odd(path, "symlink", what, "put the file itself in its place")


def submodule(path: str) -> Unreadable:
    """Another repository stands there."""
    what = "is another repository (a submodule), whose files are not part of this one"
    return _odd(path, "submodule", what, "keep the documents in this repository, or examine that one too")


def not_regular(path: str) -> Unreadable:
    """A folder, a FIFO or the like stands there."""
    return _odd(path, "not-regular", "is no regular file", "put a file in its place, or remove it")


def too_large(path: str, limit: int = SIZE_LIMIT) -> Unreadable:
    """More than ``limit`` bytes, or none at all in a partial clone."""
    what = f"is larger than {limit // 1024 // 1024} MiB, or missing from the clone"
    return _odd(path, "too-large", what, "split the file; keep artifacts out of documents")


def refused(path: str, error: OSError | StorageError) -> Unreadable:
    """The system does not let us read it."""
    why = error.message if isinstance(error, StorageError) else (error.strerror or "an error").lower()
    return _odd(path, "refused", f"cannot be read ({why})", "look at the permissions of it and of the folders above it")


def _odd(path: str, kind: str, what: str, remedy: str) -> Unreadable:
    shown = visible(path)
    return Unreadable(location=Location(path=shown), kind=kind, message=f"{shown} {what}", remedy=remedy)


BY_KIND = {"missing": absent, "symlink": symlink, "not-regular": not_regular}
"""By ``UnreadableFileError.kind``; ``too-large`` also wants the limit."""
