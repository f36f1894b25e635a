"""What verifying a bundle found."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.bundle.container import Problem
    from tieout.bundle.succession_types import Succession


class Seal(enum.Enum):
    """What became of the signature."""

    ABSENT = "absent"
    BROKEN = "broken"
    GOOD = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the bundle says of itself; the signer's word, once the digests hold."""

    organization: str
    period: str
    as_of: str
    head: str
    tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found. ``intact`` says nothing of the signer, nor ``pinned`` of the content."""

    path: str
    problems: tuple[Problem, ...]
    """Sorted; empty means that every file is there, unchanged, and no other."""
    listed: int
    """Files that the manifest lists."""
    matching: int
    """Those of them whose digest holds."""
    manifest: str | None
    """``sha256:`` of the manifest: names this bundle as a whole. None without a manifest."""
    seal: Seal
    signer: str | None
    """The fingerprint of the key whose signature fits; None without such a signature."""
    pinned: bool
    """Whether that key is one that the reader named."""
    has_pins: bool = False
    """Whether the reader named any: then a signer that is not pinned is another one."""
    remarks: tuple[str, ...] = ()
    """What was not examined, or asks for a second look."""
    facts: Facts | None = None
    succession: Succession | None = None
    """What holding it against the bundle before came to; None where the reader named none."""

    @property
    def breaks_succession(self) -> bool:
        """Whether it does not follow the bundle before that the reader named."""
        return self.succession is not None and bool(self.succession.problems)

    @property
    def is_held_in_full(self) -> bool:
        """Whether all that the reader asked to be held against the bundle before was."""
        return self.succession is None or not self.succession.unexamined

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong with files, manifest or signature."""
        return not self.problems

    @property
    def verdict(self) -> str:
        """The result in one line; it never says more than was found."""
        if not self.intact:
            count = len(self.problems)
            return f"altered: {count} problem{'s' if count != 1 else ''}"
        if self.signer is None:
            return "intact; unsigned"
        if self.pinned:
            return f"intact; signer pinned ({self.signer})"
        return f"intact; signer {'is NOT the pinned one' if self.has_pins else 'NOT pinned'} ({self.signer})"
