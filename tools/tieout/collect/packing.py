"""Files of a capture, packed where they are large: Git keeps what it was once given for ever."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.collect.base import DraftFile

MEBIBYTE = 1 << 20
LARGEST_PLAIN = 5 * MEBIBYTE
"""Bytes up to which a file is kept as it is."""
LARGEST = 50 * MEBIBYTE
"""Bytes, unpacked, beyond which Git is the wrong place."""
PACKED_SUFFIX = ".gz"
_LEVEL = 6
POINTER_REMEDY = "put it into a locked store and say where: tieout evidence add FILE --pointer URI --version-id V ..."


def packed(item: DraftFile) -> DraftFile:
    """Give the file as it is kept: what is large as gzip, which is the same each time for the same bytes.

    Its content must be bytes, at most ``LARGEST`` of them: the caller has looked.
    """
    if not isinstance(item.content, bytes) or len(item.content) <= LARGEST_PLAIN:
        return item
    return replace(
        item,
        name=item.name + PACKED_SUFFIX,
        content=gzip.compress(item.content, _LEVEL, mtime=0),
        media="application/gzip",
    )
