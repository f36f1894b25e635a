"""Large blobs that Git inflated once, on disk for whoever wants the same ones again in this run."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import StorageError
from tieout.ports.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SMALLEST = 1 << 18
"""Bytes of a blob that waits; smaller ones Git gives as fast as they are looked for."""
_SHARE = 4
"""What is free on the disk is divided by this: the rest is for what is made of the blobs."""


class Kept(NamedTuple):
    """A blob that waits."""

    size: int
    """Bytes."""
    chunks: Callable[[], Iterator[bytes]]
    """Reads them anew each time; raises StorageError."""


class Waiting:
    """What Git gave, by id. Where the disk is full or cannot be written to, Git is asked again.

    Inflating takes three times what writing does. These bytes are trusted no more than those that Git gives: whoever
    takes them holds them against their digest or id.
    """

    def __init__(self, folder: Path | None) -> None:
        """Use the disk of ``folder``, which is made where it is absent; None: nothing waits."""
        self.kept: dict[str, Kept] = {}
        self._spool: Spool | None = None
        self._room = 0
        if folder is None:
            return
        with contextlib.suppress(OSError, StorageError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._room = shutil.disk_usage(folder).free // _SHARE
            self._spool = Spool(folder)

    def taking(self, oid: str, size: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Give the pieces on, and keep them where all are taken, they are large enough, and there is room."""
        if self._spool is None or not SMALLEST <= size <= self._room:
            yield from pieces
            return
        self._room -= size
        spool, start = self._spool, self._spool.reserve(size)
        at = start
        for piece in pieces:
            if self._spool is not None:
                try:
                    spool.write(at, piece)
                    at += len(piece)
                except StorageError:
                    self._spool = None  # what is there whole is still read
            yield piece
        if at - start == size:
            self.kept[oid] = Kept(size, spool.reading(start, size))
