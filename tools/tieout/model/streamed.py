"""Bytes that are read when they are wanted, and that are known by what they came to when they were examined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """A file's content that is never held in memory as a whole.

    Two of them are equal where they stand for the same bytes, wherever those are read from.
    """

    sha256: str
    """64 lower-case hex digits: of the bytes that were examined. Whoever reads holds what comes against it."""
    size: int
    """Bytes."""
    chunks: Callable[[], Iterator[bytes]] = field(compare=False, repr=False)
    """Reads them anew each time, piece by piece; raises what reading raises. It may give other bytes than were
    examined: nothing is compared here."""
