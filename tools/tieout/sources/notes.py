"""What reading a file taught us besides its values: problems, unknown keys, places of the known."""

from __future__ import annotations

from tieout.model.characters import visible
from tieout.model.criteria import nearest
from tieout.model.location import Location, UnknownField, Unreadable
from tieout.sources.nodes import Entry, Node

_SHOWN = 60
"""Characters of a value that a message repeats."""
_LONGEST_GUESS = 40
"""Characters of a word beyond which no known word can be meant."""
_MOST_GUESSES = 50
"""Unknown keys of one file that get a suggestion: guessing costs time, and the rest is noise."""


class Notes:
    """The notes on one file."""

    __slots__ = ("path", "places", "unknown", "unreadable")

    def __init__(self, path: str) -> None:
        """Start with nothing noted."""
        self.path = path
        self.unreadable: list[Unreadable] = []
        self.unknown: list[tuple[Entry, str | None]] = []
        self.places: list[tuple[str, Location]] = []

    def at(self, node: Node | Entry) -> Location:
        """Give the place of a node or key."""
        return Location(self.path, node.line, node.column)

    def bad(self, node: Node | Entry, message: str, remedy: str, *, kind: str = "bad-value") -> None:
        """Note a value that does not fit."""
        self.unreadable.append(Unreadable(location=self.at(node), kind=kind, message=message, remedy=remedy))

    def guess(self, entry: Entry, known: tuple[str, ...], aliases: dict[str, str]) -> None:
        """Note a key that the schema does not have, with the one it may have meant."""
        meant = aliases.get(entry.key.lower())
        if meant is None and len(self.unknown) < _MOST_GUESSES:
            meant = meant_word(entry.key, known)
        self.unknown.append((entry, meant))

    def since(self, mark: tuple[int, int] = (0, 0)) -> tuple[str, ...]:
        """Give the problems and unknown keys noted since a ``mark``, each with its place, for whoever relies on a part."""
        unread = [(item.location, item.message) for item in self.unreadable[mark[0] :]]
        unknown = [
            (self.at(entry), f"{shown(entry.key)} is no key of this place") for entry, _ in self.unknown[mark[1] :]
        ]
        return tuple(f"{where}: {message}" for where, message in sorted([*unread, *unknown], key=lambda item: item[0]))

    def meant(self, key: str) -> tuple[str, ...]:
        """Give the unknown keys by which this one may have been meant, each with its place."""
        entries = [entry for entry, meant in self.unknown if meant == key]
        return tuple(f"{self.at(entry)}: {shown(entry.key)} is no key; {key} may be meant" for entry in entries)

    @property
    def mark(self) -> tuple[int, int]:
        """How much is noted by now."""
        return len(self.unreadable), len(self.unknown)

    def unknown_fields(self, subject: str) -> tuple[UnknownField, ...]:
        """Give the unknown keys as those of ``subject``."""
        return tuple(
            UnknownField(location=self.at(entry), subject=subject, name=entry.key, suggestion=meant)
            for entry, meant in self.unknown
        )


def meant_word(written: str, known: tuple[str, ...]) -> str | None:
    """Give the known word that a wrong one may have meant, else None."""
    return nearest(written, known) if len(written) <= _LONGEST_GUESS else None


def shown(text: str) -> str:
    """Give text as a message may show it: visible, on one line, cut to 60 characters."""
    cut = visible(text[: _SHOWN + 1])
    return f"{cut[:_SHOWN]}..." if len(text) > _SHOWN else cut or "empty"
