"""The net against secrets: bytes -> where something lies in them that opens a door.

Evidence is full of digests, UUIDs, key fingerprints and ARNs, which a scanner for random text takes for
secrets; here form and name decide. A secret is never given out: a hit has its place, its length, what its
kind begins with anyway, and a short digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tieout.judgement.evidence.secret_columns import Column, by_column, secret_columns
from tieout.judgement.evidence.secret_content import Content, opened
from tieout.judgement.evidence.secret_escaped import by_escapes
from tieout.judgement.evidence.secret_forms import by_form
from tieout.judgement.evidence.secret_names import by_name
from tieout.judgement.evidence.secret_patterns import (
    AHEAD,
    Found,
    digest,
)

_NUMBER = 2
"""Raised when the code finds other things with the same patterns: what was remembered of blobs is void."""
_STEP = 1 << 21
"""Bytes looked at in one go."""


class Hit(NamedTuple):
    """A secret in some bytes. The secret itself is nowhere in here."""

    rule: str
    """What it looks like: ``github-token``."""
    offset: int
    """Of its first byte; of packed content, in what was unpacked."""
    line: int
    """From 1."""
    length: int
    """In bytes."""
    prefix: str
    """What its kind begins with, four characters at most; empty where a person may have chosen it."""
    digest: str
    """SHA-256 of it, the first 12 hex digits; 4 where a person may have chosen it: no guess is confirmed by it."""
    inside: str = ""
    """``gzip`` where it lies in packed content."""
    width: int = 1
    """Bytes a character: 2 in UTF-16. Then every other byte is the text."""


class Examined(NamedTuple):
    """All that was found, and what could not be looked into."""

    hits: tuple[Hit, ...]
    unexamined: str = ""
    """Why not all of it was looked at; empty: all was."""


def version() -> str:
    """Give the version of the net: another one may find other things in the same bytes."""
    return f"{_NUMBER}-{digest()}"


def find(data: bytes) -> Iterator[Hit]:
    """Yield the secrets of these bytes, from the first on; UTF-16, UTF-32 and gzip are looked into."""
    yield from find_in((data,))


def find_in(blocks: Iterable[bytes]) -> Iterator[Hit]:
    """Yield the secrets of content that comes in blocks, in flat memory."""
    yield from _hits(opened(blocks))


def examine(blocks: Iterable[bytes], *, at_most: int = 1000) -> Examined:
    """Give the secrets of content that comes in blocks, and what could not be looked into."""
    content = opened(blocks)
    hits: list[Hit] = []
    for hit in _hits(content):
        if len(hits) == at_most:
            content.said = f"more than {at_most} secrets: the rest was not looked at"
            break
        hits.append(hit)
    return Examined(tuple(hits), content.unexamined)


def _hits(content: Content) -> Iterator[Hit]:
    buffer, base, done, line = b"", 0, 0, 1
    blocks = iter(content)
    columns: tuple[Column, ...] | None = None
    while True:
        block = next(blocks, None)
        if block is not None:
            buffer = buffer + block if buffer else block
            if len(buffer) < _STEP + AHEAD:
                continue
        if columns is None:
            columns = secret_columns(buffer)
        limit = len(buffer) if block is None else len(buffer) - AHEAD
        counted, last = 0, 0
        for found in _found(buffer, columns):
            if not done <= found.anchor < limit:
                continue
            counted += buffer.count(b"\n", last, found.start)
            last = found.start
            yield _hit(found, buffer, base, line + counted, content)
        if block is None:
            return
        cut = limit - AHEAD
        line += buffer.count(b"\n", 0, cut)
        buffer, base, done = buffer[cut:], base + cut, AHEAD


def _hit(found: Found, buffer: bytes, base: int, line: int, content: Content) -> Hit:
    secret = buffer[found.start : found.end]
    told = hashlib.sha256(secret).hexdigest()
    prefix = "" if found.guessable else secret[:4].decode("ascii", "replace")
    return Hit(
        rule=found.rule,
        offset=content.skipped + (base + found.start) * content.width,
        line=line,
        length=len(secret) * content.width,
        prefix=prefix if _tells_kind(found.rule) else "",
        digest=told[: 4 if found.guessable else 12],
        inside=content.packing,
        width=content.width,
    )


def _tells_kind(rule: str) -> bool:
    """Whether the first characters belong to the kind and not to the secret."""
    return rule not in {"aws-secret-key", "mfa-seed", "password-hash", "slack-webhook", "named-secret", "private-key"}


def _found(data: bytes, columns: tuple[Column, ...]) -> list[Found]:
    """Give what lies in one buffer, without overlaps, by place; what its form gives away goes before its name."""
    found = [*by_form(data), *by_escapes(data)]
    kept: list[Found] = []
    named = [*by_name(data), *by_column(data, columns)]
    if not (found or named):
        return kept
    found.sort(key=lambda item: (item.start, -item.end))
    named.sort(key=lambda item: (item.start, -item.end))
    for group in (found, named):
        taken, reach = list(kept), 0
        kept, index = [], 0
        for item in group:
            while index < len(taken) and taken[index].end <= item.start:
                kept.append(taken[index])
                index += 1
            if item.start < reach or (index < len(taken) and taken[index].start < item.end):
                continue
            kept.append(item)
            reach = item.end
        kept.extend(taken[index:])
    return kept
