"""Where the verbs that write evidence do so, and whose it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.errors import UsageError

if TYPE_CHECKING:
    from tieout.model.evidence.collector import Collectors
    from tieout.seal.signers.base import Signer


class Place(NamedTuple):
    """A work tree, and what its settings say."""

    base: Path
    """The folder that holds ``evidence/``."""
    organization: str
    collectors: Collectors
    pinned: tuple[str, ...] = ()
    """Fingerprints of the keys that should sign the log."""


def place_for(root: Path) -> Place:
    """Find it; raises UsageError in a bare repository and for settings that cannot be read, and as ``open_desk``."""
    from tieout.cli.options import beneath
    from tieout.cli.rooted import hold_root
    from tieout.sources.evidence.settings import collectors_at
    from tieout.sources.opening import open_desk, settings_needed

    hold_root(root)
    desk, base, _, _ = open_desk(root, None)
    beneath(base, "evidence")
    program = settings_needed(desk).program
    return Place(base, program.organization.name, collectors_at(desk), program.evidence_keys)


def authority_of(place: Place, url: str | None) -> str:
    """Give the address of the authority that stamps; raises UsageError where nobody names one."""
    stamps = place.collectors.timestamps
    named = url or (stamps.url if stamps is not None else "")
    if not named:
        message = "collectors.yaml names no authority for time-stamps"
        raise UsageError(message, remedy="name it there: timestamps: {url: https://..., ca: FILE}; or with --tsa URL")
    return named


def signer_for(key: Path | None) -> Signer | None:
    """Give who signs; raises UsageError for a file that holds no key."""
    if key is None:
        return None
    from tieout.seal.signers.ssh import SshSigner

    return SshSigner(key)
