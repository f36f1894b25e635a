"""What signers with an X.509 certificate share: their name, and the message that they sign."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from tieout.model.errors import UsageError
from tieout.ports.storage import refused, shown
from tieout.seal import cms, x509

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

_LARGEST_SECRET = 4096


class X509Signer(ABC):
    """A certificate, its chain and a clock; a kind of signer adds ``raw``.

    Args:
        certificate: DER
        chain: what leads from it to its root, in DER
        now: the instant that signatures claim

    Raises:
        UsageError: the certificate may not sign documents, so that the auditor's plain command would refuse it.

    """

    def __init__(self, certificate: bytes, chain: tuple[bytes, ...], *, now: Callable[[], datetime]) -> None:
        self.certificate, self.chain = certificate, chain
        self._now = now
        try:
            x509.hold_purpose(x509.from_der(certificate))
        except x509.CertificateError as error:
            raise UsageError(
                f"the signer's certificate cannot be used: {error}",
                remedy="docs/how-to/sign-a-bundle.md has the commands that make one",
            ) from error

    @property
    def identity(self) -> str:
        """The certificate's fingerprint, as ``openssl x509 -fingerprint -sha256`` prints it."""
        return x509.fingerprint(self.certificate)

    def sign(self, message: bytes, namespace: str) -> bytes:  # noqa: ARG002  # CMS has no place for a purpose
        """Give the detached CMS message, in DER."""
        return cms.make(message, self, signed_at=self._now())

    @abstractmethod
    def raw(self, message: bytes) -> bytes:
        """Sign as ``CertifiedSigner`` says."""


def read_certificates(path: Path) -> tuple[bytes, ...]:
    """Read the signer's certificate and its chain from a PEM file, in DER; raises UsageError and StorageError."""
    try:
        return tuple(x509.der_of(item) for item in x509.from_pem(read_small(path, x509.LARGEST)))
    except x509.CertificateError as error:
        raise UsageError(
            f"{shown(path)} is no file of certificates: {error}", remedy="give PEM, the signer's first"
        ) from error


def read_small(path: Path, limit: int = _LARGEST_SECRET) -> bytes:
    """Read a file that someone named; raises UsageError if it is larger, StorageError if it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise refused(error, path, "reading") from error
    if len(data) > limit:
        raise UsageError(f"{shown(path)} has more than the {limit} bytes that are read of such a file")
    return data
