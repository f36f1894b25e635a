"""Time-stamps (RFC 3161): what is asked of an authority, and whether its answer holds. No network here.

A token says that a text existed not later than its time, by the word of whoever runs the authority. It
is worth something only where its certificate leads to one that the reader chose to trust.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple

import rfc3161_client as client
from cryptography import x509

from tieout.seal.der import has_unsigned_attributes, with_sorted_certificates
from tieout.seal.token_signature import Fit, fit_of

LARGEST = 1 << 20
"""Bytes of a response that are read; those with a long chain of certificates have some ten thousand."""
MEDIA = "application/timestamp-query"
"""Of a request sent by HTTP (RFC 3161, 3.4)."""
_HASHES = {  # RFC 5758, 2, and what verifiers of today accept
    "2.16.840.1.101.3.4.2.1": hashlib.sha256,
    "2.16.840.1.101.3.4.2.2": hashlib.sha384,
    "2.16.840.1.101.3.4.2.3": hashlib.sha512,
}
_STATUS = {2: "the authority refused", 3: "the authority asks to wait", 4: "a revocation is near", 5: "it is revoked"}


_UNREADABLE = (ValueError, KeyError, TypeError, x509.InvalidVersion)
"""What the library raises for a certificate whose version or name is none."""


class TokenError(ValueError):
    """An answer that is no token, or not one for this text, or not one of a trusted authority."""


class Asked(NamedTuple):
    """A request, and what its answer must repeat."""

    body: bytes
    nonce: int | None


class Token(NamedTuple):
    """What a token says of itself."""

    at: datetime
    authority: str
    """The subject of the certificate that signed it, or the name that it gives."""


class Authorities(NamedTuple):
    """Certificates that the reader trusts."""

    certificates: tuple[x509.Certificate, ...]


def request(message: bytes) -> Asked:
    """Give a request for a token over a message, with a number used once that the answer must repeat."""
    made = (
        client.TimestampRequestBuilder()
        .data(message)
        .hash_algorithm(client.HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .build()
    )
    return Asked(body=made.as_bytes(), nonce=made.nonce)


def read(response: bytes, message: bytes, *, nonce: int | None = None) -> Token:
    """Read a response that grants a token over this message; its signature is not looked at.

    Raises TokenError, also where the token is of another message, or repeats another ``nonce``, and where attributes
    stand in it that no signature covers: RFC 5652 (5.3) lets anybody add some, and they promise nothing.
    """
    found = _parsed(response)
    try:
        info = found.tst_info
        imprint = info.message_imprint
        algorithm, digest, at = imprint.hash_algorithm.dotted_string, imprint.message, info.gen_time
        repeated = info.nonce if nonce is not None else None
    except ValueError as error:
        raise TokenError("it holds no token that can be read") from error
    if algorithm not in _HASHES:
        raise TokenError("its digest is not one of SHA-256, SHA-384 and SHA-512")
    if _HASHES[algorithm](message).digest() != digest:
        raise TokenError("it is of another text")
    if repeated != nonce:
        raise TokenError("it answers another request")
    return Token(at=at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC), authority=_authority(found))


def hold(response: bytes, message: bytes, trusted: Authorities) -> Token:
    """Read a response as ``read`` does, and hold its signature against the trusted certificates.

    They must have been valid at the token's time, and the signer's made for time-stamping alone. Raises TokenError.
    """
    token = read(response, message)
    if not token.authority:
        raise TokenError("its certificates cannot be read")
    builder = client.VerifierBuilder()
    for certificate in trusted.certificates:
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(_parsed(response), message)
    except client.VerificationError as error:
        raise TokenError(_why(response, error)) from error
    except _UNREADABLE as error:
        raise TokenError("its certificates cannot be read") from error
    return token


def doubt_of(response: bytes) -> str:
    """Say what is wrong with a token's signature by itself, where no authority is named; empty where nothing is known."""
    return "its signature does not hold" if fit_of(response) is Fit.BROKEN else ""


def authorities(pem: bytes) -> Authorities:
    """Read certificates in PEM, each once; raises TokenError where there is none."""
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise TokenError("it holds no certificate in PEM") from error
    return Authorities(tuple(dict.fromkeys(found)))


def _parsed(response: bytes) -> client.TimeStampResponse:
    if len(response) > LARGEST:
        raise TokenError(f"it is longer than {LARGEST} bytes")
    try:
        found = client.decode_timestamp_response(with_sorted_certificates(response))
        status, hidden = found.status, found.status_string
    except ValueError as error:
        raise TokenError("it is no time-stamp response") from error
    if status != client.tsp.PKIStatus.GRANTED:
        raise TokenError(_STATUS.get(status, f"the authority answered with status {status}"))
    if hidden:
        raise TokenError("it carries words beside its token, which nobody signed")
    if has_unsigned_attributes(response):
        raise TokenError("it carries an attribute that nobody signed")
    return found


def _authority(found: client.TimeStampResponse) -> str:
    try:
        signers = {(item.issuer, item.serial_number) for item in found.signed_data.signer_infos}
        for data in found.signed_data.certificates:
            certificate = x509.load_der_x509_certificate(data)
            if (certificate.issuer, certificate.serial_number) in signers:
                return certificate.subject.rfc4514_string()
        return next((issuer.rfc4514_string() for issuer, _ in signers), "")
    except _UNREADABLE:
        return ""


def _why(response: bytes, error: Exception) -> str:
    """Tell a token that was meddled with from one of somebody whom the reader did not name; the library does not."""
    fit = fit_of(response)
    if fit is Fit.BROKEN:
        return "its signature does not hold: it is not by the certificate that the token carries"
    text = str(error)
    if "certificate verify error" in text or "verifying certificates" in text:
        fits = "its signature fits the certificate in it" if fit is Fit.HOLDS else "its signature was not examined"
        return f"{fits}, and that leads to none that you named, or was not valid then"
    return f"its signature does not hold: {text.rstrip('.')}"
