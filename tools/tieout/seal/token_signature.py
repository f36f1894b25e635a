"""The signature within a time-stamp -> whether it fits the certificate that the token carries. Whom to trust is not asked.

So that a token by an authority which nobody named is told apart from one that was meddled with.
"""

from __future__ import annotations

import enum
import hashlib
from typing import TYPE_CHECKING

from asn1crypto import cms, tsp

from tieout.seal import x509
from tieout.seal.x509 import CertificateError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What asn1crypto raises for bytes of another form than they say."""


class Fit(enum.Enum):
    """What the signature says by itself."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """The certificate is not in it, or its key is of a kind that is not examined here."""


def fit_of(response: bytes) -> Fit:
    """Hold the signature of a response's token against the certificate that it carries."""
    try:
        signed = tsp.TimeStampResp.load(response)["time_stamp_token"]["content"]
        (info,) = signed["signer_infos"]
        certificate = _signer_in(info["sid"], signed)
        name = info["digest_algorithm"]["algorithm"].native
        told = {item["type"].native: item["values"] for item in info["signed_attrs"]}
        digest = told["message_digest"][0].native
        content = bytes(signed["encap_content_info"]["content"])
        x509.key_of(certificate)
    except (*_MALFORMED, CertificateError):
        return Fit.UNKNOWN
    if name not in _HASHES or info["signature_algorithm"].signature_algo not in {"rsassa_pkcs1v15", "ecdsa"}:
        return Fit.UNKNOWN
    if digest != _HASHES[name](content).digest():
        return Fit.BROKEN
    try:
        # What is signed has the tag of a SET in place of the field's (RFC 5652, 5.4).
        x509.verify(certificate, info["signature"].native, b"\x31" + info["signed_attrs"].dump()[1:], name)
    except CertificateError:
        return Fit.BROKEN
    return Fit.HOLDS


def _signer_in(sid: cms.SignerIdentifier, signed: cms.SignedData) -> Certificate:
    for item in signed["certificates"]:
        own = item.chosen
        if sid.name == "issuer_and_serial_number":
            if own.serial_number == sid.chosen["serial_number"].native and own.issuer == sid.chosen["issuer"]:
                return x509.from_der(own.dump())
        elif own.key_identifier is not None and own.key_identifier == sid.chosen.native:
            return x509.from_der(own.dump())
    raise CertificateError("the certificate of its signer is not in it")
