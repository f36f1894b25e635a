"""Versions of a document in the form in which two of them are compared, made from their bytes fast.

A history holds each document many times, mostly alike. So a head is cut at the keys that begin a
line, and each piece is parsed once, whatever the number of versions that hold it. That gives what
parsing the whole gives: a piece that is sound by itself, and holds that one key alone, leaves
nothing open that could reach into the next. Where a piece is not, the whole is parsed.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from tieout.model.location import Unreadable
from tieout.sources.front_matter import split

_KEY = rb"[A-Za-z_][A-Za-z0-9_-]{0,60}:(?:[ \r\n]|\Z)"
_FIRST_KEY = re.compile(_KEY)
_NEXT_KEY = re.compile(rb"\n(?=%s)" % _KEY)
_PLAIN = re.compile(rb"([A-Za-z_][A-Za-z0-9_-]{0,60}): ([A-Za-z0-9](?:[A-Za-z0-9 ._/@+-]{0,200}[A-Za-z0-9])?)")
"""A piece whose only value is text as it stands there: nothing in it has a meaning in YAML."""
_NULL = b"null"
_BLANK = b" \t\n\v\f\r"
_BLANKS = bytes.maketrans(_BLANK, b" " * len(_BLANK))
_FEW = 256  # bytes
_COMMENT, _COMMENT_END = b"<!--", b"-->"
_LONGEST = 16 * 1024
"""Bytes of a head that is taken apart. A longer one could meet a limit that its pieces do not."""
_HEADS_KEPT = 16
"""Most commits change the text alone: the head is that of the version before."""
_PIECES_KEPT = 16 * 1024


class Head(Protocol):
    """A version of a document as a parser gives it."""

    @property
    def fields(self) -> Mapping[str, str]:
        """The head, nested keys with dots and indexes."""
        ...

    @property
    def body(self) -> bytes:
        """The text below."""
        ...


ParseHead = Callable[[bytes], Head | None]
"""Reads a file; None if its head cannot be read."""


class Version(NamedTuple):
    """What a version says."""

    fields: Mapping[str, str]
    body: bytes
    """All below the head, as it stands there."""


class Versions:
    """Turns bytes into versions and remembers the pieces of their heads."""

    def __init__(self, parse_head: ParseHead) -> None:
        """``parse_head`` cuts files as ``front_matter.split`` does."""
        self._parse_head = parse_head
        self._fields = functools.lru_cache(maxsize=_HEADS_KEPT)(self._read_fields)
        self._piece = functools.lru_cache(maxsize=_PIECES_KEPT)(self._parsed_piece)

    def version(self, data: bytes) -> Version | None:
        """Give a version, None if its head is there and cannot be read."""
        parts = split(data, path="")
        if not isinstance(parts, Unreadable):
            fields = self._fields(parts.yaml)
            return None if fields is None else Version(fields=fields, body=parts.body)
        if parts.kind == "no-front-matter":
            return Version(fields={}, body=data)
        return None

    def _read_fields(self, yaml: bytes) -> Mapping[str, str] | None:
        fields = self._fields_by_pieces(yaml) if len(yaml) <= _LONGEST else None
        return self._parse(yaml) if fields is None else fields

    def _fields_by_pieces(self, yaml: bytes) -> dict[str, str] | None:
        if _FIRST_KEY.match(yaml) is None:
            return None
        fields: dict[str, str] = {}
        keys: set[str] = set()
        pieces = _NEXT_KEY.split(yaml.removesuffix(b"\n"))
        for piece in pieces:
            found = self._piece(piece)
            if found is None:
                return None
            keys.add(found[0])
            fields |= found[1]
        return fields if len(keys) == len(pieces) else None

    def _parsed_piece(self, piece: bytes) -> tuple[str, Mapping[str, str]] | None:
        """Give the key and fields of a piece, which lacks its last line end.

        None if it must be read with what stands around it.
        """
        plain = _PLAIN.fullmatch(piece)
        if plain is not None and _NULL not in plain[0].lower():
            key = plain[1].decode("ascii")
            return key, {key: plain[2].decode("ascii")}
        fields = self._parse(piece + b"\n")
        key = piece.partition(b":")[0].decode("ascii")
        if fields is None or any(name != key and not name.startswith((f"{key}.", f"{key}[")) for name in fields):
            return None
        return key, fields

    def _parse(self, yaml: bytes) -> Mapping[str, str] | None:
        head = self._parse_head(b"---\n%s---\n" % yaml)
        return None if head is None else head.fields


def same_words(one: bytes, other: bytes) -> bool:
    """Say whether two texts have the same words in the same order, as ``digest`` tells it.

    Two versions differ in a few lines. What they begin and end with alike, up to a blank, is left
    out; the words between are few.
    """
    if one == other:
        return True
    if _has_comment(one) or _has_comment(other):  # words in it do not count
        return digest(one) == digest(other)
    start = _alike(one, other, lambda text, low, high: text[low:high])
    start = max(one.rfind(blank, 0, start) for blank in _BLANK) + 1
    one, other = one[start:], other[start:]
    end = len(one) - _alike(one, other, lambda text, low, high: text[len(text) - high : len(text) - low])
    end = min((at for blank in _BLANK if (at := one.find(blank, end)) >= 0), default=len(one))
    return one[:end].split() == other[: len(other) - len(one) + end].split()


def _has_comment(text: bytes) -> bool:
    return _COMMENT[:1] in text and _COMMENT in text  # one byte is found many times faster than four


def _alike(one: bytes, other: bytes, part: Callable[[bytes, int, int], bytes]) -> int:
    """Give a number of bytes that two texts share from the end at which ``part`` counts.

    Nearly the greatest: the last few take longer to find than the words in them to compare.
    """
    low, high = 0, min(len(one), len(other))
    while high - low > _FEW:
        middle = (low + high + 1) // 2
        if part(one, low, middle) == part(other, low, middle):
            low = middle
        else:
            high = middle - 1
    return low


def digest(text: bytes) -> bytes:
    """Give 16 bytes for a text, the same for texts of the same words in the same order; empty for none.

    Blanks, line ends and HTML comments are apart: no reader of the page sees a doubled one.
    """
    text = _without_comments(text).translate(_BLANKS)  # five times as fast as to split and join
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    text = text.strip(b" ")
    return hashlib.blake2b(text, digest_size=16).digest() if text else b""


def _without_comments(text: bytes) -> bytes:
    if not _has_comment(text):
        return text
    kept, begin = [], 0
    while (start := text.find(_COMMENT, begin)) >= 0:
        # `<!-->` and `<!--->` are whole comments.
        end = text.find(_COMMENT_END, start + len(b"<!"))
        if end < 0:
            break  # never closed: what follows may be read, so it counts
        kept.append(text[begin:start])
        begin = end + len(_COMMENT_END)
    return b" ".join([*kept, text[begin:]])
