"""What two sides of TLS say before they encrypt: alerts, the server's choice, and a hello that offers everything.

OpenSSL tells a server's refusal from a failure of our own side by words that change with its versions, and our
side fails early where it knows no cipher of the server's. So the server's own bytes are read here.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# RFC 8446, B.1: ContentType.
_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE = 20, 21, 22
_SERVER_HELLO = 2
_FATAL = 2
_SUPPORTED_VERSIONS = 43
LONGEST = 1 << 14
"""Bytes of a record before they are encrypted (RFC 8446, 5.1)."""

# RFC 8446, 4.2.1 and 4.1.2; RFC 8996.
CODES = {"TLSv1": 0x0301, "TLSv1.1": 0x0302, "TLSv1.2": 0x0303, "TLSv1.3": 0x0304}
PROTOCOLS = tuple(CODES)
AGES = ("SSLv2", "SSLv3", *PROTOCOLS)
"""From the oldest."""
_NAMES = {0x0002: "SSLv2", 0x0300: "SSLv3", **{code: name for name, code in CODES.items()}}

# IANA, TLS Alerts.
_ALERTS = {
    10: "unexpected_message",
    20: "bad_record_mac",
    40: "handshake_failure",
    42: "bad_certificate",
    47: "illegal_parameter",
    48: "unknown_ca",
    50: "decode_error",
    51: "decrypt_error",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    86: "inappropriate_fallback",
    109: "missing_extension",
    112: "unrecognized_name",
    116: "certificate_required",
    120: "no_application_protocol",
}
REFUSALS = ("protocol_version", "handshake_failure")
"""The alerts by which a server refuses a version: it does not know it, or knows no cipher for it."""

# IANA, TLS Cipher Suites: every range that versions before 1.3 use; what is in none of them is no suite.
_SUITES = (
    *(range(0x0001, 0x006E), range(0x0084, 0x00C6), range(0xC001, 0xC0B0), range(0xCCA8, 0xCCAF)),
    range(0x00FF, 0x0100),  # says that renegotiation is done safely (RFC 5746)
)
_GROUPS = (29, 23, 24, 25, 30, 256, 257, 258)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0402, 0x0202)


class Said(NamedTuple):
    """What a server said in clear."""

    version: str
    """That it chose; empty where it chose none. Of one that nobody knows its number."""
    suite: int | None
    """The cipher that it chose."""
    alert: str
    """That it ended with; empty for none. Of one that nobody knows its number."""


def said(data: bytes) -> Said:
    """Read what a server sent, as far as it is in clear and has the form of TLS."""
    handshake, alert = b"", ""
    for kind, body in _records(data):
        if kind == _CHANGE_CIPHER_SPEC:
            break
        if kind == _ALERT and len(body) == 2 and body[0] == _FATAL and not alert:
            alert = _ALERTS.get(body[1], f"alert {body[1]}")
        elif kind == _HANDSHAKE:
            handshake += body
    version, suite = _choice(handshake)
    return Said(version, suite, alert)


def is_tls(data: bytes) -> bool:
    """Say whether it may be the begin of a record of TLS; of nothing at all it may."""
    return (not data or data[0] in {_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE, 23}) and data[1:2] in {b"", b"\x03"}


def client_hello(protocol: str, *, server_name: str, random: bytes) -> bytes:
    """Give the first message of a client that offers every cipher of a version before 1.3."""
    code = CODES[protocol]
    suites = b"".join(struct.pack(">H", number) for numbers in _SUITES for number in numbers)
    groups = b"".join(struct.pack(">H", group) for group in _GROUPS)
    extensions = _extension(10, _sized(groups, 2)) + _extension(11, _sized(b"\x00", 1))
    if server_name:
        name = b"\x00" + _sized(server_name.encode("ascii"), 2)
        extensions = _extension(0, _sized(name, 2)) + extensions
    if protocol == "TLSv1.2":
        extensions += _extension(13, _sized(b"".join(struct.pack(">H", item) for item in _SIGNATURES), 2))
    body = struct.pack(">H", code) + random + b"\x00" + _sized(suites, 2) + b"\x01\x00" + _sized(extensions, 2)
    message = b"\x01" + _sized(body, 3)
    return bytes((_HANDSHAKE, 3, 1)) + _sized(message, 2)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield whole records; what is none ends it."""
    at = 0
    while len(head := data[at : at + 5]) == 5 and is_tls(head):
        size = struct.unpack(">H", head[3:])[0]
        body = data[at + 5 : at + 5 + size]
        if len(body) < size:
            return
        yield head[0], body
        at += 5 + size


def _choice(handshake: bytes) -> tuple[str, int | None]:
    """Give the version and the cipher of a ServerHello (RFC 8446, 4.1.3; RFC 5246, 7.4.1.3)."""
    if len(handshake) < 4 or handshake[0] != _SERVER_HELLO:
        return "", None
    body = handshake[4 : 4 + int.from_bytes(handshake[1:4], "big")]
    if len(body) < 35:
        return "", None
    code = int.from_bytes(body[:2], "big")
    at = 35 + body[34]
    if len(body) < at + 3:
        return "", None
    suite = int.from_bytes(body[at : at + 2], "big")
    for number, extension in _extensions(body[at + 3 :]):
        if number == _SUPPORTED_VERSIONS and len(extension) == 2:
            code = int.from_bytes(extension, "big")
    return _NAMES.get(code, f"{code:#06x}"), suite


def _extensions(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 2, 2 + int.from_bytes(data[:2], "big")
    while at + 4 <= min(end, len(data)):
        number, size = struct.unpack(">HH", data[at : at + 4])
        yield number, data[at + 4 : at + 4 + size]
        at += 4 + size


def _extension(number: int, body: bytes) -> bytes:
    return struct.pack(">H", number) + _sized(body, 2)


def _sized(body: bytes, width: int) -> bytes:
    return len(body).to_bytes(width, "big") + body
