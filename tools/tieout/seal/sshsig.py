"""SSH signatures of files (OpenSSH, PROTOCOL.sshsig): read, verified and made."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from tieout.seal.sshkey import PublicKey, from_blob
from tieout.seal.wire import MalformedError, Wire, string

MAGIC = b"SSHSIG"
VERSION = 1
HASHES = ("sha512", "sha256")
"""Those of PROTOCOL.sshsig; the first is what we sign with, as ssh-keygen does."""
LARGEST = 65536
"""Bytes of an armored signature that we read; an RSA key of 16384 bits needs less than 6000."""
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_NO_BASE64 = "what stands between its first and last line is no base64"
_WIDTH = 70  # as ssh-keygen breaks its lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature that was read, not yet held against anything."""

    key: PublicKey
    namespace: str
    hash: str
    raw: bytes
    """The signature in SSH's form: algorithm, bytes, and a hardware key's flags and counter."""

    def verify(self, message: bytes) -> bool | None:
        """Hold it against a message.

        Gives for a hardware key whether someone touched it, for others None. Raises
        MismatchError where it does not fit, MalformedError where it is none.
        """
        return self.key.verify(self.raw, covered(message, self.namespace, self.hash))


def covered(message: bytes, namespace: str, hash_name: str = HASHES[0]) -> bytes:
    """Give the bytes that are signed for a message: they name purpose and hash, and hold its digest."""
    digest = hashlib.new(hash_name, message).digest()
    fields = (namespace.encode("ascii"), b"", hash_name.encode("ascii"), digest)
    return MAGIC + b"".join(string(field) for field in fields)


def armored(key: PublicKey, raw: bytes, namespace: str, hash_name: str = HASHES[0]) -> bytes:
    """Give a signature as the text file that ``ssh-keygen -Y sign`` writes."""
    text = base64.b64encode(blob(key, raw, namespace, hash_name)).decode("ascii")
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return "\n".join((_BEGIN, *lines, _END, "")).encode("ascii")


def blob(key: PublicKey, raw: bytes, namespace: str, hash_name: str) -> bytes:
    """Give the same without its armor."""
    fields = (key.blob, namespace.encode("ascii"), b"", hash_name.encode("ascii"), raw)
    return MAGIC + VERSION.to_bytes(4, "big") + b"".join(string(field) for field in fields)


def parse(text: bytes) -> Signature:
    """Read one armored signature with nothing before or after it; raises MalformedError.

    Stricter than ssh-keygen, which passes over what follows the first signature.
    """
    fields = Wire(_dearmored(text))
    if fields.take(len(MAGIC)) != MAGIC:
        raise MalformedError("it is no SSH signature: the letters SSHSIG are missing")
    if (version := fields.number()) != VERSION:
        raise MalformedError(f"its version is {version}; only 1 is known")
    key = from_blob(fields.string())
    namespace = fields.text()
    if not namespace:
        raise MalformedError("it names no namespace")
    if fields.string():  # nobody signs it, and ssh-keygen passes over it
        raise MalformedError("its reserved field is not empty: something may be hidden in it")
    hash_name = fields.text()
    if hash_name not in HASHES:
        raise MalformedError(f"its hash is {hash_name!r}; only {' and '.join(HASHES)} are accepted")
    raw = fields.string()
    fields.end()
    return Signature(key=key, namespace=namespace, hash=hash_name, raw=raw)


def _dearmored(text: bytes) -> bytes:
    if len(text) > LARGEST:
        raise MalformedError(f"it is longer than {LARGEST} bytes")
    if not text.strip():
        raise MalformedError("it is empty")
    if b"\r" in text:
        raise MalformedError("it has carriage returns: someone changed its line ends")
    lines = text.decode("ascii", "replace").split("\n")
    if lines[0] != _BEGIN:
        raise MalformedError(f"it does not begin with {_BEGIN}")
    if _END not in lines:
        raise MalformedError("it is cut off: its last line is missing")
    end = lines.index(_END)
    rest = lines[end + 1 :]
    if _BEGIN in rest:
        raise MalformedError("it holds more than one signature")
    if rest not in ([], [""]):
        raise MalformedError("something follows its last line")
    return _decoded(lines[1:end])


def _decoded(lines: list[str]) -> bytes:
    if not all(lines):
        raise MalformedError("it has an empty line")
    written = "".join(lines)
    try:
        decoded = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError(_NO_BASE64) from error
    if base64.b64encode(decoded).decode("ascii") != written:  # more padding, or bits that it hides
        raise MalformedError(_NO_BASE64)
    return decoded
