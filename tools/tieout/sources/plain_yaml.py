"""A shortcut for the YAML that most heads are: a plain line a key, short lists and mappings.

Half the time of reading a document went into the events of such lines. A handful of patterns reads
them to the same nodes; whatever does not fit one of them is left to the parser, and a test holds
the two against each other.
"""

from __future__ import annotations

import re

from tieout.sources.nodes import Entry, Limits, Mapping, Node, Scalar, Sequence

# Printable ASCII that means nothing to YAML behind a letter or digit, and a colon only inside a word.
_SIGNS = r"A-Za-z0-9 ()_./@+;'&!%=\-"
_COLON = r":(?=[A-Za-z0-9/])"
_WORDS = rf"[A-Za-z0-9][{_SIGNS},?]*(?:{_COLON}[{_SIGNS},?]*)*"
_WORD = rf"[A-Za-z0-9][{_SIGNS}]*(?:{_COLON}[{_SIGNS}]*)*"
_QUOTED = r'"[A-Za-z0-9 ()_./@+;:,\x27&!?%=#*<>\[\]{}-]*"'
_SINGLE = r"'[A-Za-z0-9 ()_./@+;:,\"&!?%=#*<>\[\]{}-]*'"
_NAME = r"[A-Za-z][A-Za-z0-9_-]*"
_ITEM = rf"(?:{_WORD}|{_QUOTED}|{_SINGLE})"
_PAIR = rf"{_NAME}: {_ITEM}"
_LIST = rf"\[(?:{_ITEM}(?:, {_ITEM})*)?\]"
_TABLE = rf"\{{{_PAIR}(?:, {_PAIR})*\}}"
_LINE = re.compile(
    rf"(?:({_NAME}):(?: ({_WORDS}|{_QUOTED}|{_SINGLE}|{_LIST}|{_TABLE}))?|((?:  )?- )({_WORDS}|{_QUOTED}|{_SINGLE}|{_TABLE})|(?:#[ -~]*)?)"
)
_PART = re.compile(rf"(?:({_NAME}): )?({_ITEM})(?:, |[\]}}])")
_LONGEST = 400
"""Characters of a line; a longer one is none of those that the patterns are for."""
_DEPTH = 4
_new = tuple.__new__  # what the constructors of named tuples do, at half their price


def plain_mapping(text: str, *, first_line: int, limits: Limits) -> Mapping | None:
    """Read ASCII text of plain lines; None if any of them might mean more than it seems to."""
    if limits.depth < _DEPTH:
        return None
    reader = _Reader(limits.nodes)
    for line, written in enumerate(text.removesuffix("\n").split("\n"), first_line):
        found = _LINE.fullmatch(written) if len(written) <= _LONGEST else None
        if found is None or not reader.takes(found, line):
            return None
    return reader.mapping()


class _Reader:
    """Puts the lines together."""

    __slots__ = ("_entries", "_indent", "_items", "_left", "_names", "_top")

    def __init__(self, nodes: int) -> None:
        self._entries: list[Entry] = []
        self._names: set[str] = set()
        self._items: list[Node] = []  # of the list under the last key, if that key has no value
        self._indent = ""
        self._top = (0, 0)
        self._left = nodes

    def takes(self, found: re.Match[str], line: int) -> bool:
        """Take a line; False if it may mean more than it seems to."""
        name, value, dash, item = found.groups()
        if name is not None:
            self._close()
            if name in self._names:
                return False
            self._names.add(name)
            self._left -= 2
            node = self._node(value, line, found.start(2) + 1) if value else Scalar("", True, line, found.end() + 1)
            self._entries.append(_new(Entry, (name, node, line, 1)))
            return node is not None and self._left >= 0
        if item is None:
            return True
        if not self._entries or self._entries[-1].value[:2] != ("", True):
            return False
        if not self._items:
            self._indent, self._top = dash, (line, found.start(3) + len(dash) - 1)
        node = self._node(item, line, found.start(4) + 1)
        self._left -= 1
        if node is None or dash != self._indent or self._left < 0:
            return False
        self._items.append(node)
        return True

    def mapping(self) -> Mapping | None:
        """Give what the lines made up; None if they were but remarks."""
        self._close()
        if not self._entries:
            return None
        return Mapping(tuple(self._entries), self._entries[0].line, 1)

    def _close(self) -> None:
        if self._items:
            self._entries[-1] = self._entries[-1]._replace(value=Sequence(tuple(self._items), *self._top))
            self._items = []

    def _node(self, value: str, line: int, column: int) -> Node | None:
        first = value[0]
        if first == "[":
            items = tuple([_scalar(part[2], line, column + part.start(2)) for part in _PART.finditer(value, 1)])
            self._left -= len(items)
            return Sequence(items, line, column)
        if first == "{":
            entries = [
                Entry(part[1], _scalar(part[2], line, column + part.start(2)), line, column + part.start(1))
                for part in _PART.finditer(value, 1)
            ]
            self._left -= 2 * len(entries)
            is_distinct = len({entry.key for entry in entries}) == len(entries)
            return Mapping(tuple(entries), line, column) if is_distinct else None
        return _scalar(value, line, column)


def _scalar(value: str, line: int, column: int) -> Scalar:
    if value[0] in "\"'":
        return _new(Scalar, (value[1:-1], False, line, column))
    return _new(Scalar, (value.rstrip(" "), True, line, column))
