"""The header of a list of accounts -> which column is what, and in which words that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.collect.ingest.account_words import COLUMNS, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tieout.collect.ingest.base import Problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which column is what."""

    positions: Mapping[str, int]
    """Of each of ``COLUMNS`` that there is: the number of its cell."""
    parameters: tuple[tuple[str, str], ...]
    """The same in words, and what was not read."""


def choose(header: Sequence[str], said: Mapping[str, str], problems: Problems) -> Chosen | None:
    """Choose a column for each thing; None where none says which account it is, with a problem."""
    before = len(problems)
    positions, others = columns_in(header, said, problems, COLUMNS)
    if "account" not in positions and "email" in positions and len(problems) == before:
        positions["account"] = positions["email"]
    if "account" not in positions:
        problems.add(":1", "no column is known as the account: say which it is, as account: HEADER")
        return None
    return Chosen(positions=positions, parameters=taken(header, positions, others))


def columns_in(
    header: Sequence[str], said: Mapping[str, str], problems: Problems, columns: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Give the number of the cell of each of ``columns`` that there is, and the headers that are called alike."""
    plains = [plain(name) for name in header]
    positions: dict[str, int] = {}
    others: dict[str, list[str]] = {}
    for wanted, known in columns.items():
        if name := said.get(wanted):
            found = [number for number, each in enumerate(header) if each == name]
            if len(found) != 1:
                times = "has no column" if not found else f"has {len(found)} columns"
                problems.add(":1", f"the header {times} {name!r}, which the settings name as {wanted}")
                continue
        else:
            ranked = sorted((known.index(each), number) for number, each in enumerate(plains) if each in known)
            found = [number for _, number in ranked]
            if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
                same = ", ".join(repr(header[number]) for rank, number in ranked if rank == ranked[0][0])
                problems.add(":1", f"the columns {same} are each called like {wanted}: say which, as {wanted}")
                continue
            others[wanted] = [header[number] for number in found[1:]]
        if found:
            positions[wanted] = found[0]
    return positions, others


def taken(
    header: Sequence[str], positions: Mapping[str, int], others: Mapping[str, list[str]]
) -> tuple[tuple[str, str], ...]:
    """Say in words which column is what, which are called alike, and which were not read."""
    chosen = [(name, header[position]) for name, position in positions.items()]
    passed = {name: [each for each in names if each not in dict(chosen).values()] for name, names in others.items()}
    also = [(f"also called like {name}", "; ".join(names)) for name, names in passed.items() if names]
    unread = [name for number, name in enumerate(header) if number not in positions.values()]
    return (*chosen, *also, *((("columns not read", "; ".join(unread)),) if unread else ()))
