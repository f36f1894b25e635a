"""YAML -> nodes with places. Every scalar stays text; the only home of PyYAML's reading side.

PyYAML's event stream is read one event at a time and left at the first thing that a settings file
has no need of (depth, number, anchors, tags), so that no input costs more than its size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from tieout.model.characters import visible
from tieout.model.location import Location, Unreadable
from tieout.sources import yaml_faults
from tieout.sources.encoding import BYTE_ORDER_MARK, Decoded, decode, hidden, place
from tieout.sources.yaml_faults import Fault

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML was built without libyaml: slower, and the same events
    from yaml import BaseLoader as Parser  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class _Mark(Protocol):
        line: int
        column: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much YAML is read before it is refused."""

    size_bytes: int
    depth: int = 16
    nodes: int = 10_000


FRONT_MATTER = Limits(size_bytes=64 * 1024)
"""The head of a document: far above any honest one, far below what costs a second."""
FILE = Limits(size_bytes=1024 * 1024, nodes=100_000)
"""``controls.yaml`` and the registers."""


def read_yaml(data: bytes, *, path: str, first_line: int = 1, limits: Limits = FILE) -> Node | Unreadable:
    """Read one YAML document of UTF-8 bytes; a byte-order mark is dropped without a word."""
    data = data.removeprefix(BYTE_ORDER_MARK)
    if len(data) > limits.size_bytes:
        return Unreadable(
            location=Location(path=path, line=first_line),
            kind="too-large",
            message=f"the YAML has {len(data)} bytes; read are {limits.size_bytes}",
            remedy="split it, or move what is no setting elsewhere",
        )
    decoded = decode(data, path=path, first_line=first_line)
    if isinstance(decoded, Unreadable):
        return decoded
    if not decoded.is_plain:
        found = hidden(decoded.text, path=path, first_line=first_line)
        if found is not None:
            return found
    return _Composer(decoded, path=path, first_line=first_line, limits=limits).compose()


class _RefusedError(Exception):
    """Leaves the event stream at what is not read."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__(unreadable.message)
        self.unreadable = unreadable


class _Frame:
    """A collection that is still open."""

    __slots__ = ("column", "entries", "items", "key", "line", "lines")

    def __init__(self, *, is_mapping: bool, line: int, column: int) -> None:
        self.line = line
        self.column = column
        self.items: list[Node] | None = None if is_mapping else []
        self.entries: list[Entry] = []
        self.key: Scalar | None = None
        self.lines: dict[str, int] = {}

    def closed(self) -> Node:
        if self.items is None:
            return Mapping(tuple(self.entries), self.line, self.column)
        return Sequence(tuple(self.items), self.line, self.column)


class _Composer:
    """Turns the events of one document into a node."""

    def __init__(self, decoded: Decoded, *, path: str, first_line: int, limits: Limits) -> None:
        self._text = decoded.text
        self._path = path
        self._first = first_line
        self._limits = limits

    def compose(self) -> Node | Unreadable:
        try:
            return self._compose()
        except _RefusedError as refused:
            return refused.unreadable
        except MarkedYAMLError as error:
            return self._syntax(error)
        except YAMLError as error:  # the reader's: a character that YAML 1.1 does not allow
            position = getattr(error, "position", None)
            at = place(self._text, position or 0, path=self._path, first_line=self._first)
            return _unreadable(at, yaml_faults.syntax_fault(str(getattr(error, "reason", error)), ""))

    def _compose(self) -> Node | Unreadable:
        stack: list[_Frame] = []
        root: Node | None = None
        count = 0
        for event in self._events():
            node: Node
            if isinstance(event, ScalarEvent):
                node = self._scalar(event)
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                stack.append(self._opened(event, depth=len(stack)))
                continue
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                node = stack.pop().closed()
            elif isinstance(event, AliasEvent):
                raise self._refused(event, yaml_faults.ALIAS)
            else:
                if isinstance(event, DocumentStartEvent):
                    self._document(event, is_first=root is None)
                continue
            count += 1
            if count > self._limits.nodes:
                raise self._refused(event, _too_many(self._limits.nodes))
            if stack:
                self._attach(node, stack[-1])
            else:
                root = node
        if root is None:
            return _unreadable(Location(path=self._path, line=self._first), yaml_faults.EMPTY)
        return root

    def _events(self) -> Iterator[Event]:
        parser = Parser(self._text)
        try:
            while (event := parser.get_event()) is not None:
                yield event
        finally:
            parser.dispose()

    def _scalar(self, event: ScalarEvent) -> Scalar:
        if event.anchor is not None:
            raise self._refused(event, yaml_faults.ANCHOR)
        if event.tag is not None:
            raise self._refused(event, yaml_faults.TAG)
        text = event.value
        line, column = self._mark(event.start_mark)
        if event.style == '"' and not (text.isascii() and text.isprintable()):  # an escape may spell anything
            found = hidden(text, path=self._path)
            if found is not None:
                location = Location(path=self._path, line=line, column=column)
                raise _RefusedError(replace(found, location=location))
        return Scalar(text, not event.style, line, column)

    def _opened(self, event: MappingStartEvent | SequenceStartEvent, *, depth: int) -> _Frame:
        if depth >= self._limits.depth:
            raise self._refused(event, _too_deep(self._limits.depth))
        if event.anchor is not None:
            raise self._refused(event, yaml_faults.ANCHOR)
        if event.tag is not None:
            raise self._refused(event, yaml_faults.TAG)
        line, column = self._mark(event.start_mark)
        return _Frame(is_mapping=isinstance(event, MappingStartEvent), line=line, column=column)

    def _document(self, event: DocumentStartEvent, *, is_first: bool) -> None:
        if event.version or event.tags:
            raise self._refused(event, yaml_faults.DIRECTIVE)
        if not is_first:
            raise self._refused(event, yaml_faults.SEVERAL)

    def _attach(self, node: Node, frame: _Frame) -> None:
        if frame.items is not None:
            frame.items.append(node)
        elif frame.key is not None:
            key = frame.key
            frame.entries.append(Entry(key.text, node, key.line, key.column))
            frame.key = None
        elif not isinstance(node, Scalar):
            location = Location(path=self._path, line=node.line, column=node.column)
            raise _RefusedError(_unreadable(location, yaml_faults.COMPLEX_KEY))
        else:
            self._key(node, frame)

    def _key(self, key: Scalar, frame: _Frame) -> None:
        location = Location(path=self._path, line=key.line, column=key.column)
        if key.plain and key.text == "<<":
            raise _RefusedError(_unreadable(location, yaml_faults.MERGE))
        before = frame.lines.get(key.text)
        if before is not None:
            raise _RefusedError(_unreadable(location, _duplicate(key.text, before, key.line)))
        frame.lines[key.text] = key.line
        frame.key = key

    def _refused(self, event: Event, fault: Fault) -> _RefusedError:
        line, column = self._mark(event.start_mark)
        return _RefusedError(_unreadable(Location(path=self._path, line=line, column=column), fault))

    def _mark(self, mark: _Mark | None) -> tuple[int, int]:
        if mark is None:  # never seen; PyYAML's events allow it
            return self._first, 1
        return mark.line + self._first, mark.column + 1

    def _syntax(self, error: MarkedYAMLError) -> Unreadable:
        problem = error.problem or ""
        mark, context = error.problem_mark, error.context_mark
        if context is not None and (mark is None or "end of stream" in problem or mark.index >= len(self._text)):
            mark = context
        line, column = self._mark(mark)
        rows = self._text.split("\n", line - self._first + 1)
        row = line - self._first
        found = rows[row][column - 1 : column] if row < len(rows) else ""
        location = Location(path=self._path, line=line, column=column)
        return _unreadable(location, yaml_faults.syntax_fault(problem, found))


def _unreadable(location: Location, fault: Fault) -> Unreadable:
    return Unreadable(location=location, kind=fault.kind, message=fault.message, remedy=fault.remedy)


def _too_deep(depth: int) -> Fault:
    return Fault(
        "too-deep",
        f"lists and mappings lie more than {depth} deep in each other here",
        "flatten them; no key of ours needs more than four levels",
    )


def _too_many(nodes: int) -> Fault:
    return Fault("too-many-values", f"there are more than {nodes} values", "split the file")


def _duplicate(key: str, before: int, line: int) -> Fault:
    name = visible(key[:60])
    return Fault(
        "duplicate-key",
        f"the key {name} stands on line {before} and again on line {line}",
        "keep one of the two",
    )
