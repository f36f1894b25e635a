"""A new signing key in two files, as ``ssh-keygen -t ed25519`` would leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tieout.ports.writing import write_file

if TYPE_CHECKING:
    from pathlib import Path

_PRIVATE = 0o600


def new_key(path: Path, *, comment: str) -> Path:
    """Write an Ed25519 key without a passphrase to ``path`` and its public half beside it.

    For samples and for CI secrets: a person's key belongs in an agent or on a token. Gives the
    path of the public half.
    """
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    write_file(path, private, mode=_PRIVATE)
    beside = path.with_name(f"{path.name}.pub")
    write_file(beside, public + b" " + comment.encode() + b"\n")
    return beside
