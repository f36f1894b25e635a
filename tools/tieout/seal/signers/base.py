"""What a signer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from tieout.model.errors import UnreachableError


@runtime_checkable
class Signer(Protocol):
    """Someone who can sign; found by entry point, active only when asked for."""

    @property
    def identity(self) -> str:
        """How others recognise the key, told to them another way: a fingerprint."""

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Give the signature file's content for a message, for one purpose alone.

        Raises UsageError for a key that cannot be used and UnreachableError where the agent, the
        hardware or the service that holds it does not answer.
        """
        ...


@runtime_checkable
class CertifiedSigner(Signer, Protocol):
    """One whose key has an X.509 certificate: its signature file is a detached CMS message."""

    @property
    def certificate(self) -> bytes:
        """The certificate of the key, in DER."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """What leads from it to its root, in DER; may be empty."""

    def raw(self, message: bytes) -> bytes:
        """Sign with SHA-256: RSA by PKCS#1 v1.5, elliptic curves by ECDSA in DER (RFC 3279, 2.2).

        Raises as ``sign`` does.
        """
        ...


@runtime_checkable
class WitnessedSigner(Signer, Protocol):
    """One without a key of their own: an issuer says who they are, a public log that they signed.

    Their signature file is a Sigstore bundle; what it calls them (``identity``, ``issuer``) is known once it was held.
    """

    @property
    def issuer(self) -> str:
        """Who vouches for the identity."""

    def hold(self, signature: bytes, message: bytes) -> None:
        """Raise IntegrityError unless it is a signature of the message that the instance's own root bears out."""
        ...


class LongTextError(UnreachableError):
    """What holds the key signs a short text and not a long one; what was signed before stands."""


class Options(NamedTuple):
    """What a command line says of a signer; each kind takes what it needs."""

    path: Path | None
    """The key's file, or the library that reaches the key."""
    certificate: Path | None
    """PEM: the signer's, then its chain."""
    name: str
    """Of the key, at whoever holds it."""
    holder: str
    """The token or account that holds it."""
    secret: Callable[[str], str]
    """Gives a passphrase or PIN; asked for only when it is needed, with the word for it."""
    environment: Mapping[str, str]
    now: Callable[[], datetime]
    config: Path | None = None
    """Of the service that signs, where it is not the usual one."""


class Family(Protocol):
    """A class that an entry point of ``tieout.signers`` leads to."""

    def asked(self, options: Options) -> Signer:
        """Make the signer that a command line asks for; raises UsageError where an option lacks."""
        ...
