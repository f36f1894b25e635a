"""Blobs of a repository -> content that is read when it is wanted, by one process of Git where the order is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.errors import IntegrityError
from tieout.model.streamed import Streamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.ports.git import Repository


class Streams:
    """Blobs in the order in which they will be read: that of their paths.

    Git is asked for the next ones ahead. Whoever reads another one than the next starts a process anew.
    """

    def __init__(self, repository: Repository, wanted: Iterable[tuple[str, str, int]]) -> None:
        """Take an id, the SHA-256 that was examined and the size in bytes of each."""
        self._repository = repository
        self._wanted = tuple(wanted)
        self._next = -1
        self._blobs: Iterator[Iterator[bytes]] = iter(())

    def contents(self) -> tuple[Streamed, ...]:
        """Give them in the same order."""
        return tuple(self._content(number) for number in range(len(self._wanted)))

    def _content(self, number: int) -> Streamed:
        _, sha256, size = self._wanted[number]
        return Streamed(sha256=sha256, size=size, chunks=lambda: self._chunks(number))

    def _chunks(self, number: int) -> Iterator[bytes]:
        if number != self._next:
            self._blobs = _from(self._repository, [oid for oid, _, _ in self._wanted[number:]])
        self._next = number + 1
        yield from next(self._blobs)
        if self._next == number + 1 == len(self._wanted):
            next(self._blobs, None)  # so that Git's process ends, or serves the next who asks


def _from(repository: Repository, oids: list[str]) -> Iterator[Iterator[bytes]]:
    with repository.blob_reader() as reader:
        for oid, size, pieces in reader.pieces(oids):
            if size is None:
                raise IntegrityError(
                    f"the blob {oid} is not in this repository any more",
                    remedy="leave the repository alone until the bundle is built, then build it again",
                )
            yield pieces
