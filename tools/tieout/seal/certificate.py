"""A server's certificate -> what is written down of it. Pure."""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes


class CertificateFacts(NamedTuple):
    """What a certificate says of itself."""

    digest: str
    """SHA-256 of its DER, 64 hex digits."""
    subject: str
    issuer: str
    """Distinguished names, as RFC 4514 writes them."""
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    """The DNS names and addresses for which it is meant; a common name is none (RFC 9525, 6.3)."""
    key: str
    """``RSA``, ``EC secp256r1``, ``Ed25519`` ..."""
    key_bits: int | None
    signature: str
    """The digest with which it was signed: ``sha256``; empty where the algorithm has none of its own."""


def read_certificate(der: bytes) -> CertificateFacts:
    """Read a certificate; raises ValueError for what is none."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        key, bits = _key(certificate)
        signed = certificate.signature_hash_algorithm
        return CertificateFacts(
            digest=hashlib.sha256(der).hexdigest(),
            subject=certificate.subject.rfc4514_string(),
            issuer=certificate.issuer.rfc4514_string(),
            not_before=certificate.not_valid_before_utc.astimezone(UTC),
            not_after=certificate.not_valid_after_utc.astimezone(UTC),
            names=_names(certificate),
            key=key,
            key_bits=bits,
            signature="" if signed is None else signed.name,
        )
    except (UnsupportedAlgorithm, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        raise ValueError(f"the certificate cannot be read: {error}") from error


def is_meant_for(name: str, names: tuple[str, ...]) -> bool:
    """Say whether a certificate with these names is one for that host (RFC 9525, 6.3 and 6.4)."""
    try:
        wanted = str(ipaddress.ip_address(name))
    except ValueError:
        wanted = name.rstrip(".").casefold()
        _, _, above = wanted.partition(".")
        # An asterisk stands for the whole first label, and never for what lies above a top-level name.
        allowed = {wanted} | ({f"*.{above}"} if "." in above else set())
    else:
        allowed = {wanted}
    return any(item.rstrip(".").casefold() in allowed for item in names)


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = (str(address) for address in found.get_values_for_type(x509.IPAddress))
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def _key(certificate: x509.Certificate) -> tuple[str, int | None]:
    key: CertificatePublicKeyTypes = certificate.public_key()
    match key:
        case rsa.RSAPublicKey():
            return "RSA", key.key_size
        case ec.EllipticCurvePublicKey():
            return f"EC {key.curve.name}", key.key_size
        case dsa.DSAPublicKey():
            return "DSA", key.key_size
        case ed25519.Ed25519PublicKey():
            return "Ed25519", 256
        case ed448.Ed448PublicKey():
            return "Ed448", 456
        case _:
            return type(key).__name__, None
