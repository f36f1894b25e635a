"""Signing with a key and certificate in a PKCS#12 file (``.p12``, ``.pfx``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from tieout.model.errors import UsageError
from tieout.ports.storage import shown
from tieout.seal import x509
from tieout.seal.signers.x509_signer import X509Signer, read_small

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from tieout.seal.signers.base import Options

_LARGEST = 1 << 20


class Pkcs12Signer(X509Signer):
    """A file that holds key, certificate and chain; the key is in memory while this lives."""

    def __init__(self, path: Path, passphrase: str, *, now: Callable[[], datetime]) -> None:
        """Open the file; raises UsageError for a wrong passphrase or what is no such file, StorageError."""
        data = read_small(path, _LARGEST)
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise UsageError(
                f"{shown(path)} cannot be opened: it is no PKCS#12 file, or this is not its passphrase",
                remedy=f"try it: openssl pkcs12 -in {shown(path)} -noout",
            ) from error
        if key is None or certificate is None:
            raise UsageError(
                f"{shown(path)} holds no certificate with its key",
                remedy="openssl pkcs12 -export -inkey KEY -in CERTIFICATE -certfile CA -out FILE",
            )
        if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
            raise UsageError(
                f"{shown(path)} holds no certificate with an RSA or elliptic-curve key: OpenSSL 3.0, as auditors have it, "
                "verifies no other",
                remedy="docs/how-to/sign-a-bundle.md has the commands that make one",
            )
        self._key = key
        super().__init__(x509.der_of(certificate), tuple(map(x509.der_of, others)), now=now)

    @classmethod
    def asked(cls, options: Options) -> Self:
        """Make the signer that a command line asks for."""
        if options.path is None:
            raise UsageError("no PKCS#12 file is named", remedy="--p12 FILE")
        return cls(options.path, options.secret("passphrase"), now=options.now)

    def raw(self, message: bytes) -> bytes:
        """Sign as ``CertifiedSigner`` says."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(message, ec.ECDSA(hashes.SHA256()))
