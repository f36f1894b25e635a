"""A file of evidence whose bytes lie in another store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalFile:
    """What a record says of it, as text: what is not said is empty."""

    path: str
    """Where it would lie in the repository, were it not too large."""
    sha256: str = ""
    """64 lower-case hex digits."""
    bytes: int | None = None
    uri: str = ""
    version_id: str = ""
    lock_mode: str = ""
    retain_until: str = ""
    """The last day of the lock: ``2035-12-31``."""
    locked_until: str = ""
    """The end of the lock to the second, where the store told it: ``2036-01-01T10:00:00Z``."""
    region: str = ""
    told_by: str = ""
    """``s3`` where the store itself told version and lock, ``person`` where somebody typed them."""
    told_at: str = ""
    checksum: str = ""
    """The store's own, with its algorithm."""
    record: str = ""
    """The path of the record that lists it."""

    @property
    def is_identified(self) -> bool:
        """Whether the record says by what its bytes can be known."""
        return bool(self.sha256) and self.bytes is not None
