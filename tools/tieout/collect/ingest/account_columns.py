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
    """Of each thing that there is a column of: the number of its cell."""
    parameters: tuple[tuple[str, str], ...]
    """The same in words, and what was not read."""


def choose(header: Sequence[str], said: Mapping[str, str], problems: Problems) -> Chosen | None:
    """Choose a column for each thing; None where none says which account it is, with a problem."""
    before = len(problems)
    positions, others = chosen_of(header, said, problems, COLUMNS)
    if "account" not in positions and "email" in positions and len(problems) == before:
        positions["account"] = positions["email"]
    if "account" not in positions:
        problems.add(":1", "no column is known as the account: say which it is, as account: HEADER")
        return None
    return Chosen(positions=positions, parameters=parameters_of(header, positions, others))


def chosen_of(
    header: Sequence[str], said: Mapping[str, str], problems: Problems, columns: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Choose a column for each of ``columns``; with it which others are called like it and were not taken."""
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


def parameters_of(
    header: Sequence[str], positions: Mapping[str, int], others: Mapping[str, list[str]]
) -> tuple[tuple[str, str], ...]:
    """Give in words which column was taken for what, and which were not read."""
    taken = [(name, header[position]) for name, position in positions.items()]
    passed = {name: [each for each in names if each not in dict(taken).values()] for name, names in others.items()}
    also = [(f"also called like {name}", "; ".join(names)) for name, names in passed.items() if names]
    unread = [name for number, name in enumerate(header) if number not in positions.values()]
    return (*taken, *also, *((("columns not read", "; ".join(unread)),) if unread else ()))
