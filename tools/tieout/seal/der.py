"""The certificates of a CMS message, put into the order that DER asks for (X.690, 11.6).

Authorities that answer with a chain of certificates often leave it as it came (OpenSSL does), and the
library that reads their answers refuses that. The order is under no signature, so it may be mended.
"""

from __future__ import annotations

from typing import NamedTuple

_SEQUENCE, _CONTEXT_0 = 0x30, 0xA0
_TO_SIGNED_DATA = ((_SEQUENCE, 0), (_SEQUENCE, 1), (_CONTEXT_0, 1), (_SEQUENCE, 0))
"""From a TimeStampResp (RFC 3161, 2.4.2) to the SignedData in it (RFC 5652, 3 and 5.1): tag and which child."""
_CERTIFICATES = 3


class _Field(NamedTuple):
    tag: int
    start: int
    """Of its content."""
    end: int


def with_sorted_certificates(response: bytes) -> bytes:
    """Give a time-stamp response with its certificates in order; as it is, where it has not that form."""
    try:
        place, start, end = _Field(0, 0, len(response)), 0, len(response)
        for tag, number in _TO_SIGNED_DATA:
            place = _children(response, start, end)[number]
            if place.tag != tag:
                return response
            start, end = place.start, place.end
        place = _children(response, start, end)[_CERTIFICATES]
        if place.tag != _CONTEXT_0:
            return response
        pieces, at = [], place.start
        for child in _children(response, place.start, place.end):
            pieces.append(response[at : child.end])
            at = child.end
    except IndexError:
        return response
    return response[: place.start] + b"".join(sorted(pieces)) + response[place.end :]


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
