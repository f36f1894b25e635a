"""What a secret looks like: the patterns of the net, each with the literal that it starts with.

Every pattern starts with a literal, because Python's ``re`` then runs over the bytes at the speed of a
plain search; whatever must stand before the literal is looked at after the match. Forms of vendors'
secrets are those that the vendors print in their documentation.
"""

from __future__ import annotations

import enum
import functools
import hashlib
import re
from typing import NamedTuple

AHEAD = 1 << 16
"""No match is longer: the largest is a PEM key of 16,384 bits, 13 KB."""


class Pattern(NamedTuple):
    """One kind of secret. The group ``s`` is the secret itself, else the whole match is."""

    rule: str
    text: bytes
    before: bytes = rb"[A-Za-z0-9]"
    """A character that must not stand before the literal."""
    starts: bytes = b""
    """How what stands before the literal must end; the secret then begins a character earlier."""
    guessable: bool = False
    """Whether a person may have chosen it: then nothing is shown by which a guess could be confirmed."""


class Found(NamedTuple):
    """Where a pattern found a secret in a buffer."""

    rule: str
    anchor: int
    """Where the literal or the name stands."""
    start: int
    end: int
    guessable: bool = False


_B64URL = rb"[A-Za-z0-9_-]"
_GAP = rb"(?:\\[nrt]|[\s>\"',\\])"
"""What may stand between the lines of a PEM key: line ends, also as JSON writes them, quotation marks."""
_PEM_LINE = rb"(?:(?:Proc-Type|DEK-Info|Comment|Version|Hash|Charset):[^\r\n\\]{0,100}|[A-Za-z0-9+/=]{1,20000}+)"

VENDORS = (
    Pattern("github-token", rb"gh[pousr]_[A-Za-z0-9]{36,255}"),
    Pattern("github-token", rb"Z2h[1vwyz]X[A-Za-z0-9+/]{48,400}={0,2}"),  # the first one in base64
    Pattern("github-token", rb"github_pat_[A-Za-z0-9_]{36,255}"),
    Pattern("slack-token", rb"xox[abceoprs](?:\.xox[abp])?-[A-Za-z0-9-]{10,250}"),
    Pattern("slack-token", rb"xapp-[0-9]-[A-Za-z0-9-]{10,250}"),
    Pattern("slack-webhook", rb"hooks.slack.com/(?:services|workflows)/(?P<s>[A-Za-z0-9/_-]{20,200})"),
    Pattern("stripe-key", rb"k_live_[A-Za-z0-9]{16,250}", before=b"", starts=rb"(?:^|[^A-Za-z0-9])[sr]$"),
    Pattern("gitlab-token", rb"gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-[A-Za-z0-9_.-]{20,250}"),
    Pattern("npm-token", rb"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])"),
    Pattern("sendgrid-key", rb"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"),
    Pattern("google-api-key", rb"AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
    Pattern("google-oauth", rb"GOCSPX-[A-Za-z0-9_-]{28}"),
    Pattern("google-oauth", rb"ya29\.[A-Za-z0-9_-]{30,500}"),
    Pattern("age-key", rb"AGE-SECRET-KEY-1[0-9A-Za-z]{58}"),
    Pattern("ai-key", rb"sk-(?:ant|proj|svcacct)-[A-Za-z0-9_-]{30,250}"),
    Pattern("pypi-token", rb"pypi-AgE[A-Za-z0-9_-]{40,500}"),
    Pattern("docker-token", rb"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,100}"),
    Pattern("vault-token", rb"hv[sbr]\.[A-Za-z0-9_-]{24,500}"),
    Pattern("digitalocean-token", rb"do[opr]_v1_[0-9a-f]{64}"),
    Pattern("azure-signature", rb"sig=(?P<s>(?:[A-Za-z0-9+/]|%2[BFbf]){40,64}(?:=|%3[Dd]))"),
    Pattern(
        "jwt",
        rb"eyJ(?<![A-Za-z0-9_-]eyJ)"
        + _B64URL
        + rb"{8,4000}+\.eyJ"
        + _B64URL
        + rb"{8,16000}+\."
        + _B64URL
        + rb"{16,4000}+",
    ),
    Pattern(
        "private-key",
        rb"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----"
        + _GAP
        + rb"{1,12}+(?P<s>"
        + _PEM_LINE
        + rb"(?:"
        + _GAP
        + rb"{1,12}+"
        + _PEM_LINE
        + rb"){0,400}+)",
        before=b"",
    ),
    Pattern(
        "private-key",
        rb"Private-Lines: [0-9]{1,3}\s{1,4}(?P<s>[A-Za-z0-9+/=]{1,80}(?:\s{1,4}[A-Za-z0-9+/=]{1,80}){0,400})",
        before=b"",
    ),
    Pattern(
        "mfa-seed", rb"otpauth://[ht]otp/[^\s\"'<>]{0,300}?[?&]secret=(?P<s>[A-Za-z2-7]{10,200}={0,6})", before=b""
    ),
    Pattern("mfa-seed", rb"Base32StringSeed[\"'\\\s:=>]{1,12}(?P<s>[A-Za-z0-9+/]{16,200}={0,6})", before=b""),
    Pattern("mfa-seed", rb"QRCodePNG[\"'\\\s:=>]{1,12}(?P<s>[A-Za-z0-9+/]{40,20000}={0,2})", before=b""),
    Pattern(
        "password-hash",
        rb"\$(?:2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}|apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|[56]\$[./A-Za-z0-9=,$]{43,140}"
        rb"|argon2(?:i|d|id)\$v=[0-9]{1,3}\$[a-z0-9=,]{6,60}\$[A-Za-z0-9+/=]{10,100}\$[A-Za-z0-9+/=]{10,200})",
        before=b"",
    ),
    Pattern(
        "password-hash", rb"SCRAM-SHA-256\$[0-9]{1,8}:(?P<s>[A-Za-z0-9+/=]{16,80}\$[A-Za-z0-9+/=:]{60,120})", before=b""
    ),
)
"""What is a secret by its form alone."""

AWS = (
    Pattern("aws-secret-key", rb"AKIA[A-Z2-7]{16}(?![A-Za-z0-9])"),
    Pattern("aws-secret-key", rb"ASIA[A-Z2-7]{16}(?![A-Za-z0-9])"),
)
"""The id of an AWS key: no secret, and evidence of access keys holds it. Its secret stands beside it."""

URL = Pattern(
    "url-password", rb"://[A-Za-z0-9._~%!$&*+,;=-]{0,128}+:(?P<s>[^\s/@\"'<>`\\]{3,256}+)@", before=b"", guessable=True
)

PGPASS = Pattern(
    "named-password",
    rb":(?:[0-9]{4,5}|\*):[^\s:]{1,63}:[^\s:]{1,63}:(?P<s>(?:[^\s:\\]|\\[:\\]){6,200}+)(?=[\r\n]|\Z)",
    before=b"",
    guessable=True,
)
"""A line of ``.pgpass`` from its port on: ``host:5432:database:user:password``."""
DOCKER = Pattern(
    "authorization-header",
    rb"\"auth\"\s{0,8}:\s{0,8}\"(?P<s>[A-Za-z0-9+/]{8,4000}={0,2})\"",
    before=b"",
    guessable=True,
)

_QUOTES = rb"(?:\\{0,3}[\"'])?"
_IS = rb"(?:\]?" + _QUOTES + rb"\]?[ \t]{0,8}(?:=>|:=|[=:>])[ \t]{0,8}|[ \t]|\\{0,3}[\"'],[ \t\r\n]{0,8})"
"""Between a name and its value: ``=``, ``:``, ``": "``; a space and ``", "`` after an option of a command."""
_VALUE = (
    rb"(?:\\{0,3}\"(?P<d>(?:[^\"\s\\]|\\[^\"\s]){8,500}+)(?=\\{0,3}\")"
    rb"|\\{0,3}'(?P<q>(?:[^'\s\\]|\\[^'\s]){8,500}+)(?=\\{0,3}')"
    rb"|(?P<u>[^\s\"'<>,;&\\]{8,500}+))"
)


class Says(enum.Enum):
    """How much a name says of its value."""

    PASSWORD = "password"  # noqa: S105  # no password
    """Anything but a word is one."""
    KEY = "key"
    """Long and random, hex as well."""
    WORD = "word"
    """It is in use for much else: long, random, and no digest or UUID."""
    SEED = "seed"
    """Base32 alone."""


class Named(NamedTuple):
    """A name after which a secret stands. Looked for in lower case."""

    text: bytes
    says: Says


NAMES = (
    Named(rb"pass(?:w(?:or)?[dt]|phrase)", Says.PASSWORD),
    Named(rb"pwd", Says.PASSWORD),
    Named(rb"secret(?:[_-]?(?:value|token|text|string|(?:access[_-]?)?key))?", Says.WORD),
    Named(rb"token", Says.WORD),
    Named(rb"api[_-]?key", Says.KEY),
    Named(rb"private[_-]?key", Says.KEY),
    Named(rb"account[_-]?key", Says.KEY),
    Named(rb"access[_-]?key", Says.WORD),
    Named(rb"credentials?", Says.WORD),
    Named(rb"seed", Says.SEED),
)
AUTHORIZATION = (
    rb"authorization"
    + _QUOTES
    + rb"[ \t]{0,8}[:=][ \t]{0,8}"
    + _QUOTES
    + rb"(?:bearer|basic|token|apikey)[ \t]{1,8}(?P<u>[a-z0-9._~+/=-]{8,4000})"
)


@functools.cache
def compiled(text: bytes) -> re.Pattern[bytes]:
    """Give the pattern ready to use; made at the first use, not at import."""
    return re.compile(text)


@functools.cache
def named(name: Named) -> re.Pattern[bytes]:
    """Give the pattern of a name with its value, for bytes in lower case."""
    return re.compile(name.text + _IS + _VALUE)


@functools.cache
def digest() -> str:
    """Give a digest over all patterns: another net finds other things."""
    parts = (*VENDORS, *AWS, URL, PGPASS, DOCKER, *NAMES)
    return hashlib.sha256(b"\0".join(repr(part).encode() for part in (*parts, _IS, _VALUE, AUTHORIZATION))).hexdigest()[
        :12
    ]
