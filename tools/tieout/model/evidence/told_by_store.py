"""What a store said of bytes that stay there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldByStore:
    """What the store itself said of the bytes when it was asked."""

    at: datetime | None = None
    region: str = ""
    locked_until: datetime | None = None
    """To the second; ``retain_until`` of the pointer is the last whole day before it, in UTC."""
    stored_at: datetime | None = None
    """When the version was written, by the store's own clock."""
    checksum: str = ""
    """The store's own, with its algorithm: ``SHA256:`` and Base64."""
