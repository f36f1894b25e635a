"""The net against secrets: bytes -> where something lies in them that opens a door.

Evidence is full of digests, UUIDs, key fingerprints and ARNs, which a scanner for random text takes for
secrets; here form and name decide. A secret is never given out: a hit has its place, its length, what its
kind begins with anyway, and a short digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence import secret_values as values
from tieout.judgement.evidence.secret_content import Content, opened
from tieout.judgement.evidence.secret_patterns import (
    AHEAD,
    AUTHORIZATION,
    AWS,
    NAMES,
    URL,
    VENDORS,
    Says,
    compiled,
    digest,
    named,
)

if TYPE_CHECKING:
    from tieout.judgement.evidence.secret_patterns import Pattern

_NUMBER = 1
"""Raised when the code finds other things with the same patterns: what was remembered of blobs is void."""
_STEP = 1 << 21
"""Bytes looked at in one go."""
_BACK = 512
"""How far before a name or a literal is looked: ``next_`` before ``token``."""
_DATABASES = (b"postgres", b"postgresql", b"mysql", b"mariadb", b"mongodb", b"mongodb+srv", b"redis", b"rediss")
_SCHEME = re.compile(rb"[a-z][a-z0-9+.-]{0,30}$", re.IGNORECASE)
_AWS_SECRET = re.compile(rb"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])")
_KEY_BODY = re.compile(rb"[A-Za-z0-9+/=]{40}")
_PAGING = re.compile(
    rb"(?:next|page|paging|continuation|sync|cursor|scroll|csrf|xsrf|request|idempotency|client|start|resume|position"
    rb"|nextpage|public|type|cancel|watch|delta)[_-]?(?:page|set|forward|backward)?[_-]?$"
)
"""What makes a token a bookmark of a list or a number against repeats."""
_SAYS_KEY = re.compile(
    rb"(?:access|auth|oauth|bearer|refresh|session|personal|bot|api|client|app|signing|webhook)[_-]?$"
)
_SECRET_KEY = re.compile(rb"secret[_-]?(?:access[_-]?)?(?:key|string)")
_OPTION = re.compile(rb"(?:^|[\s\"'])--?[a-z0-9_-]{0,40}$")
_SECOND_FACTOR = re.compile(rb"(?:otp|mfa|2fa|base32|twofactor|two_factor)[a-z0-9]{0,10}[_-]?$")


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


class Examined(NamedTuple):
    """All that was found, and what could not be looked into."""

    hits: tuple[Hit, ...]
    unexamined: str = ""
    """Why not all of it was looked at; empty: all was."""


class _Found(NamedTuple):
    rule: str
    anchor: int
    start: int
    end: int
    guessable: bool = False


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
            content.unexamined = content.unexamined or f"more than {at_most} secrets: the rest was not looked at"
            break
        hits.append(hit)
    return Examined(tuple(hits), content.unexamined)


def _hits(content: Content) -> Iterator[Hit]:
    buffer, base, done, line = b"", 0, 0, 1
    blocks = iter(content)
    while True:
        block = next(blocks, None)
        if block is not None:
            buffer = buffer + block if buffer else block
            if len(buffer) < _STEP + AHEAD:
                continue
        limit = len(buffer) if block is None else len(buffer) - AHEAD
        counted, last = 0, 0
        for found in _found(buffer):
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


def _hit(found: _Found, buffer: bytes, base: int, line: int, content: Content) -> Hit:
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
    )


def _tells_kind(rule: str) -> bool:
    """Whether the first characters belong to the kind and not to the secret."""
    return rule not in {"aws-secret-key", "mfa-seed", "password-hash", "slack-webhook", "named-secret", "private-key"}


def _found(data: bytes) -> list[_Found]:
    """Give what lies in one buffer, without overlaps, by place; what its form gives away goes before its name."""
    found = [*_by_form(data), *_beside_aws_ids(data), *_in_urls(data)]
    kept: list[_Found] = []
    by_name = list(_by_name(data))
    if not (found or by_name):
        return kept
    found.sort(key=lambda item: (item.start, -item.end))
    by_name.sort(key=lambda item: (item.start, -item.end))
    for group in (found, by_name):
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


def _matches(pattern: Pattern, data: bytes) -> Iterator[tuple[re.Match[bytes], int, int]]:
    group = "s" if b"(?P<s>" in pattern.text else 0
    before = compiled(pattern.before) if pattern.before else None
    for match in compiled(pattern.text).finditer(data):
        at, start = match.start(), match.start(group)
        if pattern.starts:
            if not compiled(pattern.starts).search(data, max(0, at - 2), at):
                continue
            start -= 1
        if before is None or at == 0 or not before.match(data, at - 1):
            yield match, start, match.end(group)


def _by_form(data: bytes) -> Iterator[_Found]:
    for pattern in VENDORS:
        for match, start, end in _matches(pattern, data):
            if pattern.rule == "private-key" and not _KEY_BODY.search(data, start, end):
                continue
            if pattern.rule == "mfa-seed" and values.entropy(data[start:end]) < 2:
                continue
            yield _Found(pattern.rule, match.start(), start, end)


def _beside_aws_ids(data: bytes) -> Iterator[_Found]:
    for pattern in AWS:
        for match, _, end in _matches(pattern, data):
            for secret in _AWS_SECRET.finditer(data, end, end + 160):
                if values.is_aws_secret(secret.group()):
                    yield _Found(pattern.rule, match.start(), *secret.span())
                    break


def _in_urls(data: bytes) -> Iterator[_Found]:
    for match, start, end in _matches(URL, data):
        if values.is_url_password(data[start:end]):
            scheme = _SCHEME.search(data, max(0, match.start() - 30), match.start())
            rule = "database-url" if scheme and scheme.group().lower() in _DATABASES else URL.rule
            yield _Found(rule, match.start(), start, end, guessable=True)


def _by_name(data: bytes) -> Iterator[_Found]:
    lowered = data.lower()
    for match in compiled(AUTHORIZATION).finditer(lowered):
        if not values.stands_for_one(data[match.start("u") : match.end("u")]):
            yield _Found("authorization-header", match.start(), *match.span("u"), guessable=True)
    for name in NAMES:
        for match in named(name).finditer(lowered):
            group = match.lastgroup or "u"
            start, end = match.span(group)
            value, before = data[start:end], lowered[max(0, match.start() - _BACK) : match.start()]
            if _is_bare(match, group) and not _OPTION.search(before[-48:]):
                continue
            if values.is_base32_seed(value) and (name.says is Says.SEED or _SECOND_FACTOR.search(before[-32:])):
                yield _Found("mfa-seed", match.start(), start, end)
            elif name.says is Says.PASSWORD:
                if values.is_password(value):
                    yield _Found("named-password", match.start(), start, end, guessable=True)
            elif name.says is not Says.SEED and _is_named_secret(name.says, value, before[-32:], match.group()):
                yield _Found("named-secret", match.start(), start, end)


def _is_bare(match: re.Match[bytes], group: str) -> bool:
    """Whether no ``=`` or ``:`` stands between the name and its value: so only after an option of a command."""
    between = match.string[match.start() : match.start(group)]
    return not any(sign in between for sign in (b"=", b":", b">"))


def _is_named_secret(says: Says, value: bytes, before: bytes, found: bytes) -> bool:
    if found.startswith(b"token") and _PAGING.search(before):
        return False
    is_key = says is Says.KEY or _SECRET_KEY.match(found) or _SAYS_KEY.search(before)
    return values.is_random(value, digests=bool(is_key))
