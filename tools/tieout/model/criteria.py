"""The trust services criteria: ids and our own short titles, never their text."""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass


class Category(enum.Enum):
    """The five categories of the 2017 trust services criteria."""

    SECURITY = "security"
    AVAILABILITY = "availability"
    PROCESSING_INTEGRITY = "processing_integrity"
    CONFIDENTIALITY = "confidentiality"
    PRIVACY = "privacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion."""

    id: str
    category: Category
    group: str
    """The series it belongs to: ``CC6``."""
    title: str
    """Ours; the AICPA's wording is its copyright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A series of criteria, such as CC6."""

    id: str
    category: Category
    title: str


# Letters of other scripts that look like the ones in ids: Cyrillic and Greek capitals.
_LOOKALIKES = str.maketrans("СсРрАаІіΑΡΙСс", "CCPPAAIIAPICC")
_ID = re.compile(r"([A-Z]+)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_NEAR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All criteria of an edition, in its order."""

    edition: str
    criteria: tuple[Criterion, ...]
    groups: tuple[Group, ...]
    mistakes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Ids that people write by mistake, and what to suggest for each."""

    def find(self, criterion_id: str) -> Criterion | None:
        """Give the criterion of exactly this id, else None: a near miss is never accepted."""
        return next((item for item in self.criteria if item.id == criterion_id), None)

    def in_categories(self, categories: frozenset[Category]) -> tuple[Criterion, ...]:
        """Give the criteria of these categories, in the catalogue's order."""
        return tuple(item for item in self.criteria if item.category in categories)

    def suggestions(self, wrong: str) -> tuple[str, ...]:
        """Give the ids that ``wrong`` may have meant, likeliest first; empty if none is near.

        A curated table first, then repairs of form (``CC 6.1``, ``cc6.01``, look-alike letters),
        then the ids of the same letters at most two edits away (Damerau and Levenshtein).
        """
        for mistake, meant in self.mistakes:
            if mistake == wrong.strip().upper():
                return meant
        known = [item.id for item in self.criteria]
        repaired = _repaired(wrong)
        if repaired in known:
            return (repaired,)
        letters = re.match(r"[A-Z]*", repaired)
        prefix = letters.group() if letters else ""
        near = [
            (distance, position, known_id)
            for position, known_id in enumerate(known)
            if re.sub(r"[0-9.]+", "", known_id) == prefix
            and (distance := edits(repaired, known_id)) <= _NEAR
        ]
        return tuple(known_id for _, _, known_id in sorted(near)[:3])


def _repaired(wrong: str) -> str:
    text = unicodedata.normalize("NFKC", wrong).translate(_LOOKALIKES).upper()
    text = re.sub(r"[\s_-]+", "", text)
    match = _ID.fullmatch(text)
    if match is None:
        return text
    letters, series, number = match.groups()
    return f"{letters}{int(series)}" + (f".{int(number)}" if number else "")


def edits(left: str, right: str) -> int:
    """Count insertions, deletions, replacements and neighbour swaps (optimal string alignment)."""
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
    return previous[-1]


def nearest(wrong: str, known: tuple[str, ...]) -> str | None:
    """Give the known word at most two edits from ``wrong``, the first of the nearest; else None."""
    near = [(edits(wrong.lower(), word), i, word) for i, word in enumerate(known)]
    best = min(near, default=None)
    return best[2] if best and best[0] <= min(_NEAR, max(1, len(wrong) // 3)) else None
