"""The certificates of a CMS message, put into the order that DER asks for (X.690, 11.6); and what nobody signed in it.

Authorities that answer with a chain of certificates often leave it as it came (OpenSSL does), and the
library that reads their answers refuses that. The order is under no signature, so it may be mended.
"""

from __future__ import annotations

from typing import NamedTuple

_SEQUENCE, _CONTEXT_0 = 0x30, 0xA0
_TO_SIGNED_DATA = ((_SEQUENCE, 0), (_SEQUENCE, 1), (_CONTEXT_0, 1), (_SEQUENCE, 0))
"""From a TimeStampResp (RFC 3161, 2.4.2) to the SignedData in it (RFC 5652, 3 and 5.1): tag and which child."""
_CERTIFICATES = 3
_SET, _UNSIGNED = 0x31, 0xA1
"""The signers of a SignedData come last; in each, under [1], the attributes that no signature covers (RFC 5652, 5.3)."""


class _Field(NamedTuple):
    tag: int
    start: int
    """Of its content."""
    end: int


def with_sorted_certificates(response: bytes) -> bytes:
    """Give a time-stamp response with its certificates in order; as it is, where it has not that form."""
    try:
        signed = _signed_data(response)
        place = _children(response, signed.start, signed.end)[_CERTIFICATES]
        if place.tag != _CONTEXT_0:
            return response
        pieces, at = [], place.start
        for child in _children(response, place.start, place.end):
            pieces.append(response[at : child.end])
            at = child.end
    except IndexError:
        return response
    return response[: place.start] + b"".join(sorted(pieces)) + response[place.end :]


def has_unsigned_attributes(response: bytes) -> bool:
    """Say whether a signer of the token in a time-stamp response has attributes that no signature covers, or room for some.

    Whoever has the token can put them there. False where it has not that form: then it is no token at all.
    """
    try:
        signed = _signed_data(response)
        signers = _children(response, signed.start, signed.end)[-1]
        if signers.tag != _SET:
            return False
        each = _children(response, signers.start, signers.end)
        return any(part.tag == _UNSIGNED for item in each for part in _children(response, item.start, item.end))
    except IndexError:
        return False


def _signed_data(response: bytes) -> _Field:
    """Find the SignedData of a time-stamp response; raises IndexError where it is not where it belongs."""
    place, start, end = _Field(0, 0, len(response)), 0, len(response)
    for tag, number in _TO_SIGNED_DATA:
        place = _children(response, start, end)[number]
        if place.tag != tag:
            raise IndexError(tag)
        start, end = place.start, place.end
    return place


def _children(data: bytes, start: int, end: int) -> list[_Field]:
    """Give the fields between two places; raises IndexError where they do not fit there."""
    found = []
    while start < end:
        tag, length, content = data[start], data[start + 1], start + 2
        if length & 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise IndexError(start)
            length = int.from_bytes(data[content : content + size], "big")
            content += size
        if content + length > end:
            raise IndexError(start)
        found.append(_Field(tag, content, content + length))
        start = content + length
    return found
