"""A check of ours over one table: it objects to rows, or says what it cannot tell.

A check that yields nothing passes, so it yields ``Undecided`` for whatever it could not see: a cell that is
empty where it needs a value, a word that it does not know, a row that must be there and is not.
A deviation outweighs it: a table with both fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tieout.model.evidence.result import Deviating

Rows = Iterable[Mapping[str, str]]
"""Each row by the names of its columns, ``_at`` among them."""


class Undecided(NamedTuple):
    """Something that cannot be said: it makes the check inconclusive."""

    at: str
    """The row's ``_at``; empty where it is about the whole table."""
    subject: str
    message: str
    """What is missing, and what would show it."""


class Limit(NamedTuple):
    """What the settings of a collector may set for a check."""

    name: str
    default: str
    means: str


Look = Callable[[Rows, Mapping[str, str]], Iterator[Deviating | Undecided]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check. Called with the rows, and with what the collector's settings say."""

    id: str
    """``postgres-ssl-off``."""
    version: int
    """Raised when the same rows would come to something else."""
    schema: str
    """Of the table: ``postgres.settings/1``."""
    title: str
    look: Look
    """Is given a value for each of ``limits``."""
    limits: tuple[Limit, ...] = ()

    def __call__(self, rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
        """Look at the rows; a limit that nobody set has its default."""
        return self.look(rows, self.applied(limits))

    def applied(self, limits: Mapping[str, str]) -> dict[str, str]:
        """Give the limits that it goes by: part of what decides, so of a result's version."""
        return {limit.name: limits.get(limit.name, limit.default) for limit in self.limits}


def words(text: str) -> tuple[str, ...]:
    """Give the items of a limit that is a list: parted by commas or spaces."""
    return tuple(text.replace(",", " ").split())


def some_row(look: Look) -> Look:
    """Make a look that says so where the table has no row at all: for tables of which that is no answer."""

    def looked(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
        left = iter(rows)
        seen = False

        def counted() -> Iterator[Mapping[str, str]]:
            nonlocal seen
            for row in left:
                seen = True
                yield row

        yield from look(counted(), limits)
        if not seen and next(left, None) is None:
            yield Undecided("", "the table", "the table has no row, and its source always has some")

    return looked
