"""YAML of any shape -> nodes with places; the only home of PyYAML's reading side.

Its event stream is read one event at a time and left at the first thing that a settings file
has no need of (depth, number, anchors, tags), so that no input costs more than its size.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from tieout.model.location import Location, Unreadable
from tieout.sources import yaml_faults
from tieout.sources.encoding import hidden, place
from tieout.sources.nodes import Entry, Limits, Mapping, Node, Scalar, Sequence
from tieout.sources.yaml_faults import Fault, duplicate, unreadable

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML was built without libyaml: slower, and the same events
    from yaml import BaseLoader as Parser  # type: ignore[assignment]  # it has the same two methods

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class _Mark(Protocol):
        line: int
        column: int


def compose(text: str, *, path: str, first_line: int, limits: Limits) -> Node | Unreadable:
    """Read text in which no control stands by the parser's events."""
    return _Composer(text, path=path, first_line=first_line, limits=limits).compose()


_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*%")
_new = tuple.__new__  # what the constructors of named tuples do, at half their price


class _RefusedError(Exception):
    """Leaves the event stream at what is not read."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__(unreadable.message)
        self.unreadable = unreadable


class _Composer:
    """Turns the events of one document into a node."""

    __slots__ = ("_depth", "_first", "_left", "_limits", "_next", "_path", "_text")

    _next: Callable[[], Event | None]

    def __init__(self, text: str, *, path: str, first_line: int, limits: Limits) -> None:
        self._text = text
        self._path = path
        self._first = first_line
        self._limits = limits
        self._left = limits.nodes
        self._depth = 0

    def compose(self) -> Node | Unreadable:
        parser = Parser(self._text)
        self._next = parser.get_event
        try:
            return self._document()
        except _RefusedError as refused:
            return refused.unreadable
        except MarkedYAMLError as error:
            return self._syntax(error)
        except YAMLError as error:  # the reader's: a character that YAML 1.1 does not allow
            at = place(self._text, getattr(error, "position", 0), path=self._path, first_line=self._first)
            return unreadable(at, yaml_faults.syntax_fault(str(getattr(error, "reason", error)), ""))
        finally:
            parser.dispose()

    def _document(self) -> Node | Unreadable:
        root: Node | None = None
        while (event := self._next()) is not None and not isinstance(event, StreamEndEvent):
            if not isinstance(event, DocumentStartEvent):
                continue
            if event.version or event.tags:
                raise self._refused(event, yaml_faults.DIRECTIVE)
            if root is not None:
                raise self._refused(event, yaml_faults.SEVERAL)
            event = self._next()
            root = self._scalar(event) if isinstance(event, ScalarEvent) else self._collection(event)
        if root is None:
            return unreadable(Location(path=self._path, line=self._first), yaml_faults.EMPTY)
        return root

    def _collection(self, event: Event | None) -> Mapping | Sequence:
        if not isinstance(event, CollectionStartEvent):
            raise self._refused(event, yaml_faults.ALIAS)
        if self._depth == self._limits.depth:
            raise self._refused(event, _too_deep(self._limits.depth))
        if event.anchor is not None or event.tag is not None:
            raise self._refused(event, yaml_faults.TAG if event.anchor is None else yaml_faults.ANCHOR)
        self._left -= 1
        if self._left < 0:
            raise self._refused(event, _too_many(self._limits.nodes))
        self._depth += 1
        node = self._mapping(event) if isinstance(event, MappingStartEvent) else self._sequence(event)
        self._depth -= 1
        return node

    def _mapping(self, start: MappingStartEvent) -> Mapping:
        entries: list[Entry] = []
        lines: dict[str, int] = {}
        advance = self._next
        while not isinstance(event := advance(), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                fault = yaml_faults.ALIAS if isinstance(event, AliasEvent) else yaml_faults.COMPLEX_KEY
                raise self._refused(event, fault)
            key, is_plain, line, column = self._scalar(event)
            if key in lines:
                raise self._refused(event, duplicate(key, lines[key], line))
            if key == "<<" and is_plain:
                raise self._refused(event, yaml_faults.MERGE)
            lines[key] = line
            event = advance()
            value = self._scalar(event) if isinstance(event, ScalarEvent) else self._collection(event)
            entries.append(_new(Entry, (key, value, line, column)))
        return Mapping(tuple(entries), *self._mark(start))

    def _sequence(self, start: CollectionStartEvent) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._scalar(event) if isinstance(event, ScalarEvent) else self._collection(event))
        return Sequence(tuple(items), *self._mark(start))

    def _scalar(self, event: ScalarEvent) -> Scalar:
        if event.anchor is not None or event.tag is not None:
            raise self._refused(event, yaml_faults.TAG if event.anchor is None else yaml_faults.ANCHOR)
        self._left -= 1
        if self._left < 0:
            raise self._refused(event, _too_many(self._limits.nodes))
        mark: _Mark = event.start_mark  # type: ignore[assignment]  # events of a parser have one
        text, style = event.value, event.style
        line, column = mark.line + self._first, mark.column + 1
        if style == '"' and not (text.isascii() and text.isprintable()):  # an escape may spell anything
            found = hidden(text, path=self._path)
            if found is not None:
                location = Location(path=self._path, line=line, column=column)
                raise _RefusedError(replace(found, location=location))
        return _new(Scalar, (text, not style, line, column))

    def _refused(self, event: Event | None, fault: Fault) -> _RefusedError:
        line, column = (self._first, 1) if event is None else self._mark(event)
        return _RefusedError(unreadable(Location(path=self._path, line=line, column=column), fault))

    def _mark(self, event: Event) -> tuple[int, int]:
        mark: _Mark = event.start_mark  # type: ignore[assignment]  # events of a parser have one
        return mark.line + self._first, mark.column + 1

    def _syntax(self, error: MarkedYAMLError) -> Unreadable:
        problem = error.problem or ""
        mark, context = error.problem_mark, error.context_mark
        if context is not None and (mark is None or "end of stream" in problem or mark.index >= len(self._text)):
            mark = context
        line, column = (self._first, 1) if mark is None else (mark.line + self._first, mark.column + 1)
        rows = self._text.split("\n", line - self._first + 1)
        row = line - self._first
        found = rows[row][column - 1 : column] if row < len(rows) else ""
        location = Location(path=self._path, line=line, column=column)
        directive = _DIRECTIVE.match(self._text)
        if directive is not None:  # what the parser says of one is about the line below it
            location = place(self._text, directive.end() - 1, path=self._path, first_line=self._first)
            return unreadable(location, yaml_faults.DIRECTIVE)
        return unreadable(location, yaml_faults.syntax_fault(problem, found))


def _too_deep(depth: int) -> Fault:
    return Fault(
        "too-deep",
        f"lists and mappings lie more than {depth} deep in each other here",
        "flatten them; no key of ours needs more than four levels",
    )


def _too_many(nodes: int) -> Fault:
    return Fault("too-many-values", f"there are more than {nodes} values", "split the file")
