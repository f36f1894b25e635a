"""SSH public keys: their wire form (RFC 4251, 4253, 5656, 8709; OpenSSH PROTOCOL.u2f) and checks."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tieout.seal.wire import MalformedError, Wire

ED25519 = "ssh-ed25519"
_EDWARDS_HALF = 32
"""Bytes of the point; those of the number stand behind it."""
_EDWARDS_ORDER = 2**252 + 27742317777372353535851937790883648493
RSA = "ssh-rsa"
SK_ED25519 = "sk-ssh-ed25519@openssh.com"
SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
USER_PRESENT = 0x01
"""The bit of a hardware key's flags that says someone touched it (PROTOCOL.u2f)."""
_SMALLEST_RSA = 2048
_LARGEST_RSA = 16384  # OpenSSH's own limit (sshbuf.h, SSHBUF_MAX_BIGNUM)
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A NIST curve as SSH names it, and the hash that goes with it (RFC 5656, 6.2.1)."""

    name: str
    curve: ec.EllipticCurve
    hash: hashes.HashAlgorithm


CURVES = {
    "ecdsa-sha2-nistp256": Curve(name="nistp256", curve=ec.SECP256R1(), hash=hashes.SHA256()),
    "ecdsa-sha2-nistp384": Curve(name="nistp384", curve=ec.SECP384R1(), hash=hashes.SHA384()),
    "ecdsa-sha2-nistp521": Curve(name="nistp521", curve=ec.SECP521R1(), hash=hashes.SHA512()),
}
RSA_HASHES: dict[str, hashes.HashAlgorithm] = {  # RFC 8332; ssh-rsa itself is SHA-1: never
    "rsa-sha2-512": hashes.SHA512(),
    "rsa-sha2-256": hashes.SHA256(),
}


class MismatchError(ValueError):
    """A signature that this key did not make over this message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A public key, as the bytes that its fingerprint is over."""

    kind: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """``SHA256:`` and 43 characters, as ``ssh-keygen -l`` prints it."""
        return fingerprint(self.blob)

    @property
    def line(self) -> str:
        """Its type and base64, as in a ``.pub`` file without the comment."""
        return f"{self.kind} {base64.b64encode(self.blob).decode('ascii')}"

    def verify(self, signature: bytes, message: bytes) -> bool | None:
        """Hold an SSH signature against a message.

        Gives for a hardware key whether someone touched it, for others None. Raises
        MalformedError for what is no signature of this kind of key, MismatchError for a wrong one.
        """
        fields = Wire(signature)
        algorithm, raw = fields.text(), fields.string()
        try:
            if self.kind in {SK_ED25519, SK_ECDSA}:
                return self._verify_hardware(algorithm, raw, fields, message)
            fields.end()
            self._verify_plain(algorithm, raw, message)
        except InvalidSignature:
            raise MismatchError from None
        return None

    def _verify_plain(self, algorithm: str, raw: bytes, message: bytes) -> None:
        if self.kind == RSA:
            if (digest := RSA_HASHES.get(algorithm)) is None:
                raise MalformedError(f"{algorithm} is no signature algorithm that is accepted")
            key = _rsa(self.blob)
            # Some agents strip leading zeros; OpenSSH takes such signatures too (ssh-rsa.c).
            raw = raw.rjust((key.key_size + 7) // 8, b"\0")
            key.verify(raw, message, padding.PKCS1v15(), digest)
            return
        if algorithm != self.kind:
            raise MalformedError(f"an {algorithm} signature cannot come from an {self.kind} key")
        if self.kind == ED25519:
            _hold_one_spelling(raw)
            _ed25519(self.blob).verify(raw, message)
        else:
            _verify_ecdsa(_ecdsa(self.blob), raw, message, CURVES[self.kind].hash)

    def _verify_hardware(self, algorithm: str, raw: bytes, fields: Wire, message: bytes) -> bool:
        if algorithm != self.kind:
            raise MalformedError(f"an {algorithm} signature cannot come from an {self.kind} key")
        flags, counter = fields.take(1), fields.take(4)
        fields.end()
        # PROTOCOL.u2f: what the device signs instead of the message.
        covered = _sha256(_application(self.blob)) + flags + counter + _sha256(message)
        if self.kind == SK_ED25519:
            _hold_one_spelling(raw)
            _ed25519(self.blob).verify(raw, covered)
        else:
            _verify_ecdsa(_ecdsa(self.blob), raw, covered, hashes.SHA256())
        return bool(flags[0] & USER_PRESENT)


def fingerprint(blob: bytes) -> str:
    """Give the SHA256 fingerprint of a public key's blob."""
    return "SHA256:" + base64.b64encode(_sha256(blob)).decode("ascii").rstrip("=")


def is_fingerprint(text: str) -> bool:
    """Say whether the text has the form of a SHA256 fingerprint."""
    return _FINGERPRINT.fullmatch(text) is not None


def from_blob(blob: bytes) -> PublicKey:
    """Read a public key's wire form, and hold that it is a key; raises MalformedError."""
    kind = Wire(blob).text()
    if kind not in {RSA, ED25519, SK_ED25519, SK_ECDSA, *CURVES}:
        raise MalformedError(f"{kind} keys are not accepted")
    try:
        if kind == RSA:
            _rsa(blob)
        elif kind in {ED25519, SK_ED25519}:
            _ed25519(blob)
        else:
            _ecdsa(blob)
    except MalformedError:
        raise
    except ValueError as error:
        raise MalformedError(f"it holds no valid {kind} key") from error
    return PublicKey(kind=kind, blob=blob)


def from_line(line: str) -> PublicKey:
    """Read one line of a ``.pub`` file: type, base64, comment; raises MalformedError."""
    parts = line.split(maxsplit=2)
    if len(parts) < 2:
        raise MalformedError("it is no line of a public key: type, base64, comment")
    try:
        blob = base64.b64decode(parts[1], validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("its second word is no base64") from error
    key = from_blob(blob)
    if key.kind != parts[0]:
        raise MalformedError(f"it says {parts[0]!r} and holds an {key.kind} key")
    return key


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _rsa(blob: bytes) -> rsa.RSAPublicKey:
    fields = Wire(blob)
    fields.text()
    exponent, modulus = fields.positive(), fields.positive()
    fields.end()
    if not _SMALLEST_RSA <= modulus.bit_length() <= _LARGEST_RSA:
        raise MalformedError(f"an RSA key of {modulus.bit_length()} bits is not accepted: {_SMALLEST_RSA} at least")
    return rsa.RSAPublicNumbers(exponent, modulus).public_key()


def _hold_one_spelling(raw: bytes) -> None:
    """Raise MalformedError where the order of the group was added to a signature: ssh-keygen takes that for another one.

    RFC 8032, 5.1.7, wants the number to be below it. Whoever has a signature can make the other, without the key.
    """
    if int.from_bytes(raw[_EDWARDS_HALF:], "little") >= _EDWARDS_ORDER:
        raise MalformedError("its number is too large: it was made of another signature, and not with the key")


def _ed25519(blob: bytes) -> ed25519.Ed25519PublicKey:
    fields = Wire(blob)
    kind, raw = fields.text(), fields.string()
    if kind == SK_ED25519:
        fields.string()
    fields.end()
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


def _ecdsa(blob: bytes) -> ec.EllipticCurvePublicKey:
    fields = Wire(blob)
    kind, name, point = fields.text(), fields.text(), fields.string()
    if kind == SK_ECDSA:
        fields.string()
    fields.end()
    curve = CURVES[kind if kind in CURVES else "ecdsa-sha2-nistp256"]
    if name != curve.name:
        raise MalformedError(f"an {kind} key is not on {name}")
    return ec.EllipticCurvePublicKey.from_encoded_point(curve.curve, point)


def _application(blob: bytes) -> bytes:
    """Give the last field of a hardware key: whom it was made for, ``ssh:`` by default."""
    fields = Wire(blob)
    fields.text()
    if fields.string() in {curve.name.encode() for curve in CURVES.values()}:
        fields.string()
    return fields.string()


def _verify_ecdsa(key: ec.EllipticCurvePublicKey, raw: bytes, message: bytes, digest: hashes.HashAlgorithm) -> None:
    pair = Wire(raw)
    r, s = pair.positive(), pair.positive()
    pair.end()
    key.verify(encode_dss_signature(r, s), message, ec.ECDSA(digest))
