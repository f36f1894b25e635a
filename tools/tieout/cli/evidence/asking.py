"""What the verbs of evidence take from the command line and the environment."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError
from tieout.ports.cache import cache_folder as folder_of_caches

if TYPE_CHECKING:
    from tieout.collect.request import Request

_LARGEST = 1 << 20


def cache_folder() -> Path | None:
    """Give where what earlier runs found out is kept; None for nowhere."""
    above = folder_of_caches(os.environ)
    return None if above is None else above / "evidence"


def request_of(
    keys: tuple[str, ...], heads: tuple[Path, ...], certificates: Path | None, *, full: bool, now: datetime
) -> Request:
    """Give what a verification goes by; raises UsageError for a key that is none, and StorageError."""
    from tieout.collect.request import Request

    return Request(
        now=now,
        keys=tuple(_fingerprint(key) for key in keys),
        heads=tuple((str(path), _read(path)) for path in heads),
        certificates=None if certificates is None else _read(certificates),
        full=full,
    )


def _fingerprint(key: str) -> str:
    if Path(key).is_file():
        from tieout.seal.signers.ssh import public_key_in

        return public_key_in(Path(key)).fingerprint
    from tieout.seal.sshkey import is_fingerprint

    if not is_fingerprint(key):
        message = f"{key[:80]!r} is no fingerprint of a key, and no file of one"
        raise UsageError(message, remedy="ssh-keygen -lf KEY.pub prints it: SHA256:...")
    return key


def _read(path: Path) -> bytes:
    from tieout.ports.files import read_file

    return read_file(path.parent, path.name, _LARGEST)
