"""One entry of ``assertions:`` -> Assertion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.evidence.collector import Assertion
from tieout.sources.evidence import collector_keys as keys
from tieout.sources.evidence.collector_entry import form, named, pairs
from tieout.sources.notes import meant_word, shown

if TYPE_CHECKING:
    from tieout.sources.fields import Fields

_ID = re.compile(keys.ID_FORM, re.ASCII)
_TABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}(?:/[0-9]{1,4})?", re.ASCII)
_ROWS = re.compile(r"[0-9]{1,9}", re.ASCII)


def read_assertion(fields: Fields) -> Assertion:
    """Read one entry; what does not fit is noted. The SQL itself is held against the tables when it is run."""
    fields.check_keys(keys.ASSERTION_KEYS, keys.ASSERTION_ALIASES)
    tables = _tables(fields)
    return Assertion(
        id=form(fields, "id", _ID, "letters, digits, hyphens, dots and underscores, 64 at most"),
        location=fields.location(),
        title=fields.line("title") or "",
        control=fields.line("control") or "",
        tables=tables,
        sql=fields.text("sql") or "",
        min_rows=tuple(
            (name, int(rows)) for name, rows in _of_tables(fields, "min_rows", tables) if _is_number(fields, rows)
        ),
        allow_empty=_of_tables(fields, "allow_empty", tables),
    )


def _tables(fields: Fields) -> tuple[tuple[str, str], ...]:
    found = named(fields, "tables", pairs(fields, "tables", "tables: {users: accounts}"))
    for name, wanted in found:
        if _TABLE.fullmatch(wanted) is None:
            fields.note(
                "tables",
                f"tables.{name} is {shown(wanted)}; wanted is the id of a collector, or of a form of table",
                "write the id of a collector of this file",
            )
    return found


def _of_tables(fields: Fields, key: str, tables: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Give what is said of some of the tables; of others it is noted, because it would have no effect."""
    names = tuple(name for name, _ in tables)
    found = pairs(fields, key, f"{key}: {{users: 1}}")
    for name, _ in found:
        if name not in names:
            meant = meant_word(name, names)
            fields.note(
                key,
                f"{key} names {shown(name)}, which is none of its tables",
                f"did you mean {meant}?" if meant else "name one of its tables",
            )
    return tuple(pair for pair in found if pair[0] in names)


def _is_number(fields: Fields, text: str) -> bool:
    if _ROWS.fullmatch(text):
        return True
    fields.note("min_rows", f"min_rows has {shown(text)}; wanted are whole numbers", "write it in digits")
    return False
