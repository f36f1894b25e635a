"""Signing with a key that never leaves a token or HSM (PKCS#11)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tieout.model.errors import UnreachableError, UsageError
from tieout.ports.storage import shown
from tieout.seal import x509
from tieout.seal.signers.x509_signer import X509Signer, read_certificates

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from tieout.seal.signers.base import Options


class Pkcs11Signer(X509Signer):
    """A key on a token, found by its label; the PIN is kept while this lives, and each signature logs in anew.

    Args:
        library: the driver's shared object
        token: the token's label
        label: the key's label
        pin: of the token's user
        certificate: PEM, the key's first; None: the one of the same label on the token
        now: the instant that signatures claim

    Raises:
        UsageError: no such certificate is there, or it cannot sign.
        UnreachableError: python-pkcs11 is not installed, or library or token do not answer.

    """

    def __init__(
        self,
        library: Path,
        *,
        token: str,
        label: str,
        pin: str,
        certificate: Path | None,
        now: Callable[[], datetime],
    ) -> None:
        self._library, self._token, self._label, self._pin = library, token, label, pin
        found = (self._certificate(),) if certificate is None else read_certificates(certificate)
        super().__init__(found[0], found[1:], now=now)

    @classmethod
    def asked(cls, options: Options) -> Self:
        """Make the signer that a command line asks for."""
        if options.path is None or not options.name or not options.holder:
            raise UsageError(
                "a key on a token needs three names", remedy="--pkcs11 LIBRARY --token LABEL --key-label LABEL"
            )
        return cls(
            options.path,
            token=options.holder,
            label=options.name,
            pin=options.secret("PIN"),
            certificate=options.certificate,
            now=options.now,
        )

    def raw(self, message: bytes) -> bytes:
        """Sign as ``CertifiedSigner`` says."""
        pkcs11 = _library()
        is_rsa = isinstance(x509.key_of(x509.from_der(self.certificate)), rsa.RSAPublicKey)
        try:
            with self._opened().open(user_pin=self._pin) as session:
                key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self._label)
                if is_rsa:
                    return bytes(key.sign(message, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))
                # Few tokens hash for ECDSA themselves; all sign a digest, and give r and s side by side.
                pair = bytes(key.sign(hashlib.sha256(message).digest(), mechanism=pkcs11.Mechanism.ECDSA))
        except (pkcs11.PKCS11Error, RuntimeError, TypeError) as error:
            raise self._refused(error) from error
        half = len(pair) // 2
        return encode_dss_signature(int.from_bytes(pair[:half], "big"), int.from_bytes(pair[half:], "big"))

    def _certificate(self) -> bytes:
        pkcs11 = _library()
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE, pkcs11.Attribute.LABEL: self._label}
        try:
            with self._opened().open(user_pin=self._pin) as session:
                found = [bytes(item[pkcs11.Attribute.VALUE]) for item in session.get_objects(wanted)]
        except (pkcs11.PKCS11Error, RuntimeError, TypeError) as error:
            raise self._refused(error) from error
        if len(found) != 1:
            raise UsageError(
                f"token {self._token!r} holds {len(found)} certificates named {self._label!r}",
                remedy="name its file: --cert FILE",
            )
        return found[0]

    def _opened(self) -> Any:  # the library has no types
        return _library().lib(str(self._library)).get_token(token_label=self._token)

    def _refused(self, error: Exception) -> UnreachableError:
        reason = type(error).__name__ + (f": {error}" if str(error) else "")
        return UnreachableError(
            f"token {shown(self._token)} did not sign with key {shown(self._label)}: {shown(reason)}",
            remedy=f"look at it: pkcs11-tool --module {shown(self._library)} --list-slots"
            " (Debian, Ubuntu: apt-get install opensc)",
        )


def _library() -> Any:  # as above
    try:
        import pkcs11  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise UnreachableError(
            "a key on a token needs python-pkcs11, which is not installed", remedy="pip install 'tieout[pkcs11]'"
        ) from error
    return pkcs11
