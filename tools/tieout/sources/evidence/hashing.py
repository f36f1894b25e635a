"""Digests of blobs, however large, and rows of tables: one process of Git, and one piece in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from tieout.sources.evidence.counting import Counter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.ports.git import Repository
    from tieout.sources.evidence.counting import Form


class Digest(NamedTuple):
    """What a blob holds."""

    sha256: str
    """64 lower-case hex digits."""
    bytes: int
    rows: int | None = None
    """Of a table: how many rows are below its header; None where it was not asked for, or cannot be unpacked."""


def digests(repository: Repository, oids: Iterable[str], forms: Mapping[str, Form] | None = None) -> dict[str, Digest]:
    """Give the digest of each of these blobs; one that is missing, or none, is left out.

    Git's own id is not checked: the record's digest of the same bytes says more, and a byte is hashed once.
    The rows are counted of those whose form ``forms`` has.
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
            form = (forms or {}).get(oid)
            rows = None if form is None else Counter(form)
            for piece in pieces:
                digest.update(piece)
                if rows is not None:
                    rows.feed(piece)
            found[oid] = Digest(digest.hexdigest(), size, rows.number() if rows is not None else None)
    return found
