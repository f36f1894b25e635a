"""The bytes of a PDF -> whether it opens without a password, as the many do that only forbid to print. Pure.

ISO 32000-2, 7.6: the standard security handler, revisions 2 to 6.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import Enum

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
"""What a password is filled up with, and all that an empty one is (algorithm 2, step a)."""
_NAMED = re.compile(rb"/Encrypt(?=[\s<])")
_TOKEN = re.compile(rb"<<|>>|[\[\]]|/[^\s()<>\[\]/%{}]*|<[0-9A-Fa-f\s]*>|\(|[^\s()<>\[\]/%{}]+|%[^\r\n]*")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_LARGEST = 65536
"""Bytes of a dictionary that are read."""
_DEEPEST = 8
_ROUNDS = 64
"""At the least, of algorithm 2.B."""


class Lock(Enum):
    """What keeps a PDF from being read."""

    NONE = "none"
    """Nothing: it is not encrypted, or opens without a password."""
    PASSWORD = "password"  # noqa: S105  # no password: what is said
    OTHER = "other"
    """It is encrypted in a way that is not known here, or for the holders of certain keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handler:
    revision: int
    length: int
    """Bytes of the key."""
    owner: bytes
    user: bytes
    permissions: int
    keeps_metadata: bool
    """Whether the metadata are encrypted too."""
    identifier: bytes


class _OddError(Exception):
    """A dictionary is of another form."""


def lock_of(content: bytes) -> Lock:
    """Say whether a PDF is locked; the newest of its trailers counts."""
    names = [match for match in _NAMED.finditer(content) if _is_of_a_trailer(content, match.start())]
    if not names:
        return Lock.NONE
    try:
        handler = _handler(content, names[-1])
    except _OddError:
        return Lock.OTHER
    return Lock.NONE if _opens(handler) else Lock.PASSWORD


def _is_of_a_trailer(content: bytes, at: int) -> bool:
    """Say whether a name stands in a trailer, or in the dictionary of a stream that serves as one."""
    start = _start(content, at)
    between = content[start:at]
    return (
        start >= 0
        and len(between) < _LARGEST
        and b"stream" not in between
        and b"endobj" not in between
        and (
            content.startswith(b"trailer", start) or b"/XRef" in content[start : at + _LARGEST].partition(b"stream")[0]
        )
    )


def _start(content: bytes, at: int) -> int:
    return max(content.rfind(b"trailer", 0, at), content.rfind(b" obj", 0, at))


def _handler(content: bytes, name: re.Match[bytes]) -> _Handler:
    trailer = _dictionary(content, _start(content, name.start()))
    given = trailer.get(b"/Encrypt")
    if isinstance(given, bytes):
        number = re.escape(given)
        found = [*re.finditer(rb"(?<![0-9])" + number + rb"\s+[0-9]+\s+obj", content)]
        if not found:
            raise _OddError
        given = _dictionary(content, found[-1].start())
    if not isinstance(given, dict) or given.get(b"/Filter") != b"/Standard":
        raise _OddError
    ids = trailer.get(b"/ID")
    version, revision = _number(given, b"/V", 0), _number(given, b"/R", 0)
    owner, user = given.get(b"/O"), given.get(b"/U")
    if revision not in {2, 3, 4, 5, 6} or not isinstance(owner, bytes) or not isinstance(user, bytes):
        raise _OddError
    bits = 40 if revision == 2 else _number(given, b"/Length", 128 if version >= 4 else 40)
    first = ids[0] if isinstance(ids, list) and ids else b""
    return _Handler(
        revision=revision,
        length=max(5, min(16, bits // 8 if bits >= 40 else bits)),
        owner=owner[:32],
        user=user,
        permissions=_number(given, b"/P", 0) & 0xFFFFFFFF,
        keeps_metadata=given.get(b"/EncryptMetadata") != b"false",
        identifier=first if isinstance(first, bytes) else b"",
    )


def _number(of: dict[bytes, object], key: bytes, default: int) -> int:
    given = of.get(key)
    if given is None:
        return default
    if not isinstance(given, bytes) or re.fullmatch(rb"[+-]?[0-9]{1,12}", given) is None:
        raise _OddError
    return int(given)


def _dictionary(content: bytes, at: int) -> dict[bytes, object]:
    begin = content.find(b"<<", at)
    if begin < 0:
        raise _OddError
    found = _Reader(content[begin : begin + _LARGEST]).value(0)
    if not isinstance(found, dict):
        raise _OddError
    return found


class _Reader:
    """Reads one value: a dictionary, a list, or bytes for all else; of a reference its object's number."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def value(self, depth: int) -> object:
        token = self._next()
        if depth > _DEEPEST:
            raise _OddError
        if token == b"<<":
            return self._pairs(depth)
        if token == b"[":
            items = []
            while not self._is_next(b"]"):
                items.append(self.value(depth + 1))
            return items
        if token == b"(":
            return self._string()
        return bytes.fromhex(_even(token[1:-1])) if token.startswith(b"<") else token

    def _pairs(self, depth: int) -> dict[bytes, object]:
        found: dict[bytes, object] = {}
        while not self._is_next(b">>"):
            key = self._next()
            if not key.startswith(b"/"):
                raise _OddError
            found[key] = self.value(depth + 1)
            reference = re.compile(rb"\s+[0-9]+\s+R(?![A-Za-z])").match(self._content, self._at)
            if reference is not None:
                self._at = reference.end()
        return found

    def _next(self) -> bytes:
        while (found := _TOKEN.search(self._content, self._at)) is not None:
            self._at = found.end()
            if not found.group().startswith(b"%"):
                return found.group()
        raise _OddError

    def _is_next(self, token: bytes) -> bool:
        was = self._at
        if self._next() == token:
            return True
        self._at = was
        return False

    def _string(self) -> bytes:
        begin, open_ones = self._at, 1
        while open_ones:
            found = re.compile(rb"\\.|[()]", re.DOTALL).search(self._content, self._at)
            if found is None:
                raise _OddError
            open_ones += {b"(": 1, b")": -1}.get(found.group(), 0)
            self._at = found.end()
        return _ESCAPE.sub(_unescaped, self._content[begin : self._at - 1])


def _even(digits: bytes) -> str:
    text = b"".join(digits.split()).decode("ascii")
    return text + "0" * (len(text) % 2)


def _unescaped(match: re.Match[bytes]) -> bytes:
    octal, line, other = match.groups()
    if octal is not None:
        return bytes([int(octal, 8) & 0xFF])
    return b"" if line is not None else _ESCAPED.get(other, other)


def _opens(handler: _Handler) -> bool:
    """Say whether the empty password is the user's (algorithms 6 and 11)."""
    if handler.revision >= 5:
        salt = handler.user[32:40]
        made = _hardened(salt) if handler.revision == 6 else hashlib.sha256(salt).digest()
        return made == handler.user[:32]
    key = _key(handler)
    if handler.revision == 2:
        return _rc4(key, _PAD) == handler.user[:32]
    made = hashlib.md5(_PAD + handler.identifier, usedforsecurity=False).digest()
    for number in range(20):
        made = _rc4(bytes(byte ^ number for byte in key), made)
    return made == handler.user[:16]


def _key(handler: _Handler) -> bytes:
    """Give the key that the empty password makes (algorithm 2)."""
    told = _PAD + handler.owner + handler.permissions.to_bytes(4, "little") + handler.identifier
    if handler.revision >= 4 and not handler.keeps_metadata:
        told += b"\xff" * 4
    made = hashlib.md5(told, usedforsecurity=False).digest()
    for _ in range(50 if handler.revision >= 3 else 0):
        made = hashlib.md5(made[: handler.length], usedforsecurity=False).digest()
    return made[: handler.length]


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    made, j = bytearray(), 0
    for i, byte in enumerate(data, 1):
        j = (j + box[i % 256]) % 256
        box[i % 256], box[j] = box[j], box[i % 256]
        made.append(byte ^ box[(box[i % 256] + box[j]) % 256])
    return bytes(made)


def _hardened(salt: bytes) -> bytes:
    """Give the hash of the empty password (algorithm 2.B)."""
    made, last, number = hashlib.sha256(salt).digest(), 0, 0
    while number < _ROUNDS or last > number - 32:
        cipher = Cipher(algorithms.AES(made[:16]), modes.CBC(made[16:32])).encryptor()
        encrypted = cipher.update(made * 64) + cipher.finalize()
        which = (hashlib.sha256, hashlib.sha384, hashlib.sha512)[sum(encrypted[:16]) % 3]
        made, last, number = which(encrypted).digest(), encrypted[-1], number + 1
    return made[:32]
