r"""Secrets written with escapes: ``\u0067`` of JSON for ``g``, ``%67`` of an address."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from tieout.judgement.evidence.secret_forms import of_vendors
from tieout.judgement.evidence.secret_patterns import Found

_FORMS = (
    (b"\\u00", re.compile(rb"\\u00([2-7][0-9A-Fa-f])")),
    (b"%", re.compile(rb"%([2-7][0-9A-Fa-f])")),
)


def by_escapes(data: bytes) -> Iterator[Found]:
    """Yield what is a secret by its form once the escapes are read; places are those of the bytes as they lie there."""
    for literal, pattern in _FORMS:
        if literal in data:
            yield from _within(data, pattern)


def _within(data: bytes, pattern: re.Pattern[bytes]) -> Iterator[Found]:
    parts: list[bytes] = []
    plain: list[int] = [0]
    shifts: list[int] = [0]
    last, size = 0, 0
    for match in pattern.finditer(data):
        parts += (data[last : match.start()], bytes((int(match[1], 16),)))
        size += match.start() - last + 1
        last = match.end()
        plain.append(size)
        shifts.append(last - size)
    if not parts:
        return
    parts.append(data[last:])
    text = b"".join(parts)

    def at(place: int) -> int:
        return place + shifts[bisect_right(plain, place) - 1]

    for found in of_vendors(text):
        start, end = at(found.start), at(found.end)
        if end - start != found.end - found.start:
            yield Found(found.rule, at(found.anchor), start, end)
