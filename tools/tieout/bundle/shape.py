"""JSON of a bundle -> values of known types: what has another form is said, never guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping


class MalformedShapeError(ValueError):
    """JSON that is not of the form that is read."""


class Shape:
    """An object of JSON, with its place in the file for messages."""

    __slots__ = ("_at", "_value")

    def __init__(self, value: object, at: str = "") -> None:
        """Raises MalformedShapeError for a value that is no object."""
        if not isinstance(value, Mapping):
            raise MalformedShapeError(f"{at or 'it'} is no object")
        self._value: Mapping[object, object] = value
        self._at = at

    def text(self, key: str) -> str:
        """Give a text, number or truth value as text; empty where it is null or absent."""
        value = self._value.get(key)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str | int | float):
            return str(value)
        raise MalformedShapeError(f"{self._place(key)} is no text")

    def inner(self, key: str) -> Shape | None:
        """Give an object; None where it is null or absent."""
        value = self._value.get(key)
        return None if value is None else Shape(value, self._place(key))

    def needed(self, key: str) -> Shape:
        """Give an object that must be there."""
        return Shape(self._value.get(key), self._place(key))

    def shapes(self, key: str) -> tuple[Shape, ...]:
        """Give the objects of a list; none where it is null or absent."""
        return tuple(Shape(item, f"{self._place(key)}[{number}]") for number, item in enumerate(self._list(key)))

    def words(self, key: str) -> tuple[str, ...]:
        """Give the texts of a list; none where it is null or absent."""
        found = []
        for number, item in enumerate(self._list(key)):
            if not isinstance(item, str):
                raise MalformedShapeError(f"{self._place(key)}[{number}] is no text")
            found.append(item)
        return tuple(found)

    def names(self) -> Iterator[str]:
        """Yield the keys in their order."""
        yield from (str(key) for key in self._value)

    def require(self, *schemas: str) -> None:
        """Raise MalformedShapeError unless the object says that it is of one of these schemas."""
        found = self.text("schema")
        if found not in schemas:
            raise MalformedShapeError(f"its schema is {found[:40]!r}; this version reads {' and '.join(schemas)}")

    def _list(self, key: str) -> list[object]:
        value = self._value.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise MalformedShapeError(f"{self._place(key)} is no list")
        return value

    def _place(self, key: str) -> str:
        return f"{self._at}.{key}" if self._at else key


def parse(data: bytes) -> Shape:
    """Read one JSON object; raises MalformedShapeError for anything else."""
    try:
        return Shape(json.loads(data))
    except (ValueError, RecursionError) as error:
        if isinstance(error, MalformedShapeError):
            raise
        raise MalformedShapeError("it is no JSON") from error


def parse_lines(data: bytes) -> tuple[Shape, ...]:
    """Read a JSON object a line; raises MalformedShapeError as ``parse``."""
    return tuple(parse(line) for line in data.split(b"\n") if line.strip())
