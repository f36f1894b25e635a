"""One text of a row -> the value that its column holds, or why it holds none."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.instant import iso_instant, iso_span
from tieout.model.people import Acknowledgement
from tieout.model.period import iso_date
from tieout.sources.notes import meant_word, shown
from tieout.sources.registers.columns import Column, Kind

if TYPE_CHECKING:
    import enum
    from collections.abc import Callable

ID_FORM = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
DAY_FORM = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
ACKNOWLEDGEMENT_FORM = rf"{ID_FORM}(?:@[A-Za-z0-9][A-Za-z0-9._-]{{0,31}})?(?: +{DAY_FORM})?"
"""A document with its version and the day: ``POL-009@1.0 2026-01-14``."""

_ID = re.compile(ID_FORM, re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_ACKNOWLEDGEMENT = re.compile(ACKNOWLEDGEMENT_FORM, re.ASCII)
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_MOST_RENEWALS = 99
_MOST_GUESSES = 200
"""Slips in one column that get a suggestion: guessing costs time, and no more are named than half of these."""
_PREFIXES = {"people": "person:", "roles": "role:"}
_KEPT = 10_000
"""Texts of one column whose value is remembered; a register repeats its days, words and names."""


class Fault(NamedTuple):
    """Why a text does not fit."""

    says: str
    """What follows the name of the column: `` is March; wanted is a day``."""
    remedy: str
    kind: str = "bad-value"
    item: str = ""
    """Which item of a list: ``[1]``."""


class Misfit(NamedTuple):
    """What a text gives that does not fit: the faults, and the value that is left."""

    faults: tuple[Fault, ...]
    value: object = None


class Reader(dict[str, object]):
    """The values of one column by their texts; a text seen for the first time is read."""

    __slots__ = ("_read", "is_doubtful")

    def __init__(self, read: Callable[[str], object]) -> None:
        """Start with nothing seen."""
        super().__init__()
        self._read = read
        self.is_doubtful = False
        """Whether any text did not fit, so far."""

    def __missing__(self, text: str) -> object:
        """Read the text."""
        value = self._read(text)
        if type(value) is Misfit:
            self.is_doubtful = True
        if len(self) < _KEPT:
            self[text] = value
        return value


def value_of(column: Column) -> Callable[[str], object]:
    """Give the function that reads one value of the column, of a list column one item; ``""`` is silence."""
    read, silence = _READERS[column.kind](column), None if column.kind.is_list else column.kind.silence

    def value(text: str) -> object:
        return read(text) if text else silence

    return value


def cell_of(column: Column) -> Callable[[str], object]:
    """Give the function that reads a cell of a table: of a list column, values parted by ``;``."""
    one = value_of(column)
    if not column.kind.is_list:
        return one

    def several(cell: str) -> object:
        parts = [part for part in map(str.strip, cell.split(";")) if part]
        values: list[object] = []
        faults: list[Fault] = []
        for index, part in enumerate(parts):
            value = one(part)
            if type(value) is Misfit:
                faults += [fault._replace(item=f"[{index}]" if len(parts) > 1 else "") for fault in value.faults]
            else:
                values.append(value)
        together = gathered(column, values)
        return Misfit(tuple(faults), together) if faults else together

    return several


def gathered(column: Column, values: list[object]) -> tuple[object, ...]:
    """Give the value of a list column from those of its items."""
    if column.kind is Kind.RENEWALS:
        return tuple(entry for value in values if isinstance(value, tuple) for entry in value)
    return tuple(dict.fromkeys(values)) if column.refers == "roles" else tuple(values)


def _id(_: Column) -> Callable[[str], object]:
    def read(text: str) -> object:
        if _ID.fullmatch(text):
            return text
        says = f" is {shown(text)}; wanted are letters, digits, dots and hyphens"
        return Misfit((Fault(says, "write such as ana or RSK-001"),), _flat(text))

    return read


def _line(column: Column) -> Callable[[str], object]:
    prefix = _PREFIXES.get(column.refers)

    def read(text: str) -> object:
        if "\n" in text:
            return Misfit((Fault(" has several lines; wanted is one", "write it on one line"),), _flat(text))
        return text

    def read_reference(text: str) -> object:
        kind, colon, _name = text.partition(":")
        if colon and f"{kind}:" in {"role:", "person:"} and f"{kind}:" != prefix:
            wanted = "a person" if column.refers == "people" else "a role"
            return Misfit((Fault(f" is {shown(text)}; wanted is {wanted}", "write the id alone"),), "")
        return read(text.removeprefix(prefix or ""))

    return read if prefix is None else read_reference


def _text(_: Column) -> Callable[[str], object]:
    return str


def _day(_: Column) -> Callable[[str], object]:
    def read(text: str) -> object:
        found = iso_date(text)
        if found is not None:
            return found
        says = f" is {shown(text)}; wanted is a day of the calendar as YYYY-MM-DD"
        remedy = "write the date with four, two and two digits, such as 2026-01-14"
        return Misfit((Fault(says, remedy, "bad-date"),))

    return read


def _instant(_: Column) -> Callable[[str], object]:
    def read(text: str) -> object:
        found = iso_instant(text)
        if found is not None:
            return found
        says = f" is {shown(text)}; wanted is a day, a time and the offset from UTC"
        return Misfit((Fault(says, "write such as 2026-01-14T09:30:00+01:00, or with Z for UTC", "bad-date"),))

    return read


def _span(_: Column) -> Callable[[str], object]:
    def read(text: str) -> object:
        found = iso_span(text)
        if found is not None:
            return found
        says = f" is {shown(text)}; wanted is a length of time in days, hours or minutes, such as P1D, PT4H or PT15M"
        return Misfit((Fault(says, "write such as PT4H for four hours"),))

    return read


def _flag(_: Column) -> Callable[[str], object]:
    def read(text: str) -> object:
        found = _FLAGS.get(text.lower())
        if found is not None:
            return found
        return Misfit((Fault(f" is {shown(text)}; wanted is yes or no", "write yes, no, true or false"),))

    return read


def _number(column: Column) -> Callable[[str], object]:
    low, high = column.low, column.high

    def read(text: str) -> object:
        if _NUMBER.fullmatch(text) and low <= int(text) <= high:
            return int(text)
        says = f" is {shown(text)}; wanted is a whole number from {low} to {high}"
        return Misfit((Fault(says, f"write a number from {low} to {high} in digits"),))

    return read


def _choice(column: Column) -> Callable[[str], object]:
    members: dict[str, enum.Enum] = {str(member.value): member for member in column.choices or ()}
    words = tuple(members)
    guesses = itertools.count()

    def read(text: str) -> object:
        found = members.get(text)
        if found is not None:
            return found
        meant = meant_word(text, words) if next(guesses) < _MOST_GUESSES else None
        says = f" is {shown(text)}; wanted is one of {', '.join(words)}"
        return Misfit((Fault(says, f"did you mean {meant}?" if meant else f"write one of {', '.join(words)}"),))

    return read


def _acknowledgement(_: Column) -> Callable[[str], object]:
    def read(text: str) -> object:
        name, _, written = text.partition(" ")
        document, _, version = name.partition("@")
        on = iso_date(written.strip())
        if _ACKNOWLEDGEMENT.fullmatch(text) and (on is not None or not written):
            return Acknowledgement(document=document, version=version, on=on)
        says = f" is {shown(text)}; wanted is a document with its version and the day"
        return Misfit((Fault(says, "write such as POL-009@1.0 2026-01-14"),))

    return read


def _renewal(column: Column) -> Callable[[str], object]:
    day = _day(column)

    def read(text: str) -> object:
        if _NUMBER.fullmatch(text) and int(text) <= _MOST_RENEWALS:
            return (None,) * int(text)
        found = day(text)
        if type(found) is not Misfit:
            return (found,)
        says = f" is {shown(text)}; wanted are the days of each renewal, or how many there were"
        return Misfit((Fault(says, "write such as [2026-01-14], or 1"),))

    return read


def _flat(text: str) -> str:
    return " ".join(text.split())


_READERS: dict[Kind, Callable[[Column], Callable[[str], object]]] = {
    Kind.ID: _id,
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.DAY: _day,
    Kind.INSTANT: _instant,
    Kind.SPAN: _span,
    Kind.FLAG: _flag,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.WORDS: _line,
    Kind.CHOICES: _choice,
    Kind.DAYS: _day,
    Kind.ACKNOWLEDGEMENTS: _acknowledgement,
    Kind.RENEWALS: _renewal,
}
