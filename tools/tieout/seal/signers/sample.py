"""A signer whose key anybody can make again from a text: for samples, and for nothing else."""

from __future__ import annotations

import functools
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tieout.seal.signers.ssh import sign_in_python
from tieout.seal.sshkey import PublicKey, from_line


class SampleSigner:
    """The same text gives the same key, and Ed25519 the same signature of the same message (RFC 8032)."""

    def __init__(self, text: str) -> None:
        """Make the key of a text. Whoever knows the text can sign as well: it proves nothing."""
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(text.encode()).digest())

    @functools.cached_property
    def public_key(self) -> PublicKey:
        """Its public half."""
        line = self._key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        return from_line(line.decode("ascii"))

    @property
    def identity(self) -> str:
        """The fingerprint."""
        return self.public_key.fingerprint

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Give the armored SSH signature of a message."""
        private = self._key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        return sign_in_python(private, message, namespace, "the sample's key")
