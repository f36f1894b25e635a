"""JSON of another tool -> values of the type that is wanted, each with its place; the rest becomes problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tieout.collect.ingest.base import instant_of, utc
from tieout.collect.strict_json import ShapeError, parse
from tieout.model.evidence.record import Refusal

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import datetime

    from tieout.collect.ingest.base import Problems
    from tieout.collect.strict_json import Json

T = TypeVar("T")
K = TypeVar("K", bound="Hashable")

LARGEST = 512 * 1024 * 1024
"""Bytes of a document that are read: beyond that no tool's report is one."""
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}


def document(raw: bytes, problems: Problems) -> Json:
    """Read a whole document. Where it is none there is a problem, and the value is None."""
    if len(raw) > LARGEST:
        problems.add("", f"the file has {len(raw)} bytes; read are {LARGEST}", reason=Refusal.TRUNCATED)
        return None
    try:
        value = parse(raw)
    except ShapeError as error:
        problems.add("", error.message, reason=Refusal.TRUNCATED if error.is_cut else Refusal.SHAPE)
        return None
    if value is None:
        problems.add("", "the document is null")
    return value


def document_or_lines(raw: bytes, problems: Problems, *, frame: bytes = b"{}") -> Json:
    """Read a document; of several lines that each hold one between the signs of ``frame``, give the list of them."""
    lines = [line for line in raw.split(b"\n") if line.strip()]
    if len(lines) > 1 and all(line.lstrip()[:1] == frame[:1] and line.rstrip()[-1:] == frame[1:] for line in lines):
        try:
            return [parse(line) for line in lines]
        except ShapeError:
            pass  # one document that happens to be written so
    return document(raw, problems)


def kind_of(value: Json) -> str:
    """Say what a value is, for a message."""
    return "null" if value is None else _KINDS[type(value)]


def step(key: str | int) -> str:
    """Give one step of a JSON pointer (RFC 6901, section 3)."""
    return f"/{str(key).replace('~', '~0').replace('/', '~1')}"


class Item:
    """An object of the file, and where it stands. What is absent or null is empty; another type is a problem."""

    __slots__ = ("at", "problems", "value")

    def __init__(self, value: dict[str, Json], at: str, problems: Problems) -> None:
        self.value = value
        self.at = at
        """A pointer: ``#/Results/0``."""
        self.problems = problems

    def place(self) -> str:
        """Give the ``_at`` of a row made of it."""
        return f"{self.problems.raw_name}{self.at}"

    def has(self, key: str) -> bool:
        """Tell whether the key is there at all, null or not."""
        return key in self.value

    def text(self, key: str) -> str:
        """Give a text."""
        found = self.value.get(key)
        return found if isinstance(found, str) else self._no(key, found, "a text", "")

    def label(self, key: str) -> str:
        """Give a text, or a whole number as one: ids are either."""
        found = self.value.get(key)
        return str(found) if isinstance(found, int) and not isinstance(found, bool) else self.text(key)

    def number(self, key: str) -> int | None:
        """Give a whole number."""
        found = self.value.get(key)
        if isinstance(found, int) and not isinstance(found, bool):
            return found
        return self._no(key, found, "a whole number", None)

    def measure(self, key: str) -> float | None:
        """Give a number."""
        found = self.value.get(key)
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            return float(found)
        return self._no(key, found, "a number", None)

    def flag(self, key: str) -> bool | None:
        """Give true or false, None where it is absent."""
        found = self.value.get(key)
        return found if isinstance(found, bool) else self._no(key, found, "true or false", None)

    def moment(self, key: str) -> datetime | None:
        """Give an instant, None where it is absent, empty, or the zero time of Go."""
        text = self.text(key)
        if not text or text.startswith("0001-01-01T00:00:00"):
            return None
        found = instant_of(text)
        if found is None:
            self.problems.add(self.at + step(key), f"{text!r} is no instant with its offset from UTC")
        return found

    def instant(self, key: str) -> str:
        """Give an instant as a cell has it."""
        found = self.moment(key)
        return "" if found is None else utc(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts."""
        found = []
        for number, each in enumerate(self._list(key)):
            if isinstance(each, str):
                found.append(each)
            else:
                self.problems.add(f"{self.at}{step(key)}/{number}", f"here is {kind_of(each)}; wanted is a text")
        return tuple(found)

    def item(self, key: str) -> Item | None:
        """Give an object."""
        found = self.value.get(key)
        if isinstance(found, dict):
            return Item(found, self.at + step(key), self.problems)
        return self._no(key, found, "an object", None)

    def items(self, key: str) -> Iterator[Item]:
        """Give the objects of a list; one that is none is a problem."""
        return objects(self._list(key), self.at + step(key), self.problems)

    def length(self, key: str) -> int:
        """Give the length of a list, 0 where there is none."""
        found = self.value.get(key)
        return len(found) if isinstance(found, list) else 0

    def _list(self, key: str) -> list[Json]:
        found = self.value.get(key)
        return found if isinstance(found, list) else self._no(key, found, "a list", [])

    def _no(self, key: str, found: Json, wanted: str, instead: T) -> T:
        if found is not None:
            self.problems.add(self.at + step(key), f"here is {kind_of(found)}; wanted is {wanted}")
        return instead


def report_of(raw: bytes, problems: Problems, what: str) -> Item | None:
    """Read a document that is an object; None where it is none, with a problem."""
    value = document(raw, problems)
    if value is None:
        return None
    if not isinstance(value, dict):
        problems.add("", f"{what} is {kind_of(value)}; wanted is an object")
        return None
    return Item(value, "#", problems)


def is_version(report: Item, key: str, known: tuple[int | str, ...], what: str) -> bool:
    """Tell whether the form's version is one that is known; any other is a problem, none too."""
    found = report.value.get(key)
    if type(found) in {int, str} and found in known:
        return True
    if found is None:
        report.problems.add("#", f"there is no {key}: this is no {what}")
    else:
        wanted = " and ".join(str(each) for each in known)
        report.problems.add(f"#{step(key)}", f"the version is {found!r}; known is {wanted}")
    return False


def objects(values: list[Json], at: str, problems: Problems) -> Iterator[Item]:
    """Give the objects of a list; one that is none is a problem."""
    for number, each in enumerate(values):
        if isinstance(each, dict):
            yield Item(each, f"{at}/{number}", problems)
        else:
            problems.add(f"{at}/{number}", f"here is {kind_of(each)}; wanted is an object")


def note_twice(item: Item, seen: dict[K, str], key: K, what: str) -> None:
    """Say so where an item of the same key was met before; ``seen`` keeps where each stands first."""
    first = seen.setdefault(key, item.at)
    if first != item.at:
        item.problems.add(item.at, f"{what} stands at {first} already: two pages overlap")
