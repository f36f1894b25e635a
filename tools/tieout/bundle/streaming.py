"""A file's content, in memory or to be read: its digest, its size, and its bytes held against both."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.errors import IntegrityError
from tieout.model.streamed import Streamed
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def digest_of(content: bytes | Streamed) -> str:
    """Give the SHA-256 in hex; of what is streamed the one that was examined, without reading it."""
    return content.sha256 if isinstance(content, Streamed) else hex_of(content)


def size_of(content: bytes | Streamed) -> int:
    """Give the size in bytes."""
    return content.size if isinstance(content, Streamed) else len(content)


def pieces(path: str, content: bytes | Streamed) -> Iterator[bytes]:
    """Yield the bytes; of what is streamed, hashed meanwhile.

    Raises IntegrityError, after the last piece, where they are not what was examined.
    """
    if not isinstance(content, Streamed):
        yield content
        return
    total, size = hashlib.sha256(), 0
    for chunk in content.chunks():
        total.update(chunk)
        size += len(chunk)
        yield chunk
    if (total.hexdigest(), size) != (content.sha256, content.size):
        raise IntegrityError(
            f"{visible(path)} is not what was examined: it was changed meanwhile",
            remedy="build again, and leave the repository alone until it is done",
        )


def whole(path: str, content: bytes | Streamed) -> bytes:
    """Give all of it, for a page that shows it; ask ``size_of`` first. Raises IntegrityError as ``pieces``."""
    return content if isinstance(content, bytes) else b"".join(pieces(path, content))
