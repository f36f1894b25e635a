"""The functions that an assertion may call; those that SQLite answers too kindly are ours.

SQLite gives NULL for a date that is none, and a comparison with NULL drops the row: what cannot be read
would pass. Ours object, and the assertion has no answer then.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Final

from tieout.model.characters import visible

if TYPE_CHECKING:
    from collections.abc import Callable

# Left out on purpose: what reads the clock, the dice, files, settings or SQLite's version, what logs,
# group_concat, whose order is SQLite's, and printf, which gives NULL where a text would be too long.
FUNCTIONS: Final = frozenset(
    """
    abs avg char coalesce count date datetime dense_rank glob hex ifnull iif instr julianday lag lead
    length like lower ltrim max min nullif number rank replace round row_number rtrim strftime substr
    substring sum total trim typeof unicode upper
    """.split()  # noqa: SIM905  # forty lines else
)
_DATES = ("date", "datetime", "julianday", "strftime")
# https://www.sqlite.org/lang_datefunc.html: these ask this machine for its clock or its zone.
_OF_THE_MACHINE = frozenset({"now", "localtime", "utc", "subsec", "subsecond"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(?:\.[0-9]{1,300})?", re.ASCII)
_LARGEST = 2**63
_SqlValue = str | int | float | bytes | None


class _ObjectionError(Exception):
    """Ends a query from within; the reason is kept beside, because SQLite loses it."""


class Functions:
    """Our own functions, and what one of them objected to last."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.objection = ""
        self.remedy = ""
        # SQLite's own functions, to be asked once the arguments are known to be harmless.
        self._plain = sqlite3.connect(":memory:", isolation_level=None)

    def close(self) -> None:
        """Let go of the helper."""
        self._plain.close()

    def give_to(self, connection: sqlite3.Connection) -> None:
        """Put them in the place of SQLite's."""
        for name in _DATES:
            connection.create_function(name, -1, self._dated(name), deterministic=True)
        connection.create_function("number", 1, self._number, deterministic=True)

    def _dated(self, name: str) -> Callable[..., _SqlValue]:
        def call(*values: _SqlValue) -> _SqlValue:
            times = values[1:] if name == "strftime" else values
            asked = {str(value).strip().lower() for value in times}
            if not times or asked & _OF_THE_MACHINE:
                raise self._objects(
                    f"{name}() would ask this machine for the time or its zone, and answer otherwise each day",
                    "use :as_of, the day of the data; times in evidence are UTC",
                )
            if None in values:
                return None
            marks = ", ".join("?" * len(values))
            found: _SqlValue = self._plain.execute(f"SELECT {name}({marks})", values).fetchone()[0]
            if found is None:
                raise self._objects(
                    f"{name}() is given {_shown(times[0])}, which is no date that it can read",
                    f"say what such a cell means first: case when x in ('', 'N/A') then ... else {name}(x) end",
                )
            return found

        return call

    def _number(self, value: _SqlValue) -> int | float | None:
        if value is None or isinstance(value, (int, float)):
            return value
        text = value if isinstance(value, str) else ""
        if not _NUMBER.fullmatch(text):
            raise self._objects(
                f"number() is given {_shown(value)}, which is none",
                "say what such a cell means first: case when x = '' then ... else number(x) end",
            )
        whole = int(text) if "." not in text else _LARGEST
        return whole if -_LARGEST <= whole < _LARGEST else float(text)

    def _objects(self, message: str, remedy: str) -> _ObjectionError:
        if not self.objection:
            self.objection, self.remedy = message, remedy
        return _ObjectionError(message)


def _shown(value: _SqlValue) -> str:
    return f"'{visible(value[:60])}'" if isinstance(value, str) else visible(repr(value)[:60])
