"""A shortcut for the heads that nearly every document has: one plain line a key.

History compares thousands of versions, and nearly all heads are so simple that a handful of
patterns reads them exactly as the YAML reader does. Whatever does not fit is left to that reader;
a test holds the two against each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.location import Unreadable
from tieout.sources.front_matter import FlatHead, flat_head, split
from tieout.sources.nodes import FRONT_MATTER

if TYPE_CHECKING:
    from collections.abc import Iterator

# Printable ASCII without the signs that YAML reads anything into, and a colon only inside a word.
_WORDS = r"[A-Za-z0-9](?:[A-Za-z0-9 ()_./@+;,-]|:(?=[A-Za-z0-9]))*"
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9 _./@+-]|:(?=[A-Za-z0-9]))*"
_QUOTED = r'"[A-Za-z0-9 ()_./@+;:,\x27-]*"'
_NAME = r"[A-Za-z][A-Za-z0-9_-]*"
_ITEM = rf"(?:{_WORD}|{_QUOTED})"
_PAIR = rf"{_NAME}: {_ITEM}"
_LIST = rf"\[(?:{_ITEM}(?:, {_ITEM})*)?\]"
_TABLE = rf"\{{{_PAIR}(?:, {_PAIR})*\}}"
_LINE = re.compile(
    rf"(?:(?P<key>{_NAME}):(?: (?P<value>{_WORDS}|{_QUOTED}|{_LIST}|{_TABLE}))?"
    rf"|  - (?P<item>{_ITEM}|{_TABLE})|(?P<idle>#[ -~]*)?)",
    re.ASCII,
)
_ITEMS = re.compile(rf"(?:({_NAME}): )?({_ITEM})(?:, |[\]}}])", re.ASCII)
_LONGEST = 400
"""Characters of a line; a longer one is none of those that the patterns are for."""
_NULLS = frozenset({"null", "Null", "NULL"})
_TRAILING = re.compile(rb"[ \t\r]+$", re.MULTILINE)


def compared_head(data: bytes) -> FlatHead | None:
    """Give a version as two of them are compared, as ``flat_head`` does and mostly faster."""
    parts = split(data, path="")
    if isinstance(parts, Unreadable) or parts.has_mark:
        return flat_head(data)
    fields = plain_fields(parts.yaml)
    return flat_head(data) if fields is None else FlatHead(fields=fields, body=_normalised(parts.body))


def plain_fields(yaml: bytes) -> dict[str, str] | None:
    """Flatten a head of plain lines; None if any line might mean more than it seems to."""
    if not yaml.isascii() or len(yaml) > FRONT_MATTER.size_bytes:
        return None
    fields: dict[str, str] = {}
    seen: set[str] = set()
    key, items = "", 0
    for line in yaml.decode("ascii").removesuffix("\n").split("\n"):
        match = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
        if match is None:
            return None
        name, value, item, _ = match.groups()
        if name is not None:
            if name in seen:
                return None
            seen.add(name)
            # Only under a key without a value may a list follow.
            key, items = (name, 0) if value is None else ("", 0)
            found = _flattened(name, value or "")
        elif item is not None:
            if not key:
                return None
            fields.pop(key, None)
            found = _flattened(f"{key}[{items}]", item)
            items += 1
        else:
            continue
        for inner, text in found:
            if inner in fields:
                return None
            fields[inner] = text
    return fields if seen else None


def _flattened(name: str, value: str) -> Iterator[tuple[str, str]]:
    if value[:1] == "[":
        found = _ITEMS.findall(value, 1)
        for index, (_, item) in enumerate(found):
            yield f"{name}[{index}]", _text(item)
        if not found:
            yield name, "[]"
    elif value[:1] == "{":
        for key, item in _ITEMS.findall(value, 1):
            yield f"{name}.{key}", _text(item)
    else:
        yield name, _text(value)


def _text(value: str) -> str:
    if value[:1] == '"':
        return value[1:-1]
    plain = value.rstrip(" ")
    return "" if plain in _NULLS else plain


def _normalised(body: bytes) -> bytes:
    """Drop what line ends and blanks add; most texts have neither."""
    if b"\r" in body or b" \n" in body or b"\t\n" in body or body.endswith((b" ", b"\t")):
        body = _TRAILING.sub(b"", body.replace(b"\r\n", b"\n"))
    return body.rstrip(b"\n")
