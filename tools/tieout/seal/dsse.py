"""Envelopes of statements (DSSE v1): a payload and signatures over it and its type together.

    https://github.com/secure-systems-lab/dsse (protocol.md, envelope.md)

A signature by a certificate's key is the bare one (RSA or ECDSA, SHA-256), so that ``openssl dgst -verify``
reads it. One by an SSH key is the text that ``ssh-keygen -Y sign`` writes: an agent signs nothing else.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.seal import sshsig, x509
from tieout.seal.signers.base import CertifiedSigner
from tieout.seal.sshkey import MismatchError, is_fingerprint
from tieout.seal.wire import MalformedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tieout.seal.signers.base import Signer

NAMESPACE = "tieout-bundle"
"""Of SSH signatures: that of the bundle's keys. What is signed begins with ``DSSEv1``, as no manifest does."""
STATEMENT = "application/vnd.in-toto+json"
"""The type of an in-toto statement (in-toto attestation, spec/v1/envelope.md)."""
LARGEST = 192 << 20
"""Bytes of an envelope that are read: that of the largest manifest, in base64."""
_MOST_SIGNATURES = 8
_FORM = re.compile(
    rb'\{"payload":"[A-Za-z0-9+/]*=*","payloadType":"[A-Za-z0-9./+-]+","signatures":\['
    rb'\{"keyid":"[A-Za-z0-9+/:]+","sig":"[A-Za-z0-9+/]+=*"\}(?:,\{"keyid":"[A-Za-z0-9+/:]+","sig":"[A-Za-z0-9+/]+=*"\})*\]\}\n'
)
"""How one is written: nobody signs the blanks, escapes and the order of an envelope."""


class DsseError(ValueError):
    """No envelope, or one whose signatures do not all hold; one sentence on "it"."""


class Envelope(NamedTuple):
    """An envelope whose signatures hold, each one."""

    payload: bytes
    signers: tuple[str, ...]
    """The fingerprints of the keys and certificates, in the envelope's order."""


def encoded(payload: bytes, kind: str = STATEMENT) -> bytes:
    """Give the bytes that are signed (protocol.md, PAE)."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def make(payload: bytes, signers: Sequence[Signer]) -> bytes:
    """Sign a statement; gives one line of JSON. Raises what the signers raise."""
    covered = encoded(payload)
    signatures = []
    for signer in signers:
        raw = signer.raw(covered) if isinstance(signer, CertifiedSigner) else signer.sign(covered, NAMESPACE)
        signatures.append({"keyid": signer.identity, "sig": base64.b64encode(raw).decode("ascii")})
    shape = {
        "payload": base64.b64encode(payload).decode("ascii"),
        "payloadType": STATEMENT,
        "signatures": signatures,
    }
    return json.dumps(shape, separators=(",", ":")).encode("ascii") + b"\n"


def verify(envelope: bytes, *, certificates: Sequence[bytes] = ()) -> Envelope:
    """Hold every signature of an envelope against its payload; raises DsseError.

    ``certificates`` (DER) are those of the signers by X.509; the caller has seen to them. A signature by an SSH
    key names the key itself. Nothing is said of whether a signer is one that the reader knows.
    """
    found = _read(envelope)
    payload = _bytes(found.get("payload"))
    if found.keys() - {"payload", "payloadType", "signatures"}:
        raise DsseError("it holds more than a payload, its type and signatures")
    if found.get("payloadType") != STATEMENT:
        raise DsseError("its payload is no in-toto statement")
    signatures = found.get("signatures")
    if not isinstance(signatures, list) or not 1 <= len(signatures) <= _MOST_SIGNATURES:
        raise DsseError("it has no signature" if signatures == [] else "its signatures are no short list")
    covered = encoded(payload)
    known = {x509.fingerprint(der): der for der in certificates}
    signers = tuple(_signer(item, covered, known) for item in signatures)
    if not _FORM.fullmatch(envelope):
        raise DsseError("it is not written as one is: blanks, escapes or another order, which nobody signs")
    return Envelope(payload=payload, signers=signers)


def _read(envelope: bytes) -> Mapping[str, object]:
    if len(envelope) > LARGEST:
        raise DsseError(f"it is longer than {LARGEST} bytes")
    if envelope.count(b"\n") != 1 or not envelope.endswith(b"\n"):
        raise DsseError("it is not one line of JSON")
    try:
        found = json.loads(envelope.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise DsseError("it is no JSON that can be read") from error
    if not isinstance(found, dict):
        raise DsseError("it is no JSON object")
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise DsseError("a part of it is missing")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DsseError("a part of it is no base64") from error


def _signer(item: object, covered: bytes, known: Mapping[str, bytes]) -> str:
    name = item.get("keyid") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(name, str):
        raise DsseError("a signature in it names no key")
    raw = _bytes(item.get("sig"))
    if x509.is_fingerprint(name):
        _hold_certified(name, raw, covered, known)
    elif is_fingerprint(name):
        _hold_ssh(name, raw, covered)
    else:
        raise DsseError("a signature in it names its key in no way that is known")
    return name


def _hold_certified(name: str, raw: bytes, covered: bytes, known: Mapping[str, bytes]) -> None:
    if name not in known:
        raise DsseError(f"it is signed by a certificate that did not sign the manifest: {name}")
    try:
        x509.verify(x509.from_der(known[name]), raw, covered)
    except x509.CertificateError as error:
        raise DsseError("a signature in it does not hold: it is of another text or by another key") from error


def _hold_ssh(name: str, raw: bytes, covered: bytes) -> None:
    try:
        signature = sshsig.parse(raw)
        signature.verify(covered)
    except (MalformedError, MismatchError) as error:
        raise DsseError("a signature in it does not hold: it is of another text or by another key") from error
    if signature.namespace != NAMESPACE or signature.key.fingerprint != name:
        raise DsseError("a signature in it is by another key, or for another purpose, than it says")
