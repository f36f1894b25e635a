"""The trust services criteria: ids and our own short titles, never their text."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class Category(enum.Enum):
    """The five categories of the 2017 trust services criteria."""

    SECURITY = "security"
    AVAILABILITY = "availability"
    PROCESSING_INTEGRITY = "processing_integrity"
    CONFIDENTIALITY = "confidentiality"
    PRIVACY = "privacy"


class Criterion(NamedTuple):
    """One criterion."""

    id: str
    category: Category
    group: str
    """The series it belongs to: ``CC6``."""
    title: str
    """Ours; the AICPA's wording is its copyright."""


class Group(NamedTuple):
    """A series of criteria, such as CC6."""

    id: str
    category: Category
    title: str


# Capitals that look like the letters of ids: Cyrillic Es, Er, A, I and palochka, Greek Alpha, Rho
# and Iota. Applied after upper-casing.
_LOOKALIKES = str.maketrans("\u0421\u0420\u0410\u0406\u04c0\u0391\u03a1\u0399", "CPAIIAPI")
_POINT_OF_FOCUS = re.compile(r"(?:\.|-POF)[1-9][0-9]?\Z", re.ASCII)
_ID = re.compile(r"([A-Z]+)([0-9]{1,4})(?:\.([0-9]{1,4}))?", re.ASCII)
_LONGEST = 32
"""Characters of a reference beyond which nothing was meant by it: no edits are counted."""
_NEAR = 2
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All criteria of an edition, in its order."""

    edition: str
    criteria: tuple[Criterion, ...]
    groups: tuple[Group, ...]
    mistakes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Ids that people write by mistake, and what to suggest for each."""
    _by_id: dict[str, Criterion] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Make the table in which ``find`` looks: a report asks ten thousand times."""
        self._by_id.update((item.id, item) for item in reversed(self.criteria))

    def find(self, criterion_id: str) -> Criterion | None:
        """Give the criterion of exactly this id, else None: a near miss is never accepted."""
        return self._by_id.get(criterion_id)

    def resolve(self, reference: str) -> Criterion | None:
        """Give the criterion that a reference names: its id, or a point of focus of it.

        Points of focus have no list here, so any number of one or two digits is taken:
        ``CC6.1.3`` and ``CC6.1-POF3``. None for all else: a near miss is never accepted.
        """
        point = _POINT_OF_FOCUS.search(reference)
        return self.find(reference) or (self.find(reference[: point.start()]) if point else None)

    def in_categories(self, categories: frozenset[Category]) -> tuple[Criterion, ...]:
        """Give the criteria of these categories, in the catalogue's order."""
        return tuple(item for item in self.criteria if item.category in categories)

    def series(self, reference: str) -> tuple[Criterion, ...]:
        """Give the criteria of the series in which a wrong reference looks; empty if there is none."""
        match = re.match(r"[A-Z]+[0-9]+", _repaired(reference), re.ASCII)
        return tuple(item for item in self.criteria if match and item.group == match.group())

    def suggestions(self, wrong: str) -> tuple[str, ...]:
        """Give the ids that ``wrong`` may have meant, likeliest first; empty if none is near.

        A curated table first, then repairs of form (``CC 6.1``, ``cc6.01``, look-alike letters),
        then those with the same letters at the fewest edits, two at most (Damerau, Levenshtein):
        up to three, those first whose numbers are closest.
        """
        if len(wrong) > _LONGEST:
            return ()
        repaired = _repaired(wrong)
        for mistake, meant in self.mistakes:
            if mistake in {wrong.strip().upper(), repaired}:
                return meant
        if self.resolve(repaired) is not None:
            return (repaired,)
        letters = _letters(repaired)
        near = sorted(
            (distance, _apart(repaired, item.id), position, item.id)
            for position, item in enumerate(self.criteria)
            if _letters(item.id) == letters and (distance := edits(repaired, item.id)) <= _NEAR
        )
        return tuple(known for distance, *_, known in near if distance == near[0][0])[:_SUGGESTIONS]


def _letters(reference: str) -> str:
    match = re.match(r"[A-Z]*", reference)
    return match.group() if match else ""


def _apart(left: str, right: str) -> int:
    """Give how far the numbers after the dot lie apart."""
    numbers = [re.search(r"\.([0-9]{1,4})$", text, re.ASCII) for text in (left, right)]
    first, second = (int(match[1]) if match else 0 for match in numbers)
    return abs(first - second)


def _repaired(wrong: str) -> str:
    """Give ``wrong`` in the catalogue's form: plain capitals, no blanks, no leading zeros."""
    text = unicodedata.normalize("NFKC", wrong).upper().translate(_LOOKALIKES)
    text = "".join(str(unicodedata.decimal(character, character)) for character in text)
    text = re.sub(r"[\s_]+", "", text)
    point = re.search(r"-?POF[1-9][0-9]?$", text, re.ASCII)
    tail = f"-{point.group().removeprefix('-')}" if point else ""
    text = re.sub(r"[-\u2010-\u2015\u2212]+", "", text[: point.start()] if point else text)
    match = _ID.match(text)
    if match is None:
        return text + tail
    letters, series, number = match.groups()
    head = f"{letters}{int(series)}" + (f".{int(number)}" if number else "")
    return head + text[match.end() :] + tail


def edits(left: str, right: str, most: int | None = None) -> int:
    """Count insertions, deletions, replacements and neighbour swaps (optimal string alignment).

    Once it is certain that there are more than ``most``, gives ``most + 1`` at once.
    """
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
        # A swap reaches back two rows, so both must be past the bound.
        if most is not None and min(previous) > most and min(before) > most:
            return most + 1
    return previous[-1]


def nearest(wrong: str, known: tuple[str, ...]) -> str | None:
    """Give the known word at most two edits from ``wrong``, the first of the nearest; else None.

    Case counts for nothing. Up to five letters one edit is allowed, and never as many as letters.
    """
    word = wrong.lower()
    allowed = min(_NEAR, max(1, len(word) // 3), len(word) - 1)
    letters = Counter(word)
    near = [
        (distance, position, candidate)
        for position, candidate in enumerate(known)
        if _may_be_near(letters, candidate.lower(), allowed)
        and (distance := edits(word, candidate.lower(), allowed)) <= allowed
    ]
    return min(near)[2] if near else None


def _may_be_near(letters: Counter[str], candidate: str, allowed: int) -> bool:
    """Rule out at little cost: each edit brings or takes at most one letter."""
    if abs(len(candidate) - letters.total()) > allowed:
        return False
    theirs = Counter(candidate)
    return (letters - theirs).total() <= allowed and (theirs - letters).total() <= allowed
