"""What each part of a bundle is given, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.streamed import Streamed

if TYPE_CHECKING:
    from tieout.bundle.handed import Handed
    from tieout.render.report import ListedFile, Report
    from tieout.seal.sshkey import PublicKey


__all__ = ["Making", "Part", "Streamed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """All that a part may ask for."""

    report: Report
    handed: Handed
    keys: tuple[PublicKey, ...] = ()
    """The public keys that will sign."""
    certificates: Mapping[str, bytes] = field(default_factory=dict)
    """PEM by path: those of ``trust/`` that were named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Files, and what is said of them."""

    files: Mapping[str, bytes | Streamed] = field(default_factory=dict)
    """By path; no two parts make the same. What is ``Streamed`` is read when the bundle is written, never whole."""
    listed: tuple[ListedFile, ...] = ()
    """Those that the first page names, in its order, and those that are named as not there."""
    remarks: tuple[str, ...] = ()
    """What was left out, and what would bring it in; told to whoever builds."""
