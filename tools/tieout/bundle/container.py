"""What holds a bundle's files: a folder, or a ZIP that is read without unpacking it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tieout.ports.files import Entry, Folder
from tieout.ports.storage import refused
from tieout.seal import digest

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One way in which a bundle is not as it was built."""

    kind: str
    """The cause as a slug, such as ``altered``, ``missing`` or ``extra``."""
    path: str
    """The file meant, as found; the manifest's or the signature's own name where they are."""
    message: str
    """The fact in one sentence without a full stop, safe to print."""


class Container(Protocol):
    """A bundle's files, open for reading. Reading raises StorageError."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the container itself."""
        ...

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every name in it, also those that no bundle may hold."""
        ...

    def read(self, path: str, limit: int) -> bytes:
        """Give a file's content, at most ``limit`` bytes."""
        ...

    def digest(self, path: str) -> tuple[str, int]:
        """Give a file's SHA-256 in hex and its size."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class FolderContainer:
    """A bundle as a folder on disk; nothing in it is left out, no link in it is followed."""

    __slots__ = ("_folder", "entries")

    def __init__(self, path: Path) -> None:
        """Open the folder and list all of it."""
        self._folder = Folder(path)
        self.entries = tuple(self._folder.walk(skip=frozenset()))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """None: a folder has no form of its own that could be broken."""
        return ()

    def read(self, path: str, limit: int) -> bytes:
        """Give a file's content, at most ``limit`` bytes."""
        return self._folder.read(path, limit)

    def digest(self, path: str) -> tuple[str, int]:
        """Give a file's SHA-256 in hex and its size."""
        data = self._folder.read_if_small(path, digest.SMALL)
        if data is not None:
            return digest.hex_of(data), len(data)
        with self._folder.open(path) as file:
            try:
                return digest.hex_of_file(file)
            except OSError as error:
                raise refused(error, path, "reading") from error

    def close(self) -> None:
        """Let go of the folder."""
        self._folder.close()
