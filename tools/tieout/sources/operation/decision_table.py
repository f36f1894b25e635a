"""The CSV beside the record of an access review -> its decisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.location import Location, Unreadable
from tieout.model.operation.access_review import Choice, Decision
from tieout.sources.nodes import Entry, Scalar
from tieout.sources.notes import meant_word, shown
from tieout.sources.operation.access_review_keys import DECISION_ALIASES, DECISION_KEYS, NEEDED_COLUMNS, PERSON_FORM
from tieout.sources.tables import BrokenTableError, Sheaf, TableLimits, TableReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.sources.notes import Notes

LIMITS = TableLimits(size_bytes=32 * 1024 * 1024, columns=20)
"""A quarter of a million decisions: far above any honest review."""
_PERSON = re.compile(PERSON_FORM)
WORDS = {item.value: item for item in Choice}


def decision_table(data: bytes, notes: Notes) -> tuple[Decision, ...]:
    """Read a table of decisions; what does not fit is noted with its line and the number of the cell."""
    try:
        table = TableReader(data, path=notes.path, limits=LIMITS)
        _check_columns(table, notes)
        found = [item for sheaf in table.sheaves() for item in _decisions(sheaf, table.header, notes)]
    except BrokenTableError as error:
        notes.unreadable.append(error.unreadable)
        return ()
    if table.blank:
        _bad(notes, table.blank[0], 1, "a row holds nothing", "fill the row in, or delete it", kind="blank-row")
    return tuple(found)


def choice_of(word: str) -> tuple[Choice | None, str]:
    """Give the choice that a word is, and what to write where it is none."""
    found = WORDS.get(word)
    if found is not None:
        return found, ""
    meant = meant_word(word.casefold(), tuple(WORDS))
    return None, f"did you mean {meant}?" if meant else f"write one of {', '.join(WORDS)}"


def is_person(text: str) -> bool:
    """Say whether a text names one person, as ``person:ana``."""
    return _PERSON.fullmatch(text) is not None


def _check_columns(table: TableReader, notes: Notes) -> None:
    for number, name in enumerate(table.header, 1):
        if name not in DECISION_KEYS and not name.startswith("x-"):
            notes.guess(
                Entry(name, Scalar("", True, table.line, number), table.line, number), DECISION_KEYS, DECISION_ALIASES
            )
    absent = [name for name in NEEDED_COLUMNS if name not in table.header]
    if absent:
        message = f"the table has no column {' and no column '.join(absent)}"
        remedy = f"begin with the row {','.join(DECISION_KEYS[:4])}"
        raise BrokenTableError(
            Unreadable(location=Location(notes.path, table.line), kind="bad-table", message=message, remedy=remedy)
        )


def _decisions(sheaf: Sheaf, header: tuple[str, ...], notes: Notes) -> Iterator[Decision]:
    for line, count in sheaf.odd:
        message = f"the row has {count} cells; the header has {len(header)}"
        _bad(notes, line, 1, message, "put quotes around cells that hold commas", kind="bad-table")
    if not sheaf.lines:
        return
    nothing = ("",) * len(sheaf.lines)
    columns = [sheaf.columns[header.index(name)] if name in header else nothing for name in DECISION_KEYS]
    at = header.index("account") + 1
    strangers = {by for by in columns[2] if by and not is_person(by)}
    for line, account, word, by, reason, to in zip(sheaf.lines, *columns, strict=True):
        choice = WORDS.get(word)
        if not account:
            _bad(notes, line, at, "the row names no account", "write the account as the list of accounts has it")
            continue
        if choice is None:
            message = f"the decision about {shown(account)} is {shown(word)}; wanted is one of {', '.join(WORDS)}"
            _bad(notes, line, header.index("decision") + 1, message, choice_of(word)[1])
        if by in strangers:
            message = f"{shown(account)} was decided on by {shown(by)}; wanted is one person of registers/people.yaml"
            _bad(notes, line, header.index("by") + 1, message, "write person:ana")
        yield Decision(account, choice, by, reason, to, line, at)


def _bad(notes: Notes, line: int, column: int, message: str, remedy: str, *, kind: str = "bad-value") -> None:
    location = Location(notes.path, line, column)
    notes.unreadable.append(Unreadable(location=location, kind=kind, message=message, remedy=remedy))
