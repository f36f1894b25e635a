"""Secrets that their own form gives away, and those that stand in an address or beside the id of a key."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from tieout.judgement.evidence import secret_values as values
from tieout.judgement.evidence.secret_patterns import AWS, DOCKER, PGPASS, URL, VENDORS, Found, Pattern, compiled

_DATABASES = (b"postgres", b"postgresql", b"mysql", b"mariadb", b"mongodb", b"mongodb+srv", b"redis", b"rediss")
_SCHEME = re.compile(rb"[a-z][a-z0-9+.-]{0,30}$", re.IGNORECASE)
_AWS_SECRET = re.compile(rb"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])")
_HOST = re.compile(rb"[A-Za-z0-9._*-]{1,253}")
_KEY_BODY = re.compile(rb"[A-Za-z0-9+/=]{40}")


def by_form(data: bytes) -> Iterator[Found]:
    """Yield what is a secret by its form, or by what stands beside it; in no order."""
    yield from of_vendors(data)
    yield from _beside_aws_ids(data)
    yield from _in_urls(data)
    yield from _of_clients(data)


def of_vendors(data: bytes) -> Iterator[Found]:
    """Yield what its form alone gives away."""
    for pattern in VENDORS:
        for match, start, end in _matches(pattern, data):
            if pattern.rule == "private-key" and not _KEY_BODY.search(data, start, end):
                continue
            if pattern.rule == "mfa-seed" and values.entropy(data[start:end]) < 2:
                continue
            yield Found(pattern.rule, match.start(), start, end)


def _beside_aws_ids(data: bytes) -> Iterator[Found]:
    for pattern in AWS:
        for match, _, end in _matches(pattern, data):
            for secret in _AWS_SECRET.finditer(data, end, end + 160):
                if values.is_aws_secret(secret.group()):
                    yield Found(pattern.rule, match.start(), *secret.span())
                    break


def _of_clients(data: bytes) -> Iterator[Found]:
    """Yield what clients keep in their files: ``.pgpass``, the ``config.json`` of Docker."""
    for match, start, end in _matches(PGPASS, data):
        line = data[max(0, match.start() - 256) : match.start()].rpartition(b"\n")[2]
        if _HOST.fullmatch(line) and values.is_password(data[start:end]):
            yield Found(PGPASS.rule, match.start(), start, end, guessable=True)
    for match, start, end in _matches(DOCKER, data):
        if _is_basic(data[start:end]):
            yield Found(DOCKER.rule, match.start(), start, end, guessable=True)


def _is_basic(value: bytes) -> bool:
    """Whether it is ``USER:PASSWORD`` in base64."""
    try:
        user, is_, password = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return False
    return bool(is_ and user and password) and (user + password).isprintable()


def _in_urls(data: bytes) -> Iterator[Found]:
    for match, start, end in _matches(URL, data):
        if values.is_url_password(data[start:end]):
            scheme = _SCHEME.search(data, max(0, match.start() - 30), match.start())
            rule = "database-url" if scheme and scheme.group().lower() in _DATABASES else URL.rule
            yield Found(rule, match.start(), start, end, guessable=True)


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
