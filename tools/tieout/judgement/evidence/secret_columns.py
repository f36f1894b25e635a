"""Secrets that the head of their column gives away: a table whose first line says ``user,password``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tieout.judgement.evidence import secret_values as values
from tieout.judgement.evidence.secret_patterns import Found

_LONGEST_HEAD = 4096
_MOST_COLUMNS = 200
_NOT_NAME = re.compile(rb"[^a-z0-9]")
_PASSWORD = re.compile(rb"[a-z0-9]{0,20}(?:password|passwd|passphrase|pwd)")
_KEY = re.compile(
    rb"(?:aws|azure|gcp|app|client|shared)?(?:secret|secretkey|secretaccesskey|secretvalue|clientsecret|apikey|apisecret"
    rb"|accountkey|privatekey|(?:api|access|auth|oauth|refresh|bearer|session|personal|bot)?token)"
)
_MASK = re.compile(rb"(?:[*xX.#-]|\xe2\x80\xa2)*")


class Column(NamedTuple):
    """A column whose values are looked at."""

    line: re.Pattern[bytes]
    """A line, with the value as the group ``v``."""
    is_password: bool


def secret_columns(data: bytes) -> tuple[Column, ...]:
    """Give the columns of a table whose name says that a secret stands in them; ``data`` is its beginning."""
    head = data[:_LONGEST_HEAD].removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].rstrip(b"\r")
    sign = max((b",", b"\t", b";", b"|"), key=head.count)
    cells = head.split(sign)
    if len(cells) > _MOST_COLUMNS:
        return ()
    found: list[Column] = []
    for number, cell in enumerate(cells):
        name = _NOT_NAME.sub(b"", cell.lower())
        is_password = _PASSWORD.fullmatch(name) is not None
        if len(cell) < 60 and (is_password or _KEY.fullmatch(name)):
            found.append(Column(_line(number, re.escape(sign)), is_password))
    return tuple(found)


def by_column(data: bytes, columns: tuple[Column, ...]) -> Iterator[Found]:
    """Yield the values of these columns that are secrets; each line is one row."""
    for column in columns:
        for match in column.line.finditer(data):
            start, end = match.span("v")
            if data[start : start + 1] == b'"' and end - start > 1:
                start, end = start + 1, end - 1
            value = data[start:end]
            if _MASK.fullmatch(value) or any(byte <= 32 for byte in value):
                continue
            if column.is_password and values.is_password(value):
                yield Found("named-password", match.start(), start, end, guessable=True)
            elif not column.is_password and values.is_random(value, digests=False):
                yield Found("named-secret", match.start(), start, end)


def _line(number: int, sign: bytes) -> re.Pattern[bytes]:
    cell = rb'(?:"(?:[^"\r\n]|"")*+"|[^"\r\n' + sign + rb"]*+)"
    return re.compile(rb"(?m)^(?:" + cell + sign + rb"){%d}(?P<v>" % number + cell + rb")(?=" + sign + rb"|[\r\n]|\Z)")
