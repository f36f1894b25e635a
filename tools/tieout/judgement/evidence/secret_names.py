"""Secrets that the name before them gives away: ``password =``, ``"api_key":``, ``--token``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tieout.judgement.evidence import secret_values as values
from tieout.judgement.evidence.secret_patterns import AUTHORIZATION, NAMES, Found, Says, compiled, named

_BACK = 96
"""How far before a name is looked: ``next_`` before ``token``, ``--`` before ``password``."""
_PAGING = re.compile(
    rb"(?:next|page|paging|continuation|sync|cursor|scroll|csrf|xsrf|request|idempotency|client|start|resume|position"
    rb"|nextpage|public|type|cancel|watch|delta)[_-]?(?:page|set|forward|backward)?[_-]?$"
)
"""What makes a token a bookmark of a list or a number against repeats."""
_SAYS_KEY = re.compile(
    rb"(?:access|auth|oauth|bearer|refresh|session|personal|bot|api|client|app|signing|webhook)[_-]?$"
)
_SECRET_KEY = re.compile(rb"secret[_-]?(?:access[_-]?)?(?:key|string)")
_MARK = re.compile(rb"\[redacted:[a-z-]{1,30}:[0-9]{1,6}\]")
_ARN = re.compile(rb"arn:[a-z*-]{1,20}:[^\s\"']{0,80}$")
_OPTION = re.compile(rb"(?:^|[\s\"'])--?[a-z0-9_-]{0,40}$")
_SECOND_FACTOR = re.compile(rb"(?:otp|mfa|2fa|base32|twofactor|two_factor)[a-z0-9]{0,10}[_-]?$")


def by_name(data: bytes) -> Iterator[Found]:
    """Yield what stands after a name that says so; in no order."""
    lowered = data.lower()
    for match in compiled(AUTHORIZATION).finditer(lowered):
        if not values.stands_for_one(data[match.start("u") : match.end("u")]):
            yield Found("authorization-header", match.start(), *match.span("u"), guessable=True)
    for name in NAMES:
        for match in named(name).finditer(lowered):
            group = match.lastgroup or "u"
            if not (_is_in_mark(data, match.start(), match.start(group)) or _is_no_option(match, group)):
                rule = _rule(name.says, data[slice(*match.span(group))], match)
                if rule:
                    yield Found(rule, match.start(), *match.span(group), guessable=name.says is Says.PASSWORD)


def _rule(says: Says, value: bytes, match: re.Match[bytes]) -> str:
    """Give what a value is after such a name; empty for no secret."""
    before = _before(match)
    if _ARN.search(before):  # the name of a secret, not a secret
        return ""
    if values.is_base32_seed(value) and (says is Says.SEED or _SECOND_FACTOR.search(before)):
        return "mfa-seed"
    if says is Says.PASSWORD:
        return "named-password" if values.is_password(value) else ""
    if says is Says.SEED or (match.group().startswith(b"token") and _PAGING.search(before)):
        return ""
    is_key = says is Says.KEY or _SECRET_KEY.match(match.group()) or _SAYS_KEY.search(before)
    return "named-secret" if values.is_random(value, digests=bool(is_key)) else ""


def _before(match: re.Match[bytes]) -> bytes:
    """Give what stands before a name, as far as it may be a part of it."""
    return match.string[max(0, match.start() - _BACK) : match.start()]


def _is_in_mark(data: bytes, name: int, value: int) -> bool:
    """Whether the name is that of a rule in a mark of something taken out: ``[redacted:url-password:1]``."""
    at = data.rfind(b"[redacted:", max(0, name - 40), name)
    mark = _MARK.match(data, at) if at >= 0 else None
    return mark is not None and mark.end() > value


def _is_no_option(match: re.Match[bytes], group: str) -> bool:
    """Whether a value stands after its name without ``=`` or ``:``, and the name is no option of a command."""
    between = match.string[match.start() : match.start(group)]
    return not any(sign in between for sign in (b"=", b":", b">")) and not _OPTION.search(_before(match))
