"""A chain of lines, each holding the digest of the one before: what was written cannot be changed unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.seal.canonical import canonical_json
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ChainEnd(NamedTuple):
    """The last line of a chain, as far as the next one needs it."""

    length: int
    """How many lines there are."""
    digest: str
    """``sha256:`` of the last line without its line end."""


BEGINNING = ChainEnd(length=0, digest=spelled("0" * 64))
"""Where there is no line yet."""


def append(end: ChainEnd, entries: Iterable[Mapping[str, object]]) -> tuple[bytes, ChainEnd]:
    """Give the lines of these entries, to stand behind ``end``, and the chain's end with them.

    ``seq`` and ``prev`` are added to each. Raises as ``canonical_json``.
    """
    lines: list[bytes] = []
    for entry in entries:
        line = canonical_json({**entry, "seq": end.length + 1, "prev": end.digest})
        end = ChainEnd(length=end.length + 1, digest=digest_of(line))
        lines.append(line + b"\n")
    return b"".join(lines), end


def digest_of(line: bytes) -> str:
    """Give what the next line calls this one, given without its line end."""
    return spelled(hex_of(line))
