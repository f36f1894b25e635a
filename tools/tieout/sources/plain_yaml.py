"""A shortcut for the YAML that people write: a plain line a key, blocks by their indentation.

Half the time of reading a document went into the events of such lines, and importing the parser
costs as much as reading fifty documents. A handful of patterns reads them to the same nodes;
whatever does not fit one of them is left to the parser, and a test holds the two against each other.
"""

from __future__ import annotations

import re

from tieout.model.location import Location, Unreadable
from tieout.sources.nodes import Entry, Limits, Mapping, Node, Scalar, Sequence
from tieout.sources.yaml_faults import Fault, duplicate, unreadable

# Printable ASCII that means nothing to YAML behind a letter or digit, and a colon only inside a word.
_SIGNS = r"A-Za-z0-9 ()_./@+;'&!%=\-"
_COLON = r":(?=[A-Za-z0-9/])"
_WORDS = rf"[A-Za-z0-9][{_SIGNS},?]*(?:{_COLON}[{_SIGNS},?]*)*"
_WORD = rf"[A-Za-z0-9][{_SIGNS}]*(?:{_COLON}[{_SIGNS}]*)*"
_QUOTED = r'"[ !#-\[\]-~]*"'  # in quotes, only a backslash means more than it is
_SINGLE = r"'[ -&(-~]*'"
_NAME = r"[A-Za-z][A-Za-z0-9_.-]*"
_ITEM = rf"(?:{_WORD}|{_QUOTED}|{_SINGLE})"
_LIST = rf"\[(?:{_ITEM}(?:, {_ITEM})*)?\]"
_INNER = rf"\{{(?:{_NAME}: {_ITEM}(?:, {_NAME}: {_ITEM})*)?\}}"
_PAIR = rf"{_NAME}: (?:{_ITEM}|{_LIST}|{_INNER})"
_TABLE = rf"\{{(?:{_PAIR}(?:, {_PAIR})*)?\}}"
_VALUE = rf"{_WORDS}|{_QUOTED}|{_SINGLE}|{_LIST}|{_TABLE}"
_REMARK = "(?: +#[ -~]*)?"
_OPEN = _QUOTED.removesuffix('"')
_LINE = re.compile(rf"( *)(?:(?:(- )?({_NAME}):|(-)(?= ))(?: (?:({_VALUE}){_REMARK}|({_OPEN})))?|(?:#[ -~]*)?)")
"""Indentation; a dash and a key, or a dash alone; a value, or one in double quotes that the next line goes on."""
_MORE = re.compile(rf" +({_OPEN[1:]})(\"?)")
"""A line that goes on a value in double quotes, and the quote at its end."""
_PART = re.compile(rf"(?:({_NAME}): )?({_ITEM}|{_LIST}|{_INNER})(?:, |[\]}}])")
_LONGEST = 1000
"""Characters of a line; a longer one is none of those that the patterns are for."""
_DEPTH = 2
"""Levels that a value on one line may have: a list in a mapping, or a mapping of words in one."""
_new = tuple.__new__  # what the constructors of named tuples do, at half their price


def plain_mapping(text: str, *, path: str, first_line: int, limits: Limits) -> Mapping | Unreadable | None:
    """Read ASCII text of plain lines; None if any of them might mean more than it seems to.

    A key that stands twice gives the ``Unreadable`` that the parser's reader would.
    """
    reader = _Reader(limits)
    lines = text.removesuffix("\n").split("\n")
    lines.reverse()
    number = first_line - 1
    while lines:
        written = lines.pop()
        number += 1
        found = _LINE.fullmatch(written) if len(written) <= _LONGEST else None
        if found is None:
            return None
        folded: Scalar | None = None
        more = 0
        if found[6] is not None:
            text, more = _gone_on(found[6], lines)
            if not more:
                return None
            folded = Scalar(text, False, number, found.start(6) + 1)  # not plain
        if not reader.takes(found, number, folded):
            return reader.refusal(path)
        number += more
    return reader.mapping()


def _gone_on(begun: str, lines: list[str]) -> tuple[str, int]:
    """Fold a value in double quotes, and say how many more lines it has; they are taken off.

    Zero if only the parser can tell.
    """
    parts = [begun[1:].rstrip(" ")]
    while lines:
        written = lines.pop()
        found = _MORE.fullmatch(written) if len(written) <= _LONGEST else None
        if found is None or not (found[1] or found[2]):
            break
        if found[2]:
            return " ".join([*parts, found[1]]), len(parts)
        parts.append(found[1].rstrip(" "))
    return "", 0


class _Block:
    """A mapping or list that is not yet at its end."""

    __slots__ = ("column", "entries", "items", "key", "line", "names")

    def __init__(self, column: int, line: int, *, is_list: bool) -> None:
        self.column = column
        self.line = line
        self.items: list[Node] | None = [] if is_list else None  # None in a mapping
        self.entries: list[Entry] = []
        self.names: dict[str, int] = {}  # and the line of each
        self.key: tuple[str, int, int] | None = None  # the last key, its line and its end, if it has no value yet


class _Reader:
    """Puts the lines together."""

    __slots__ = ("_depth", "_fault", "_left", "_open", "_root")

    def __init__(self, limits: Limits) -> None:
        self._left = limits.nodes
        self._depth = limits.depth - _DEPTH
        self._open: list[_Block] = []  # each lies in the one before it
        self._root: Node | None = None
        self._fault: tuple[Fault, int, int] | None = None

    def takes(self, found: re.Match[str], line: int, folded: Scalar | None) -> bool:
        """Take a line; False if it may mean more than it seems to."""
        indent, dash, name, item, value, _ = found.groups()
        if name is None and item is None:  # blank, or a remark
            return True
        column = len(indent)
        block = self._block(column, line, is_list=name is None or dash is not None)
        if block is not None and dash is not None:
            column += len(dash)
            block = self._begin(column, line, is_list=False)
        if block is None:
            return False
        if name is not None:
            self._left -= 1
            if name in block.names:
                self._fault = (duplicate(name, block.names[name], line), line, column + 1)
                return False
            block.names[name] = line
            block.key = (name, line, found.end())
        if value is not None:
            return self._has_put(block, self._node(value, line, found.start(5) + 1))
        if folded is not None:
            self._left -= 1
            return self._has_put(block, folded)
        return name is not None and self._left >= 0

    def refusal(self, path: str) -> Unreadable | None:
        """Say why a line was not taken; None if the parser has to."""
        if self._fault is None or self._left < 0:
            return None
        fault, line, column = self._fault
        return unreadable(Location(path, line, column), fault)

    def mapping(self) -> Mapping | None:
        """Give what the lines made up; None if they were but remarks, or no mapping."""
        while self._open:
            self._end()
        return self._root if isinstance(self._root, Mapping) and self._left >= 0 else None

    def _block(self, column: int, line: int, *, is_list: bool) -> _Block | None:
        """Give the block to which a line of this column belongs; None if there is none."""
        if not self._open:
            return self._begin(column, line, is_list=is_list) if self._root is None else None
        block = self._open[-1]
        if block.key is not None and (column > block.column or (is_list and column == block.column)):
            return self._begin(column, line, is_list=is_list)
        # A list may stand in the column of the key that it belongs to: the next key ends it.
        while column < block.column or (column == block.column and block.items is not None and not is_list):
            self._end()
            if not self._open:
                return None
            block = self._open[-1]
        if column != block.column or is_list != (block.items is not None):
            return None
        if block.key is not None:
            self._settle(block)
        return block

    def _begin(self, column: int, line: int, *, is_list: bool) -> _Block | None:
        self._left -= 1
        if len(self._open) >= self._depth:
            return None
        block = _Block(column, line, is_list=is_list)
        self._open.append(block)
        return block

    def _end(self) -> None:
        """Close the innermost block and put it where it belongs."""
        block = self._open.pop()
        if block.key is not None:
            self._settle(block)
        node: Node = (
            Mapping(tuple(block.entries), block.line, block.column + 1)
            if block.items is None
            else Sequence(tuple(block.items), block.line, block.column + 1)
        )
        if not self._open:
            self._root = node
        else:
            self._has_put(self._open[-1], node)

    def _settle(self, block: _Block) -> None:
        """Give the last key of a mapping the value that it has: none."""
        if block.key is not None:
            _, line, end = block.key
            self._left -= 1
            self._has_put(block, Scalar("", True, line, end + 1))

    def _has_put(self, block: _Block, node: Node | None) -> bool:
        """Put a node into a list, or under the last key; False if there is none, or too many."""
        if node is None:
            return False
        if block.items is not None:
            block.items.append(node)
        elif block.key is not None:
            name, line, _ = block.key
            block.entries.append(_new(Entry, (name, node, line, block.column + 1)))
            block.key = None
        return self._left >= 0

    def _node(self, value: str, line: int, column: int) -> Node | None:
        """Read what stands on one line; None if a key stands twice in it."""
        self._left -= 1
        first = value[0]
        if first not in "[{":
            return _scalar(value, line, column)
        at = column + 1  # what is between the parts has two characters each
        if first == "[":
            items: list[Node] = []
            for _, text in _PART.findall(value, 1):
                items.append(_scalar(text, line, at))
                at += len(text) + 2
            self._left -= len(items)
            return Sequence(tuple(items), line, column)
        entries: list[Entry] = []
        for name, text in _PART.findall(value, 1):
            key_at = at
            at += len(name) + 2
            node: Node | None
            if text[0] in "[{":
                node = self._node(text, line, at)
                if node is None:
                    return None
            else:
                self._left -= 1
                node = _scalar(text, line, at)
            entries.append(_new(Entry, (name, node, line, key_at)))
            at += len(text) + 2
        self._left -= len(entries)
        is_distinct = len({entry.key for entry in entries}) == len(entries)
        return Mapping(tuple(entries), line, column) if is_distinct else None


def _scalar(value: str, line: int, column: int) -> Scalar:
    if value[0] in "\"'":
        return _new(Scalar, (value[1:-1], False, line, column))
    return _new(Scalar, (value.rstrip(" "), True, line, column))
