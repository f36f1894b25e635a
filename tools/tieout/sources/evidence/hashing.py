"""Digests of blobs, however large: one process of Git, and one piece in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.ports.git import Repository


class Digest(NamedTuple):
    """What a blob holds."""

    sha256: str
    """64 lower-case hex digits."""
    bytes: int


def digests(repository: Repository, oids: Iterable[str]) -> dict[str, Digest]:
    """Give the digest of each of these blobs; one that is missing, or none, is left out.

    Git's own id is not checked: the record's digest of the same bytes says more, and a byte is hashed once.
    """
    found: dict[str, Digest] = {}
    wanted = tuple(dict.fromkeys(oids))
    if not wanted:
        return found
    with repository.blob_reader() as reader:
        for oid, size, pieces in reader.pieces(wanted):
            if size is None:
                continue
            digest = hashlib.sha256()
            for piece in pieces:
                digest.update(piece)
            found[oid] = Digest(digest.hexdigest(), size)
    return found
