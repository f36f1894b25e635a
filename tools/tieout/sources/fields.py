"""A node tree -> typed values, key by key; what does not fit is noted with its place."""

from __future__ import annotations

import enum
import functools
import re
from typing import TYPE_CHECKING, TypeVar

from tieout.model.calendar import zone_of
from tieout.model.limit import Limit
from tieout.model.location import Location
from tieout.model.period import iso_date, iso_days
from tieout.sources.nodes import Mapping, Node, Scalar, Sequence
from tieout.sources.notes import Notes, meant_word, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, timedelta

E = TypeVar("E", bound=enum.Enum)

_DAY_LENGTH = len("2026-01-14")
_day = functools.lru_cache(4096)(iso_date)  # a programme's documents share their days


class Fields:
    """One mapping, read by key. A key that is absent, or says null, gives None or empty."""

    __slots__ = ("_entries", "_node", "_prefix", "notes")

    def __init__(self, node: Mapping, notes: Notes, *, prefix: str = "") -> None:
        """Read ``node``; ``prefix`` stands before its keys in ``places`` and messages."""
        self._node = node
        self._entries = {entry.key: entry for entry in node.entries}
        self._prefix = prefix
        self.notes = notes

    def __contains__(self, key: str) -> bool:
        """Say whether the key is there with a value that is not null or empty."""
        entry = self._entries.get(key)
        return entry is not None and not is_empty(entry.value)

    @property
    def node(self) -> Mapping:
        """The mapping itself."""
        return self._node

    def named(self, key: str) -> str:
        """Give a key as messages name it."""
        return f"{self._prefix}{key}"

    def is_null(self, key: str) -> bool:
        """Say whether the key is absent, or says null; an empty list says something."""
        entry = self._entries.get(key)
        return entry is None or (isinstance(entry.value, Scalar) and entry.value.is_null)

    def is_mapping(self, key: str) -> bool:
        """Say whether the value of a key is a mapping."""
        entry = self._entries.get(key)
        return entry is not None and isinstance(entry.value, Mapping)

    def names(self) -> tuple[str, ...]:
        """Give the keys, in the order of the file."""
        return tuple(self._entries)

    def location(self, key: str = "") -> Location:
        """Give the place of a key, else of the mapping."""
        return self.notes.at(self._entries.get(key, self._node))

    def check_keys(self, known: tuple[str, ...], aliases: dict[str, str] | None = None) -> None:
        """Note keys that are not among ``known`` and do not begin with ``x-``."""
        for entry in self._node.entries:
            if entry.key not in known and not entry.key.startswith("x-"):
                self.notes.guess(entry, known, aliases or {})

    def check_said(self, keys: tuple[str, ...]) -> None:
        """Note those of these keys that have quotes with nothing in them: whoever leaves a key to its default says null."""
        for key in keys:
            entry = self._entries.get(key)
            if entry and isinstance(entry.value, Scalar) and not entry.value.plain and not entry.value.text.strip():
                self.notes.bad(entry.value, f"{self._prefix}{key} is empty", f"take {key} out, or write its value")

    def note(self, key: str, message: str, remedy: str, *, kind: str = "bad-value") -> None:
        """Note what is wrong with the value of a key, or with the mapping for an empty key."""
        entry = self._entries.get(key)
        self.notes.bad(self._node if entry is None else entry.value, message, remedy, kind=kind)

    def scalar(self, key: str, wanted: str) -> Scalar | None:
        """Give the one value of a key; a list or mapping in its place is noted."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        value = entry.value
        if isinstance(value, Scalar):
            return None if value.is_null or not value.text else value
        found = "a list" if isinstance(value, Sequence) else "a mapping"
        self.notes.bad(
            value, f"{self._prefix}{key} is {found}; wanted is {wanted}", f"write `{key}: ...` with one value"
        )
        return None

    def text(self, key: str) -> str | None:
        """Give text of any number of lines, without the blanks around it."""
        value = self.scalar(key, "text")
        return None if value is None else value.text.strip() or None

    def line(self, key: str) -> str | None:
        """Give text of one line."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        value = entry.value
        if isinstance(value, Scalar) and "\n" not in value.text:  # as nearly all are
            return None if value.is_null else value.text.strip() or None
        text = self.text(key)
        if text is not None and "\n" in text:
            self.notes.bad(value, f"{self._prefix}{key} has several lines; wanted is one", "write it on one line")
            return " ".join(text.split())
        return text

    def day(self, key: str) -> date | None:
        """Give a date."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        value = entry.value
        if isinstance(value, Scalar) and len(value.text) == _DAY_LENGTH and (day := _day(value.text)) is not None:
            return day
        scalar = self.scalar(key, "a date such as 2026-01-14")
        if scalar is not None:
            self._bad_day(f"{self._prefix}{key}", scalar)
        return None

    def _bad_day(self, name: str, value: Scalar) -> None:
        self.notes.bad(
            value,
            f"{name} is {shown(value.text)}; wanted is a day of the calendar as YYYY-MM-DD",
            "write the date with four, two and two digits, such as 2026-01-14",
            kind="bad-date",
        )

    def choice(self, key: str, kind: type[E]) -> E | None:
        """Give one of the words of an enumeration."""
        value = self.scalar(key, "one word")
        if value is None:
            return None
        return self._member(f"{self._prefix}{key}", value.text, value, kind)

    def _member(self, name: str, text: str, node: Node, kind: type[E]) -> E | None:
        try:
            return kind(text)
        except ValueError:
            pass
        words = tuple(str(member.value) for member in kind)
        meant = meant_word(text, words)
        self.notes.bad(
            node,
            f"{name} is {shown(text)}; wanted is one of {', '.join(words)}",
            f"did you mean {meant}?" if meant else f"write one of {', '.join(words)}",
        )
        return None

    def number(self, key: str, low: int, high: int) -> int | None:
        """Give a whole number between two bounds, both included."""
        value = self.scalar(key, f"a number from {low} to {high}")
        if value is None:
            return None
        if re.fullmatch(r"[0-9]{1,9}", value.text, re.ASCII) and low <= int(value.text) <= high:
            return int(value.text)
        self.notes.bad(
            value,
            f"{self._prefix}{key} is {shown(value.text)}; wanted is a whole number from {low} to {high}",
            f"write `{key}: {low}`, or up to {high}",
        )
        return None

    def zone(self, key: str) -> str | None:
        """Give the name of a time zone."""
        value = self.scalar(key, "a time zone such as Europe/Berlin")
        if value is None:
            return None
        if zone_of(value.text) is None:
            self.notes.bad(
                value,
                f"{self._prefix}{key} is {shown(value.text)}, which is no time zone of the IANA list",
                "write a name such as Europe/Berlin, America/New_York or UTC",
            )
            return None
        return value.text

    def span(self, key: str) -> timedelta | None:
        """Give a length in whole days or weeks."""
        value = self.scalar(key, "a length such as P7D")
        if value is None:
            return None
        days = iso_days(value.text)
        if days is None:
            self.notes.bad(
                value,
                f"{self._prefix}{key} is {shown(value.text)}; wanted is a length in days or weeks, such as P7D or P2W",
                f"write `{key}: P7D`",
            )
        return days

    def limit(self, key: str) -> Limit | None:
        """Give a length of time of one unit, above zero."""
        value = self.scalar(key, "a length such as PT24H or 2 business days")
        if value is None:
            return None
        limit = Limit.from_text(value.text)
        if limit is not None and limit.value:
            return limit
        self.notes.bad(
            value,
            f"{self._prefix}{key} is {shown(value.text)}; wanted is a length above zero in one unit, "
            "such as PT24H, P7D or 2 business days",
            f"write `{key}: PT24H`, or `{key}: 2 business days`",
        )
        return None

    def items(self, key: str) -> tuple[Node, ...]:
        """Give the items of a list; one value in its place is noted, and read as a list of one."""
        if self.is_null(key):
            return ()
        value = self._entries[key].value
        if isinstance(value, Sequence):
            return value.items
        found = shown(value.text) if isinstance(value, Scalar) else "a mapping"
        self.notes.bad(
            value,
            f"{self._prefix}{key} is {found}; wanted is a list",
            f"write `{key}: [{shown(value.text) if isinstance(value, Scalar) else '...'}]`",
        )
        return ()

    def words(self, key: str) -> tuple[str, ...]:
        """Give a list of one-line texts; empty items are noted and left out."""
        return tuple(text for text, _ in self.placed_words(key))

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Give a list of words of an enumeration."""
        found = (self._member(f"{self._prefix}{key}", text, node, kind) for text, node in self.placed_words(key))
        return tuple(member for member in found if member is not None)

    def placed_words(self, key: str) -> tuple[tuple[str, Node], ...]:
        """Give a list of one-line texts, each with its node."""
        found: list[tuple[str, Node]] = []
        for index, item in enumerate(self.items(key)):
            name = f"{self._prefix}{key}[{index}]"
            self.notes.places.append((name, self.notes.at(item)))
            text = item.text.strip() if isinstance(item, Scalar) and not item.is_null else ""
            if text and "\n" not in text:
                found.append((text, item))
            else:
                self.notes.bad(item, f"{name} is no word; wanted is one line of text", "write one value an item")
        return tuple(found)

    def mapping(self, key: str, example: str) -> Fields | None:
        """Give a nested mapping, its keys named with a dot."""
        if self.is_null(key):
            return None
        entry = self._entries[key]
        if isinstance(entry.value, Mapping):
            return Fields(entry.value, self.notes, prefix=f"{self._prefix}{key}.")
        found = shown(entry.value.text) if isinstance(entry.value, Scalar) else "a list"
        self.notes.bad(
            entry.value, f"{self._prefix}{key} is {found}; wanted are keys with values", f"write `{example}`"
        )
        return None

    def mappings(self, key: str, example: str) -> Iterator[Fields]:
        """Give the items of a list of mappings; others are noted and left out."""
        for index, item in enumerate(self.items(key)):
            name = f"{self._prefix}{key}[{index}]"
            self.notes.places.append((name, self.notes.at(item)))
            if isinstance(item, Mapping):
                yield Fields(item, self.notes, prefix=f"{name}.")
            else:
                self.notes.bad(item, f"{name} is no mapping", f"write `- {example}`")

    def place_keys(self) -> None:
        """Note the place of each key."""
        path, prefix = self.notes.path, self._prefix
        self.notes.places.extend(
            [(prefix + key, Location(path, line, column)) for key, _, line, column in self._node.entries]
        )

    def missing(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Give those of ``wanted`` that are absent or empty."""
        return tuple([key for key in wanted if key not in self])


def is_empty(node: Node) -> bool:
    """Say whether a value says nothing: null, blank, or a collection of nothing."""
    if isinstance(node, Scalar):
        return node.is_null or not node.text.strip()
    return not (node.items if isinstance(node, Sequence) else node.entries)
