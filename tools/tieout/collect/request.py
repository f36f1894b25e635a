"""What a verification goes by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who asks, and what that person knows from elsewhere."""

    now: datetime
    keys: tuple[str, ...] = ()
    """Fingerprints of keys, received another way; none: those of controls.yaml are held against, and vouch for nothing."""
    heads: tuple[tuple[str, bytes], ...] = ()
    """Heads that were kept elsewhere, each with what it is called."""
    certificates: bytes | None = None
    """Of the authorities whose time-stamps count, in PEM; None: those that the repository names."""
    full: bool = False
    """Whether nothing is taken from what earlier runs found out."""
