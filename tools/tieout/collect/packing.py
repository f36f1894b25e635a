"""Files of a capture, packed where they are large: Git keeps what it was once given for ever."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tieout.collect.base import DraftFile

if TYPE_CHECKING:
    from tieout.model.evidence.record import Role

MEBIBYTE = 1 << 20
LARGEST_PLAIN = 5 * MEBIBYTE
"""Bytes up to which a file is kept as it is."""
LARGEST = 50 * MEBIBYTE
"""Bytes, unpacked, beyond which Git is the wrong place."""
PACKED_SUFFIX = ".gz"
_LEVEL = 6
POINTER_REMEDY = (
    "put it into a locked store, and record where: "
    "tieout evidence add FILE --pointer URI --version-id V ..."
)  # fmt: skip


def packed(
    name: str, content: bytes, *, media: str, role: Role, rows: int | None = None, schema: str = ""
) -> DraftFile:
    """Give the file to keep: as it is, or as gzip that is the same each time for the same bytes."""
    if len(content) <= LARGEST_PLAIN:
        return DraftFile(name=name, content=content, media=media, role=role, rows=rows, schema=schema)
    return DraftFile(
        name=name + PACKED_SUFFIX,
        content=gzip.compress(content, _LEVEL, mtime=0),
        media="application/gzip",
        role=role,
        rows=rows,
        schema=schema,
    )
