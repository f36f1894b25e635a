"""Whether what stands after a name like ``password`` is a secret, or a digest, a reference, a word."""

from __future__ import annotations

import math
import re
from collections import Counter

_DIGEST = re.compile(rb"(?:[0-9a-f]{2}){8,64}|(?:[0-9A-F]{2}){8,64}")
_UUID = re.compile(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NO_VALUE = re.compile(
    rb"(?i:arn:|https?:|urn:|file:|env[:.]|ssm:|op://|vault:|ref:|projects/|process\.|os\.|var\.|sha(?:1|256|384|512)[:-]|md5:"
    rb"|\[?redacted|\[?removed|\[?masked|\[?hidden|change[-_]?me|example|your[-_]|placeholder|dummy|insert[-_]|todo)"
    rb"|A[KS]IA[A-Z2-7]{16}$|\d{4}-\d\d-\d\d|\$\{|\$\(|\{\{|<|%[({]|\./|/|\$[A-Z_]{2,}|#\{"
)
"""Addresses, references, digests that say so, dates, variables and what stands for a value."""
_BASE32 = re.compile(rb"[A-Z2-7]{16,128}={0,6}")
_SYMBOLS = frozenset(b"!@#$%^&*?~+=|")
_SEPARATORS = frozenset(b"-_./:")
_PLACEHOLDERS = frozenset(
    (
        b"password",
        b"passwd",
        b"pass",
        b"pwd",
        b"secret",
        b"token",
        b"user",
        b"xxx",
        b"xxxx",
        b"none",
        b"null",
        b"redacted",
    )
)


def entropy(value: bytes) -> float:
    """Give Shannon's entropy in bits for each byte: random hex has nearly 4, random base64 nearly 6."""
    size = len(value)
    return -sum(times / size * math.log2(times / size) for times in Counter(value).values())


def is_base32_seed(value: bytes) -> bool:
    """Whether it can be the seed of a second factor (RFC 4648 base32, 80 bits and more)."""
    return _BASE32.fullmatch(value) is not None and entropy(value) >= 2.8


def is_password(value: bytes) -> bool:
    """Whether it is a password: letters with digits or symbols, and nothing that stands for a value."""
    return not stands_for_one(value) and entropy(value) >= 2.5 and _is_mixed(value)


def is_random(value: bytes, *, digests: bool) -> bool:
    """Whether it was made by a machine; ``digests``: also where it has the form of a digest or a UUID."""
    if stands_for_one(value) or len(value) < 16 or entropy(value) < 3.2:
        return False
    if _UUID.fullmatch(value) or _DIGEST.fullmatch(value):
        return digests
    kinds = _kinds(value)
    return kinds >= 3 or (kinds == 2 and len(value) >= 20 and _is_mixed(value) and _SEPARATORS.isdisjoint(value))


def is_aws_secret(value: bytes) -> bool:
    """Whether 40 characters of base64 beside the id of an AWS key are its secret, and no SHA-1 or path."""
    return not _DIGEST.fullmatch(value) and _kinds(value) >= 3 and entropy(value) >= 4.0


def is_url_password(value: bytes) -> bool:
    """Whether what stands between ``:`` and ``@`` of an address is more than its place holder."""
    return not stands_for_one(value) and len(set(value)) > 2 and value[:1] not in {b"$", b"{", b"["}


def stands_for_one(value: bytes) -> bool:
    """Whether it is no secret but says where one comes from, or nothing."""
    return value.lower() in _PLACEHOLDERS or _NO_VALUE.match(value) is not None


def _kinds(value: bytes) -> int:
    """How many of lower case, capitals, digits and symbols it has."""
    return sum(
        (
            any(97 <= byte <= 122 for byte in value),
            any(65 <= byte <= 90 for byte in value),
            any(48 <= byte <= 57 for byte in value),
            not _SYMBOLS.isdisjoint(value),
        )
    )


def _is_mixed(value: bytes) -> bool:
    """Whether letters stand with digits or symbols: ``minimumLength`` is a word, ``hunter2x`` is none."""
    return any(chr(byte).isalpha() for byte in value if byte < 128) and (
        any(48 <= byte <= 57 for byte in value) or not _SYMBOLS.isdisjoint(value)
    )
