"""A file of this machine that is to become evidence -> its bytes, or why it cannot."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.collect.base import CollectError, DraftFile
from tieout.collect.packing import LARGEST, MEBIBYTE, POINTER_REMEDY
from tieout.model.characters import visible
from tieout.model.evidence.record import Refusal
from tieout.ports.files import read_file
from tieout.ports.storage import UnreadableFileError, refused
from tieout.seal.digest import SMALL
from tieout.sources.pointers import pointed_at

if TYPE_CHECKING:
    from tieout.model.evidence.record import Pointer, Role


class Measured(NamedTuple):
    """A file that lies elsewhere."""

    sha256: str
    bytes: int


def read_local(path: Path) -> bytes:
    """Give the bytes of a regular file; raises CollectError for one that is none, or too large for Git."""
    name = visible(path.name)
    if not path.parent.is_dir():
        raise CollectError(f"{name} is not there: its folder is not", resource=name, reason=Refusal.FAILED)
    try:
        data = read_file(path.parent, path.name, LARGEST)
    except UnreadableFileError as error:
        if error.kind == "too-large":
            message = f"{name} has more than the {LARGEST // MEBIBYTE} MiB that Git should hold"
            raise CollectError(message, resource=name, reason=Refusal.TRUNCATED, remedy=POINTER_REMEDY) from error
        raise CollectError(error.message, resource=name, reason=Refusal.FAILED, remedy=error.remedy) from error
    pointer = pointed_at(data)
    if pointer is not None:
        remedy = f"{pointer.fetch(name)} in its folder brings the file itself; then the same command again"
        raise CollectError(f"{name} is {pointer.what}", resource=name, reason=Refusal.FAILED, remedy=remedy)
    return data


def measured(path: Path) -> Measured:
    """Give digest and length of a file of any size, in flat memory; raises StorageError."""
    total, length = hashlib.sha256(), 0
    buffer = bytearray(SMALL)
    view = memoryview(buffer)
    try:
        with io.FileIO(path) as file:
            while count := file.readinto(buffer):
                total.update(view[:count])
                length += count
    except OSError as error:
        raise refused(error, path, "reading") from error
    return Measured(total.hexdigest(), length)


def lying_elsewhere(path: Path, pointer: Pointer, *, name: str, media: str, role: Role) -> DraftFile:
    """Give the entry of a file that lies in a locked store, by its copy here; raises StorageError."""
    found = measured(path)
    return DraftFile(
        name=name, content=b"", media=media, role=role, elsewhere=pointer, sha256=found.sha256, size=found.bytes
    )
