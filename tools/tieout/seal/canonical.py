"""Values -> the one JSON text for them (RFC 8785, whole numbers only)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

# RFC 8785, 3.2.2.3: beyond this, readers that use doubles see another number.
LARGEST = 2**53 - 1


def canonical_json(value: object) -> bytes:
    """Write mappings with sorted keys, without blanks, as UTF-8.

    Raises TypeError for fractions and other types, ValueError for whole numbers beyond
    ``LARGEST`` and for text that is no Unicode.
    """
    text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def _ordered(value: object) -> object:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError(f"{value} is too large for every JSON reader to keep exactly")
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a JSON object has text for keys")
        # RFC 8785, 3.2.3: by UTF-16 code units.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _ordered(value[key]) for key in keys}
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_ordered(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")
