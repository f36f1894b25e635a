"""Digests of blobs, however large, and rows of tables: one process of Git, and one piece in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from tieout.sources.evidence.counting import Counter
from tieout.sources.evidence.same_text import SameText
from tieout.sources.pointers import LARGEST, pointed_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tieout.ports.git import Repository
    from tieout.sources.evidence.counting import Form
    from tieout.sources.pointers import Pointer


class Digest(NamedTuple):
    """What a blob holds."""

    sha256: str
    """64 lower-case hex digits."""
    bytes: int
    rows: int | None = None
    """Of a table: how many rows are below its header; None where it was not asked for, or cannot be unpacked."""
    text: str = ""
    """The digest of what it says as text; empty where it was not asked for, is no text, or is the digest itself."""
    pointer: Pointer | None = None
    """What it stands for where it is a pointer of Git LFS or git-annex, of which no rows are counted."""


def digests(
    repository: Repository,
    oids: Iterable[str],
    forms: Mapping[str, Form] | None = None,
    *,
    texts: Collection[str] = (),
) -> dict[str, Digest]:
    """Give the digest of each of these blobs; one that is missing, or none, is left out.

    Git's own id is not checked: the record's digest of the same bytes says more, and a byte is hashed once.
    The rows are counted of those whose form ``forms`` has; those in ``texts`` are read as text too.
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
            text = SameText() if oid in texts else None
            pointer = None
            for piece in pieces:
                digest.update(piece)
                if size <= LARGEST and len(piece) == size:
                    pointer = pointed_at(piece)
                if text is not None:
                    text.feed(piece)
                if rows is not None:
                    rows.feed(piece)
            number = rows.number() if rows is not None and pointer is None else None
            said = text.digest() if text is not None else ""
            said = "" if said == digest.hexdigest() else said
            found[oid] = Digest(digest.hexdigest(), size, number, said, pointer)
    return found
