"""What YAML is made of: text, lists and mappings, each with its place."""

from __future__ import annotations

from typing import NamedTuple


class Scalar(NamedTuple):
    """Text, whatever YAML would make of it."""

    text: str
    plain: bool
    """Whether it was written without quotes."""
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Whether it says "nothing": empty, ``~`` or ``null``, without quotes."""
        return self.plain and self.text in _NULLS


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


class Entry(NamedTuple):
    """A key of a mapping with its value; the place is the key's."""

    key: str
    value: Node
    line: int
    column: int


class Mapping(NamedTuple):
    """Keys with values, in the order of the file; no key twice."""

    entries: tuple[Entry, ...]
    line: int
    column: int


Node = Scalar | Sequence | Mapping

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Limits(NamedTuple):
    """How much YAML is read before it is refused."""

    size_bytes: int
    depth: int = 16
    nodes: int = 10_000


FRONT_MATTER = Limits(size_bytes=64 * 1024)
"""The head of a document: far above any honest one, far below what costs a second."""
FILE = Limits(size_bytes=1024 * 1024, nodes=100_000)
"""``controls.yaml``."""
REGISTER = Limits(size_bytes=4 * 1024 * 1024, nodes=300_000)
"""A register in YAML: some ten thousand rows. What is larger is better kept as a table."""
