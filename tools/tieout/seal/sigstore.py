"""Sigstore bundles: a signature by a key that lived for minutes, whose holder an issuer named and a public log saw.

Client of sigstore-python (the extra ``sigstore``), loaded for those alone who have such a bundle. Formats: Sigstore's
protobuf-specs, Fulcio's oid-info.md. Verification needs no network: certificates, log keys and time-stamping
authorities come from a trusted root, the one that the client carries or the reader's own.
"""

from __future__ import annotations

import importlib.resources
import importlib.util
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sigstore.models import Bundle, TrustedRoot

NAME = "SHA256SUMS.sigstore.json"
INSTALL = "pip install 'tieout[sigstore]'"
LARGEST = 1 << 20
"""Bytes of a bundle; real ones have some ten thousand."""
PUBLIC = "https://tuf-repo-cdn.sigstore.dev"
"""The public instance, whose trusted root the client carries."""
_ISSUER = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
_OTHER_NAME = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.7")
_REFUSED = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, UnsupportedAlgorithm,
            InvalidSignature, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)  # fmt: skip
"""What the client and what it stands on raise for hostile bytes, beside errors of its own."""
_TOLD = (
    ("SET", "the log's promise that its entry was taken in at that time is not the log's"),
    ("inclusion proof", "its entry is not in the log: the proof does not lead to the log's root"),
    ("Inclusion proof", "its entry is not in the log: the proof does not lead to the root that the log signed"),
    ("checkpoint", "the root of the log that it names is not signed by a log of the trusted root"),
    ("SCT", "no certificate log of the trusted root saw its certificate"),
    ("certificate chain", "its certificate was not valid when the log or the time-stamp saw the signature"),
    ("expired at time of signing", "its certificate was not valid when the log or the time-stamp saw the signature"),
    ("not enough sources", "nobody whom the trusted root names vouches for its time"),
    ("no Timestamp Authorities", "its time-stamp is by an authority that the trusted root does not name"),
    ("inconsistent", "the log's entry is of another signature"),
)
"""Words in the client's messages, and what they come to."""


class SigstoreError(ValueError):
    """It is no Sigstore bundle that holds; the message goes on from "it" or "its"."""

    def __init__(self, kind: str, message: str) -> None:
        """Keep the kind apart: ``malformed``, ``wrong`` (of other bytes) or ``refused`` (by what the root names)."""
        super().__init__(message)
        self.kind = kind


class Identity(NamedTuple):
    """Whom the certificate in a bundle names."""

    name: str
    """An e-mail address, or the address of a workflow."""
    issuer: str
    """Who vouched for it: the address of an OpenID provider."""

    def __str__(self) -> str:
        """Give both, as people say them."""
        return f"{self.name or 'nobody'} (by {self.issuer or 'no issuer'})"


class Witnessed(NamedTuple):
    """A bundle that is a signature of the message."""

    identity: Identity
    is_rooted: bool
    """Whether the trusted root vouches for the identity and the time; else both are the bundle's own word."""
    at: datetime | None
    """The time that the log, or a time-stamp, vouches for; None where nobody does."""


class _Anyone:
    """The client's policy that refuses no identity: whose it is, and whether it is the named one, is told apart."""

    def verify(self, cert: x509.Certificate) -> None:
        """Do nothing."""


def is_available() -> bool:
    """Say whether the client is installed."""
    return importlib.util.find_spec("sigstore") is not None


def root(data: bytes | None) -> TrustedRoot:
    """Read a trusted root (JSON); without one, give the public instance's, as the installed client carries it.

    Raises SigstoreError for what is none.
    """
    from sigstore.errors import Error  # noqa: PLC0415  # an extra
    from sigstore.models import TrustedRoot  # noqa: PLC0415  # an extra
    from sigstore_models.trustroot import v1  # noqa: PLC0415  # an extra

    if data is None:
        carried = importlib.resources.files("sigstore._store") / quote(PUBLIC, safe="") / "trusted_root.json"
        data = carried.read_bytes()
    try:
        found = TrustedRoot(v1.TrustedRoot.from_json(data))
        is_whole = bool(found.get_fulcio_certs() and found._inner.tlogs)  # noqa: SLF001  # it has no other way to ask
    except (Error, *_REFUSED) as error:
        raise SigstoreError("malformed", f"it is no trusted root of Sigstore: {_first(error)}") from error
    if not is_whole:
        raise SigstoreError("malformed", "it names no log")
    return found


def verify(data: bytes, message: bytes, trusted: TrustedRoot) -> Witnessed:
    """Hold a bundle against the message and a trusted root; raises SigstoreError, and nothing else, for any bytes.

    A certificate by an authority that the root does not name is told (``is_rooted``): then nobody whom the reader
    trusts says a word of it. Where it leads there, everything else must hold as well: the certificate log's word, the entry's
    proof and promise, its time within the certificate's, and that the entry is of this signature.
    """
    from sigstore.errors import Error  # noqa: PLC0415  # an extra
    from sigstore.verify import Verifier  # noqa: PLC0415  # an extra

    bundle = _parsed(data)
    certificate = bundle.signing_certificate
    try:
        whose = _identity(certificate)
        _hold_signature(bundle, message)
        authorities = trusted.get_fulcio_certs()
        if not any(_issued(certificate, authority) for authority in authorities):
            _hold_strange(certificate, authorities)
            return Witnessed(whose, is_rooted=False, at=None)
        Verifier(trusted_root=trusted).verify_artifact(message, bundle, _Anyone())
        return Witnessed(whose, is_rooted=True, at=_time(bundle))
    except SigstoreError:
        raise
    except (Error, *_REFUSED) as error:
        raise SigstoreError("refused", _told(error)) from error


def _parsed(data: bytes) -> Bundle:
    from sigstore.errors import Error  # noqa: PLC0415  # an extra
    from sigstore.models import Bundle  # noqa: PLC0415  # an extra

    try:
        bundle = Bundle.from_json(data)
    except (Error, *_REFUSED) as error:
        raise SigstoreError("malformed", f"it is no Sigstore bundle that is read: {_first(error)}") from error
    if bundle._inner.message_signature is None:  # noqa: SLF001  # it has no other way to ask
        raise SigstoreError("malformed", "it holds no signature of a file")
    return bundle


def _hold_signature(bundle: Bundle, message: bytes) -> None:
    key = bundle.signing_certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise SigstoreError("malformed", "its key is of a kind that is not read")
    try:
        key.verify(bundle.signature, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise SigstoreError("wrong", "its signature is of other bytes, or by another key") from None


def _identity(certificate: x509.Certificate) -> Identity:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    found: list[str] = [
        *names.get_values_for_type(x509.RFC822Name),
        *names.get_values_for_type(x509.UniformResourceIdentifier),
        *(item.value.decode() for item in names.get_values_for_type(x509.OtherName) if item.type_id == _OTHER_NAME),
    ]
    if len(found) != 1:
        raise SigstoreError("malformed", f"its certificate names {len(found) or 'no'} holders")
    issuer = certificate.extensions.get_extension_for_oid(_ISSUER).value
    return Identity(found[0], issuer.value.decode() if isinstance(issuer, x509.UnrecognizedExtension) else "")


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, *_REFUSED):
        return False
    return True


def _hold_strange(certificate: x509.Certificate, authorities: Iterable[x509.Certificate]) -> None:
    """Raise SigstoreError where it names the key of one of them, none of which signed it: then it was forged."""
    named = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    for authority in authorities:
        if authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest == named:
            raise SigstoreError("refused", "its certificate is not signed by the authority that it names")


def _time(bundle: Bundle) -> datetime | None:
    """Give the time by which it was there: of the log's promise, else the latest of its time-stamps, one of which held."""
    entry = json.loads(bundle.to_json())["verificationMaterial"]["tlogEntries"][0]
    if entry.get("inclusionPromise") and entry.get("integratedTime"):
        return datetime.fromtimestamp(int(entry["integratedTime"]), UTC)
    stamps = bundle.verification_material.timestamp_verification_data
    return max((item.tst_info.gen_time for item in stamps.rfc3161_timestamps), default=None) if stamps else None


def _told(error: Exception) -> str:
    text = _first(error)
    return next((told for words, told in _TOLD if words in text), f"the trusted root does not bear it out: {text}")


def _first(error: Exception) -> str:
    """Give the first line of a library's message, or its kind where it says nothing."""
    line = str(error).strip().partition("\n")[0]
    return re.sub(r"\s+", " ", line)[:200] or type(error).__name__
