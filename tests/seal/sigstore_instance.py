"""A Sigstore of our own for tests: a certificate authority, its certificate log, and a transparency log.

Formats: Fulcio's oid-info.md and certificate-specification.md, RFC 6962 (SCT, Merkle tree), Rekor's signed entry
timestamps and checkpoints, Sigstore's protobuf-specs in their JSON form.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

IDENTITY, ISSUER = "release@example.com", "https://accounts.example.com"
ORIGIN = "log.example.com - 4711"
SINCE = datetime(2025, 1, 1, tzinfo=UTC)
_ISSUER_V1 = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
_ISSUER_V2 = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
_SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_SHA256 = ec.ECDSA(hashes.SHA256())

Json: TypeAlias = dict[str, object]


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def spki(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> bytes:
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def key_id(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> bytes:
    return hashlib.sha256(spki(key)).digest()


def canonical(value: Mapping[str, object]) -> bytes:
    """As RFC 8785 for texts and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _octets(data: bytes) -> bytes:
    head = bytes([len(data)]) if len(data) < 128 else b"\x81" + bytes([len(data)])
    return b"\x04" + head + data


def _root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _root(leaves[:half]) + _root(leaves[half:])).digest()


def _path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return [*_path(index, leaves[:half]), _root(leaves[half:])]
    return [*_path(index - half, leaves[half:]), _root(leaves[:half])]


@dataclass(slots=True, kw_only=True)
class Instance:
    """An instance whose keys are made here; ``leaves`` is its log, with others' entries in it."""

    ca_key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    ct_key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    log_key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    leaves: list[bytes] = field(default_factory=lambda: [hashlib.sha256(b"\x00" + bytes([n])).digest() for n in b"abc"])
    stamp_chain: tuple[bytes, ...] = ()
    """DER of the time-stamping authority's certificates, its own first, its root last."""
    ca: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        """Make the authority's certificate."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sample Fulcio")])
        usage = x509.KeyUsage(*(n in {5, 6} for n in range(9)))  # signs certificates and lists
        self.ca = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.ca_key.public_key())
            .serial_number(1)
            .not_valid_before(SINCE)
            .not_valid_after(SINCE + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.ca_key.public_key()), critical=False)
            .sign(self.ca_key, hashes.SHA256())
        )

    def certificate(
        self,
        key: ec.EllipticCurvePublicKey,
        *,
        at: datetime,
        identity: str = IDENTITY,
        issuer: str = ISSUER,
        ct_key: ec.EllipticCurvePrivateKey | None = None,
    ) -> x509.Certificate:
        """Certify a key for ten minutes, as Fulcio does, with the certificate log's word in it."""
        name = x509.RFC822Name(identity) if "://" not in identity else x509.UniformResourceIdentifier(identity)
        text = issuer.encode()
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self.ca.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(at)
            .not_valid_after(at + timedelta(minutes=10))
            .add_extension(x509.KeyUsage(*(n == 0 for n in range(9))), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.ca_key.public_key()), critical=False)
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
            .add_extension(x509.UnrecognizedExtension(_ISSUER_V1, text), critical=False)
            .add_extension(x509.UnrecognizedExtension(_ISSUER_V2, b"\x0c" + bytes([len(text)]) + text), critical=False)
        )
        before = builder.sign(self.ca_key, hashes.SHA256()).tbs_certificate_bytes
        sct = x509.UnrecognizedExtension(_SCT_LIST, _octets(self._sct(before, at, ct_key or self.ct_key)))
        return builder.add_extension(sct, critical=False).sign(self.ca_key, hashes.SHA256())

    def _sct(self, before: bytes, at: datetime, ct_key: ec.EllipticCurvePrivateKey) -> bytes:
        millis = int(at.timestamp() * 1000)
        entry = key_id(self.ca_key) + len(before).to_bytes(3, "big") + before
        signature = ct_key.sign(struct.pack("!BBQH", 0, 0, millis, 1) + entry + b"\0\0", _SHA256)
        made = b"\0" + key_id(ct_key) + struct.pack("!QH", millis, 0) + b"\x04\x03"
        made += len(signature).to_bytes(2, "big") + signature
        return (len(made) + 2).to_bytes(2, "big") + len(made).to_bytes(2, "big") + made

    def logged(self, body: bytes, *, at: datetime | None) -> dict[str, Any]:
        """Take an entry into the log; with a promise and its time, as Rekor's first version, where ``at`` is given."""
        index = len(self.leaves)
        self.leaves.append(hashlib.sha256(b"\x00" + body).digest())
        root = _root(self.leaves)
        note = f"{ORIGIN}\n{len(self.leaves)}\n{b64(root)}\n"
        signed = key_id(self.log_key)[:4] + self.log_key.sign(note.encode(), _SHA256)
        entry: Json = {
            "logIndex": str(index),
            "logId": {"keyId": b64(key_id(self.log_key))},
            "kindVersion": {"kind": "hashedrekord", "version": "0.0.1" if at else "0.0.2"},
            "inclusionProof": {
                "logIndex": str(index),
                "rootHash": b64(root),
                "treeSize": str(len(self.leaves)),
                "hashes": [b64(item) for item in _path(index, self.leaves)],
                "checkpoint": {"envelope": f"{note}\n\u2014 log.example.com {b64(signed)}\n"},
            },
            "canonicalizedBody": b64(body),
        }
        if at is not None:
            entry["integratedTime"] = str(int(at.timestamp()))
            entry["inclusionPromise"] = {"signedEntryTimestamp": b64(self.promise(body, int(at.timestamp()), index))}
        return entry

    def promise(self, body: bytes, at: int, index: int) -> bytes:
        """Sign an entry's time, as Rekor's first version does."""
        payload = {"body": b64(body), "integratedTime": at, "logID": key_id(self.log_key).hex(), "logIndex": index}
        return self.log_key.sign(canonical(payload), _SHA256)

    def bundle(
        self,
        message: bytes,
        *,
        at: datetime,
        logged_at: datetime | None = None,
        identity: str = IDENTITY,
        issuer: str = ISSUER,
        ct_key: ec.EllipticCurvePrivateKey | None = None,
    ) -> dict[str, Any]:
        """Sign a message as a client does; ``logged_at`` (default: ``at``) is when the log took the entry."""
        key = new_key()
        certificate = self.certificate(key.public_key(), at=at, identity=identity, issuer=issuer, ct_key=ct_key)
        signature = key.sign(message, _SHA256)
        digest = hashlib.sha256(message)
        pem = certificate.public_bytes(Encoding.PEM)
        body = {
            "apiVersion": "0.0.1",
            "kind": "hashedrekord",
            "spec": {
                "data": {"hash": {"algorithm": "sha256", "value": digest.hexdigest()}},
                "signature": {"content": b64(signature), "publicKey": {"content": b64(pem)}},
            },
        }
        return {
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {
                "certificate": {"rawBytes": b64(certificate.public_bytes(Encoding.DER))},
                "tlogEntries": [self.logged(canonical(body), at=logged_at or at)],
                "timestampVerificationData": {"rfc3161Timestamps": []},
            },
            "messageSignature": {
                "messageDigest": {"algorithm": "SHA2_256", "digest": b64(digest.digest())},
                "signature": b64(signature),
            },
        }

    def trusted_root(self) -> Json:
        """What a reader of its bundles trusts."""
        valid = {"start": f"{SINCE:%Y-%m-%dT%H:%M:%SZ}"}

        def log(key: ec.EllipticCurvePrivateKey, url: str) -> Json:
            public = {"rawBytes": b64(spki(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": valid}
            return {"baseUrl": url, "hashAlgorithm": "SHA2_256", "publicKey": public,
                    "logId": {"keyId": b64(key_id(key))}}  # fmt: skip

        def authority(uri: str, *chain: bytes) -> Json:
            return {"subject": {"organization": "example.com", "commonName": "Sample"}, "uri": uri,
                    "certChain": {"certificates": [{"rawBytes": b64(item)} for item in chain]}, "validFor": valid}  # fmt: skip

        stamps = [authority("https://tsa.example.com", *self.stamp_chain)] if self.stamp_chain else []
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [log(self.log_key, "https://log.example.com")],
            "certificateAuthorities": [authority("https://ca.example.com", self.ca.public_bytes(Encoding.DER))],
            "ctlogs": [log(self.ct_key, "https://ct.example.com")],
            "timestampAuthorities": stamps,
        }

    def config(self, url: str, *, version: int = 1) -> Json:
        """What a client of it is told, where all of its services are at one address."""
        valid = {"start": f"{SINCE:%Y-%m-%dT%H:%M:%SZ}"}

        def at(path: str = "", major: int = 1) -> list[Json]:
            return [{"url": f"{url}{path}", "majorApiVersion": major, "validFor": valid, "operator": "example.com"}]

        return {
            "mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
            "trustedRoot": self.trusted_root(),
            "signingConfig": {
                "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
                "caUrls": at(),
                "oidcUrls": at("/auth"),
                "rekorTlogUrls": at(major=version),
                "tsaUrls": at("/stamp") if self.stamp_chain else [],
                "rekorTlogConfig": {"selector": "ANY"},
                "tsaConfig": {"selector": "ANY"},
            },
        }


def token(
    *, identity: str = IDENTITY, issuer: str = ISSUER, at: datetime, lasts: timedelta = timedelta(minutes=5)
) -> str:
    """Give an identity token that the stand-in's authority takes at its word: nobody signs it."""
    since = int(at.timestamp())
    claims = {
        "iss": issuer,
        "sub": identity,
        "aud": "sigstore",
        "iat": since,
        "exp": since + int(lasts.total_seconds()),
    }
    parts = [canonical({"alg": "HS256", "typ": "JWT"}), canonical(claims), b"none"]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
