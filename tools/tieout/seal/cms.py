"""Detached signatures by an X.509 key (CMS SignedData, RFC 5652): made and verified as ``openssl cms`` does.

One signer, SHA-256, signed attributes with the certificate's own digest among them (RFC 5035), the
certificate and its chain inside. Verifying needs no network, and takes nothing in the message on its word.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import rsa

from tieout.seal import x509
from tieout.seal.x509 import CertificateError, Roots, fingerprint, is_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.x509 import Certificate

    from tieout.seal.signers.base import CertifiedSigner

__all__ = ["LARGEST", "Cms", "CmsError", "fingerprint", "is_fingerprint", "make", "verify"]
LARGEST = 1 << 20
"""Bytes of a message that are read; one with a long chain has some ten thousand."""
_MOST_CERTIFICATES = 64
_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What asn1crypto raises for bytes of another form than they say."""


class CmsError(ValueError):
    """No signature of ours, or none of these bytes, or none whose certificate allows it; one sentence on "it"."""


class Cms(NamedTuple):
    """A signature that holds."""

    fingerprint: str
    """Of the signer's certificate: as ``openssl x509 -fingerprint -sha256`` prints it after ``=``."""
    subject: str
    certificate: bytes
    """The signer's, in DER."""
    claimed_at: datetime | None
    """When it was signed, by the signer's own word."""
    held_at: datetime
    """The instant for which the certificates were held."""
    is_claimed: bool
    """Whether that instant is the signer's own word, and not that of an authority which the reader trusts."""
    root: str
    """The fingerprint of the trusted certificate to which the signer's leads; empty where none were named."""
    token: bytes | None
    """The time-stamp over the signature (RFC 3161, appendix A), not examined here."""
    signature: bytes


def make(
    message: bytes,
    signer: CertifiedSigner,
    *,
    signed_at: datetime | None,
    stamp: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """Sign bytes that stay outside; gives DER.

    ``signed_at`` is left out where the document says it itself (PAdES, ETSI EN 319 142-1, 6.3). ``stamp`` gives an
    authority's response over the bytes that it is handed: then the token goes in. Raises what the two raise, and
    CmsError for a certificate that cannot sign.
    """
    try:
        certificate = x509.from_der(signer.certificate)
        x509.hold_purpose(certificate)
    except CertificateError as error:
        raise CmsError(str(error)) from error
    own = asn1_x509.Certificate.load(signer.certificate)
    attributes = _attributes(hashlib.sha256(message).digest(), signer.certificate, signed_at)
    signature = signer.raw(attributes.dump())
    is_rsa = isinstance(x509.key_of(certificate), rsa.RSAPublicKey)
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}}
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_rsa" if is_rsa else "sha256_ecdsa"},
        "signature": signature,
    }
    if stamp is not None:
        token = tsp.TimeStampResp.load(stamp(signature))["time_stamp_token"]
        info["unsigned_attrs"] = [{"type": "signature_time_stamp_token", "values": [token]}]
    chain = dict.fromkeys((signer.certificate, *signer.chain))
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            # In the order that DER asks for (X.690, 11.6).
            "certificates": [asn1_x509.Certificate.load(der) for der in sorted(chain)],
            "signer_infos": [cms.SignerInfo(info)],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def verify(
    data: bytes,
    message: bytes,
    *,
    roots: bytes | None = None,
    at: datetime | None = None,
    claimed_at: datetime | None = None,
) -> Cms:
    """Hold a signature against the bytes that it is said to be of; raises CmsError.

    ``roots`` (PEM) are the certificates that the reader trusts; without them no path is looked at. ``at`` is the time
    of a token that the reader trusts; without it the certificates are held at the time that the signer claims, in
    the message or beside it (``claimed_at``).
    """
    if len(data) > LARGEST:
        raise CmsError(f"it is longer than {LARGEST} bytes")
    try:
        return _verify(data, message, roots, at, claimed_at)
    except CertificateError as error:
        raise CmsError(str(error)) from error
    except CmsError:
        raise
    except _MALFORMED as error:
        raise CmsError("it is no CMS signature that can be read") from error


def _verify(data: bytes, message: bytes, roots: bytes | None, at: datetime | None, claimed_at: datetime | None) -> Cms:
    signed = _signed_data(data)
    infos = signed["signer_infos"]
    if len(infos) != 1:
        raise CmsError(f"it has {len(infos)} signers: exactly one is wanted")
    info = infos[0]
    hash_name = info["digest_algorithm"]["algorithm"].native
    if hash_name not in _HASHES:
        raise CmsError("its digest is not one of SHA-256, SHA-384 and SHA-512")
    certificates = _certificates(signed)
    attributes = _values(info["signed_attrs"])
    if _one(attributes, "content_type").native != "data":
        raise CmsError("it signs something else than plain bytes")
    certificate = _signer_in(info["sid"], certificates)
    der = x509.der_of(certificate)
    _hold_binding(attributes, der)
    _hold_signature(info, certificate, hash_name)
    if _one(attributes, "message_digest").native != _HASHES[hash_name](message).digest():
        raise CmsError("it is of other bytes: their digest is not the one that was signed")
    claimed = _claimed(attributes) or claimed_at
    held_at = at or claimed
    if held_at is None:
        raise CmsError("it does not say when it was made, and no trusted time-stamp does")
    x509.hold_purpose(certificate)
    x509.hold_valid(certificate, held_at)
    root = ""
    if roots is not None:
        found = x509.root_of(certificate, certificates, Roots(x509.from_pem(roots)), held_at)
        root = fingerprint(x509.der_of(found))
    unsigned = _values(info["unsigned_attrs"])
    _hold_all_signed(signed, unsigned)
    token = _one(unsigned, "signature_time_stamp_token", optional=True)
    return Cms(
        fingerprint=fingerprint(der),
        subject=x509.subject_of(certificate),
        certificate=der,
        claimed_at=claimed,
        held_at=held_at,
        is_claimed=at is None,
        root=root,
        token=None if token is None else token.dump(),
        signature=info["signature"].native,
    )


def _hold_all_signed(signed: cms.SignedData, unsigned: dict[str, list[core.Asn1Value]]) -> None:
    """Hold that nothing was put in which no signature covers, but what is signed by itself: a token, a list of a CA."""
    odd = sorted(set(unsigned) - {"signature_time_stamp_token"})
    if odd:
        raise CmsError(f"it carries an attribute that nobody signed ({odd[0]})")
    lists = signed["crls"]
    if not isinstance(lists, core.Void) and any(item.name != "crl" for item in lists):
        raise CmsError("it carries lists of revocation of a form that is not known: something may be hidden in them")


def _signed_data(data: bytes) -> cms.SignedData:
    if data[1:2] == b"\x80":
        raise CmsError("it is not in DER: it does not say how long it is")
    outer = cms.ContentInfo.load(data, strict=True)
    if outer["content_type"].native != "signed_data":
        raise CmsError("it is a CMS message, and no signature")
    signed = outer["content"]
    inner = signed["encap_content_info"]
    if inner["content_type"].native != "data" or inner["content"].native is not None:
        raise CmsError("it carries content of its own: a detached signature is wanted")
    return signed


def _certificates(signed: cms.SignedData) -> tuple[Certificate, ...]:
    choices = signed["certificates"]
    if isinstance(choices, core.Void):
        raise CmsError("it holds no certificate")
    if len(choices) > _MOST_CERTIFICATES:
        raise CmsError(f"it holds more than {_MOST_CERTIFICATES} certificates")
    return tuple(x509.from_der(item.chosen.dump()) for item in choices if item.name == "certificate")


def _values(attributes: cms.CMSAttributes) -> dict[str, list[core.Asn1Value]]:
    """Give the values by type; a type that comes twice has the values of both."""
    found: dict[str, list[core.Asn1Value]] = {}
    if not isinstance(attributes, core.Void):
        for item in attributes:
            found.setdefault(item["type"].native, []).extend(item["values"])
    return found


def _one(found: dict[str, list[core.Asn1Value]], name: str, *, optional: bool = False) -> core.Asn1Value:
    values = found.get(name, [])
    if len(values) == 1:
        return values[0]
    if not values and optional:
        return None
    raise CmsError(f"it has {len(values)} attributes {name}: exactly one is wanted")


def _signer_in(sid: cms.SignerIdentifier, certificates: tuple[Certificate, ...]) -> Certificate:
    for certificate in certificates:
        own = asn1_x509.Certificate.load(x509.der_of(certificate))
        if sid.name == "issuer_and_serial_number":
            if own.serial_number == sid.chosen["serial_number"].native and own.issuer == sid.chosen["issuer"]:
                return certificate
        elif own.key_identifier is not None and own.key_identifier == sid.chosen.native:
            return certificate
    raise CmsError("the certificate of its signer is not in it")


def _hold_binding(attributes: dict[str, list[core.Asn1Value]], der: bytes) -> None:
    """Hold that the certificate is the one that the signer meant (RFC 5035, 3)."""
    bound = _one(attributes, "signing_certificate_v2", optional=True)
    if bound is None:
        return
    first = bound["certs"][0]
    name = first["hash_algorithm"]["algorithm"].native
    if name not in _HASHES or first["cert_hash"].native != _HASHES[name](der).digest():
        raise CmsError("its certificate was swapped: the signer named another one")


def _hold_signature(info: cms.SignerInfo, certificate: Certificate, hash_name: str) -> None:
    algorithm = info["signature_algorithm"]
    is_rsa = isinstance(x509.key_of(certificate), rsa.RSAPublicKey)
    if algorithm.signature_algo != ("rsassa_pkcs1v15" if is_rsa else "ecdsa"):
        raise CmsError("its signature is of a kind that is not accepted: RSA (PKCS#1 v1.5) and ECDSA are")
    if algorithm["algorithm"].native not in {"rsassa_pkcs1v15", f"{hash_name}_rsa", f"{hash_name}_ecdsa"}:
        raise CmsError("its signature names another digest than the message")
    attributes = info["signed_attrs"]
    encoded = [item.dump() for item in attributes]
    if encoded != sorted(encoded):
        raise CmsError("its signed attributes are not in the order that DER asks for")
    # What is signed has the tag of a SET in place of the field's (RFC 5652, 5.4).
    x509.verify(certificate, info["signature"].native, b"\x31" + attributes.dump()[1:], hash_name)


def _claimed(attributes: dict[str, list[core.Asn1Value]]) -> datetime | None:
    value = _one(attributes, "signing_time", optional=True)
    if value is None:
        return None
    at = value.native
    if not isinstance(at, datetime):
        raise CmsError("the time that it claims is none")
    return at.astimezone(UTC)


def _attributes(digest: bytes, certificate: bytes, signed_at: datetime | None) -> cms.CMSAttributes:
    bound = tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate).digest()})]})
    found = [
        cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
        cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
        cms.CMSAttribute({"type": "signing_certificate_v2", "values": [bound]}),
    ]
    if signed_at is not None:
        # Until 2049 as UTCTime (RFC 5652, 11.3), which has no part of a second.
        at = cms.Time({"utc_time": core.UTCTime(signed_at.astimezone(UTC).replace(microsecond=0))})
        found.append(cms.CMSAttribute({"type": "signing_time", "values": [at]}))
    return cms.CMSAttributes(sorted(found, key=lambda item: bytes(item.dump())))
