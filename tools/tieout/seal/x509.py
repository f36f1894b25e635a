"""Certificates of signers (X.509): their fingerprint, what they may sign, and the path to a root that is trusted."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LARGEST = 1 << 20
"""Bytes of PEM that are read: some hundred certificates."""
_LONGEST_PATH = 8
_SMALLEST_RSA = 2048
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_FINGERPRINT = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2}){31}", re.ASCII)
# Without an extended key usage, or with one of these, `openssl cms -verify` takes it as it is
# (OpenSSL, X509_check_purpose: S/MIME signing).
_USAGES = frozenset({"1.3.6.1.5.5.7.3.4", "2.5.29.37.0"})
_KNOWN = frozenset(
    {
        x509.BasicConstraints.oid,
        x509.KeyUsage.oid,
        x509.ExtendedKeyUsage.oid,
        x509.SubjectAlternativeName.oid,
        x509.CertificatePolicies.oid,
    }
)
"""Extensions that may be critical: we hold to them, or (the last two) they restrict nothing that is asked here."""
_UNREADABLE = (ValueError, TypeError, KeyError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension,
               x509.UnsupportedGeneralNameType)  # fmt: skip


_T = TypeVar("_T", bound=x509.ExtensionType)


class CertificateError(ValueError):
    """A certificate that cannot be read, or does not allow what was done with it."""


class Roots(NamedTuple):
    """Certificates that the reader trusts."""

    certificates: tuple[x509.Certificate, ...]


def fingerprint(der: bytes) -> str:
    """Give the name of a certificate: what ``openssl x509 -noout -fingerprint -sha256`` prints after ``=``."""
    return hashlib.sha256(der).digest().hex(":").upper()


def sha256(data: bytes) -> bytes:
    """Give the digest of bytes."""
    return hashlib.sha256(data).digest()


def is_fingerprint(text: str) -> bool:
    """Say whether a text is such a name: 32 pairs of upper-case hex digits with colons."""
    return _FINGERPRINT.fullmatch(text) is not None


def from_pem(pem: bytes) -> tuple[x509.Certificate, ...]:
    """Read certificates, in their order, each once; raises CertificateError where there is none."""
    if len(pem) > LARGEST:
        raise CertificateError(f"it is longer than {LARGEST} bytes")
    try:
        return tuple(dict.fromkeys(x509.load_pem_x509_certificates(pem)))
    except _UNREADABLE as error:
        raise CertificateError("it holds no certificate in PEM that can be read") from error


def from_der(der: bytes) -> x509.Certificate:
    """Read one certificate; raises CertificateError."""
    try:
        return x509.load_der_x509_certificate(der)
    except _UNREADABLE as error:
        raise CertificateError("a certificate in it cannot be read") from error


def der_of(certificate: x509.Certificate) -> bytes:
    """Give its bytes."""
    return certificate.public_bytes(Encoding.DER)


def pem_of(certificates: Iterable[x509.Certificate]) -> bytes:
    """Give them as one PEM text."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def public_of(certificate: x509.Certificate) -> bytes:
    """Give the public key (SubjectPublicKeyInfo, DER)."""
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def subject_of(certificate: x509.Certificate) -> str:
    """Give the distinguished name as RFC 4514 writes it; raises CertificateError."""
    try:
        return certificate.subject.rfc4514_string()
    except _UNREADABLE as error:
        raise CertificateError("the name in its certificate cannot be read") from error


def verify(certificate: x509.Certificate, signature: bytes, message: bytes, hash_name: str = "sha256") -> None:
    """Hold a signature (RSA PKCS#1 v1.5, ECDSA) by a certificate's key against a message; raises CertificateError."""
    digest = _HASHES.get(hash_name)
    if digest is None:
        raise CertificateError("its digest is not one of SHA-256, SHA-384 and SHA-512")
    key = key_of(certificate)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), digest)
        else:
            key.verify(signature, message, ec.ECDSA(digest))
    except InvalidSignature:
        raise CertificateError("its signature does not hold: the key of its certificate did not make it") from None
    except _UNREADABLE as error:
        raise CertificateError("its signature has no form that such a key makes") from error


def key_of(certificate: x509.Certificate) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    """Give the key; raises CertificateError for one of a kind or a size that is not accepted.

    Ed25519 is left out: OpenSSL 3.0, as auditors have it, does not verify such CMS messages.
    """
    try:
        key = certificate.public_key()
    except _UNREADABLE as error:
        raise CertificateError("the key in its certificate cannot be read") from error
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < _SMALLEST_RSA:
            raise CertificateError(f"its key of {key.key_size} bits is too short: {_SMALLEST_RSA} at least")
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return key
    raise CertificateError("its key is neither RSA nor on the curves P-256, P-384 and P-521")


def hold_purpose(certificate: x509.Certificate) -> None:
    """Hold that a certificate may sign documents, as the plain ``openssl cms -verify`` asks; raises CertificateError."""
    key_of(certificate)
    _hold_known(certificate)
    usage = _extension(certificate, x509.KeyUsage)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise CertificateError("its certificate may not sign: its key usage lacks digitalSignature and nonRepudiation")
    meant = _extension(certificate, x509.ExtendedKeyUsage)
    if meant is not None and not _USAGES & {item.dotted_string for item in meant}:
        raise CertificateError(
            "its certificate is for other purposes: it has an extended key usage, and emailProtection is not among it"
        )


def is_authority(certificate: x509.Certificate) -> bool:
    """Say whether a certificate may issue others; raises CertificateError."""
    constraints = _extension(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca


def hold_valid(certificate: x509.Certificate, at: datetime, whose: str = "its certificate") -> None:
    """Hold that a certificate was valid at an instant; raises CertificateError."""
    try:
        start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except _UNREADABLE as error:
        raise CertificateError(f"the dates of {whose} cannot be read") from error
    if at < start:
        raise CertificateError(
            f"{whose} was not yet valid on {at:%Y-%m-%d %H:%M} UTC: it begins {start:%Y-%m-%d %H:%M} UTC"
        )
    if at > end:
        raise CertificateError(f"{whose} had expired on {at:%Y-%m-%d %H:%M} UTC: it ended {end:%Y-%m-%d %H:%M} UTC")


def root_of(
    certificate: x509.Certificate, others: Iterable[x509.Certificate], roots: Roots, at: datetime
) -> x509.Certificate:
    """Give the trusted certificate to which a path leads from this one (RFC 5280, 6).

    ``others`` are what came with it, and nobody's word. Raises CertificateError where there is no path whose
    certificates were all valid at the instant, and were authorities.
    """
    if certificate in roots.certificates:
        return certificate
    between = tuple(dict.fromkeys(others))[:64]
    expired: list[CertificateError] = []
    waiting: list[tuple[x509.Certificate, ...]] = [(certificate,)]
    tried = 0
    while waiting and (tried := tried + 1) <= 256:
        path = waiting.pop(0)
        for issuer in (*roots.certificates, *between):
            if issuer in path or len(path) > _LONGEST_PATH or not _has_issued(issuer, path):
                continue
            try:
                hold_valid(issuer, at, "the authority of its certificate")
            except CertificateError as error:
                expired.append(error)
                continue
            if issuer in roots.certificates:
                return issuer
            waiting.append((*path, issuer))
    if expired:
        raise expired[0]
    raise CertificateError("its certificate does not lead to one that is trusted")


def _has_issued(issuer: x509.Certificate, path: tuple[x509.Certificate, ...]) -> bool:
    try:
        constraints = _extension(issuer, x509.BasicConstraints)
        usage = _extension(issuer, x509.KeyUsage)
        _hold_known(issuer)
        if constraints is None or not constraints.ca or (usage is not None and not usage.key_cert_sign):
            return False
        if constraints.path_length is not None and constraints.path_length < len(path) - 1:
            return False
        signed = path[-1].signature_hash_algorithm
        if signed is not None and signed.name not in _HASHES:  # none: Ed25519, which has its own
            return False
        path[-1].verify_directly_issued_by(issuer)
    except (InvalidSignature, CertificateError, *_UNREADABLE):
        return False
    return True


def _hold_known(certificate: x509.Certificate) -> None:
    try:
        odd = [item.oid.dotted_string for item in certificate.extensions if item.critical and item.oid not in _KNOWN]
    except _UNREADABLE as error:
        raise CertificateError("the extensions of its certificate cannot be read") from error
    if odd:
        raise CertificateError(
            f"its certificate asks for something that is not known here: critical extension {odd[0]}"
        )


def _extension(certificate: x509.Certificate, kind: type[_T]) -> _T | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
    except _UNREADABLE as error:
        raise CertificateError("the extensions of its certificate cannot be read") from error
