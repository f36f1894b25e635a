"""A locked SQLite in memory, filled by us alone, for the queries that a company asserts with.

Nothing of the outside can be reached from it, nothing in it can be changed, and the same tables and the
same query give the same answer: no clock, no randomness, no version of SQLite, no order but ours. Whatever
SQLite objects to becomes a QueryError with a slug.
"""

from __future__ import annotations

import contextlib
import heapq
import re
import sqlite3
import time
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.errors import TieoutError
from tieout.model.natural import natural
from tieout.ports.sql_text import QueryError, refuse_odd_text
from tieout.ports.sql_traps import trap_in
from tieout.ports.sqlite_functions import FUNCTIONS, Functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

KEPT = 100
"""Rows of an answer that are kept; all are counted."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}", re.ASCII)
_EVERY = 1_000
"""Steps of SQLite's machine between two looks at the budget."""
# https://www.sqlite.org/limits.html, each far above what a person writes.
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 2_000_000),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 500),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 20),
    (sqlite3.SQLITE_LIMIT_VDBE_OP, 50_000),
    (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 16),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
    (sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 10),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
_OTHERS = {
    sqlite3.SQLITE_ATTACH: "opens another database",
    sqlite3.SQLITE_DETACH: "closes a database",
    sqlite3.SQLITE_PRAGMA: "changes a setting (pragma)",
}


class Budget(NamedTuple):
    """How much a query may cost."""

    steps: int = 500_000_000
    """Of SQLite's machine: the same on every computer. A row read and compared is some ten."""
    seconds: float = 120.0
    """In case that one step takes long."""
    memory: int = 1 << 30
    """Bytes, of all that SQLite holds in this process; it can be lowered and never raised."""


BUDGET = Budget()


class Answer(NamedTuple):
    """What a query gave."""

    found: int
    rows: tuple[tuple[str | None, ...], ...]
    """The first ``KEPT`` in natural order, a cell for each column asked for."""


class Database:
    """Tables of text that can be asked and not changed; use it in a ``with`` statement."""

    def __init__(self, budget: Budget = BUDGET) -> None:
        """Nothing is in it yet."""
        self._budget = budget
        self._tables: dict[str, tuple[str, ...]] = {}
        self._refused = ""
        self._spent = 0
        self._until = 0.0
        self._functions = Functions()
        self._connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        self._connection.text_factory = _decoded
        for pragma in (
            f"hard_heap_limit={budget.memory}",
            "temp_store=MEMORY",  # else a sorter would write evidence to a file
            "journal_mode=OFF",
            "trusted_schema=OFF",
        ):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        self._functions.give_to(self._connection)
        self._lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()
        self._functions.close()

    def load(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
        """Fill a new table; give the number of its rows. What ``rows`` raises, it raises, and there is no table.

        Raises QueryError for a name that is none, and where the memory does not suffice.
        """
        if not _NAME.fullmatch(name) or name.lower().startswith("sqlite_"):
            message = f"{visible(name[:80])!r} is no name of a table: letters, digits and _ after a letter"
            raise QueryError("table-name", message)
        if name.lower() in self._tables:
            raise QueryError("table-name", f"two tables are called {name}; SQL does not tell capitals apart")
        with self._unlocked():
            self._fill(_name(name), columns, rows)
        self._tables[name.lower()] = tuple(column.lower() for column in columns)
        return self._own(f"SELECT count(*) FROM {_name(name)}")  # noqa: S608  # the name has its form

    def ask(
        self, sql: str, parameters: Mapping[str, str], *, wanted: Sequence[str], optional: Sequence[str] = ()
    ) -> Answer:
        """Ask one query; give, of each row, the columns ``wanted`` and those ``optional`` ones that it has.

        Raises QueryError.
        """
        refuse_odd_text(sql, parameters=parameters)
        columns = {column for names in self._tables.values() for column in names}
        if trap := trap_in(sql, columns):
            raise QueryError(trap.kind, trap.message, remedy=trap.remedy)
        self._refused, self._functions.objection = "", ""
        self._spent, self._until = 0, time.monotonic() + self._budget.seconds
        try:
            cursor = self._connection.execute(sql, dict(parameters))
            places = _places(cursor, wanted, optional)
            counted = _Counted(cursor, places)
            kept = heapq.nsmallest(KEPT, counted, key=_order)
        except MemoryError as error:
            raise self._no_memory() from error
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            raise self._objection(error) from error
        return Answer(found=counted.number, rows=tuple(kept))

    def _fill(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        run = self._connection.execute
        declared = ", ".join(f"{_name(column)} TEXT" for column in columns)
        try:
            run(f"CREATE TABLE {name} ({declared})")
            run("BEGIN")
            marks = ", ".join("?" * len(columns))
            self._connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608  # names are ours
            run("COMMIT")
        except MemoryError as error:
            self._drop(name)
            raise self._no_memory() from error
        except sqlite3.Error as error:
            self._drop(name)
            raise QueryError("table", f"the table cannot be loaded: {_told(error)}") from error
        except TieoutError:
            self._drop(name)
            raise

    def _drop(self, name: str) -> None:
        with contextlib.suppress(sqlite3.Error, MemoryError):
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")  # there is no journal to roll back by
            self._connection.execute(f"DROP TABLE IF EXISTS {name}")

    def _own(self, sql: str) -> int:
        with self._unlocked():
            return int(self._connection.execute(sql).fetchone()[0])

    @contextlib.contextmanager
    def _unlocked(self) -> Iterator[None]:
        """Let our own statements through."""
        self._connection.set_authorizer(None)
        self._connection.set_progress_handler(None, 0)
        for limit, _ in _LIMITS:
            self._connection.setlimit(limit, 2**31 - 1)  # SQLite makes it the largest that it was built with
        try:
            yield
        finally:
            self._lock()

    def _lock(self) -> None:
        for limit, value in _LIMITS:
            self._connection.setlimit(limit, value)
        self._connection.set_authorizer(self._permits)
        self._connection.set_progress_handler(self._is_spent, _EVERY)

    def _permits(self, action: int, first: str | None, second: str | None, where: str | None, _: str | None) -> int:
        """Decide, while SQLite compiles, on each thing that a query would do."""
        if action in _READING:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            if (second or "").lower() in FUNCTIONS:
                return sqlite3.SQLITE_OK
            what = f"the function {second} is not given"
        elif action == sqlite3.SQLITE_READ:
            # Without a column: the table is named and nothing of it is read. Then there is no database's
            # name, and the table may as well be a part of the query (WITH).
            if (first or "").lower() in self._tables or (not second and where is None and not _is_special(first)):
                return sqlite3.SQLITE_OK
            what = f"{first} is none of the tables of this assertion"
        else:
            what = f"the query {_OTHERS.get(action, 'does something else than read')}"
        self._refused = self._refused or visible(what[:200])
        return sqlite3.SQLITE_DENY

    def _is_spent(self) -> int:
        self._spent += _EVERY
        return self._spent > self._budget.steps or time.monotonic() > self._until

    def _objection(self, error: Exception) -> QueryError:
        said = _told(error)
        if self._functions.objection:
            return QueryError("value", self._functions.objection, remedy=self._functions.remedy)
        if self._refused:
            known = ", ".join(sorted(self._tables)) or "none"
            remedy = f"an assertion reads its own tables ({known}) by the functions of the manual"
            return QueryError("not-allowed", self._refused, remedy=remedy)
        if "interrupted" in said:
            steps = self._budget.steps
            what = f"takes more than {steps:,} steps" if self._spent > steps else "takes too long"
            return QueryError("budget", f"the query {what} and was ended", remedy="join by equal columns; narrow it")
        if "too big" in said:
            return QueryError("too-big", "the query makes a text that is too long")
        return QueryError("sql", f"SQLite says: {said}")

    def _no_memory(self) -> QueryError:
        return QueryError("memory", f"it needs more than {self._budget.memory >> 20} MiB of memory")


class _Counted:
    """The rows of a cursor as text, counted while they pass."""

    def __init__(self, cursor: sqlite3.Cursor, places: Sequence[int | None]) -> None:
        self.number = 0
        self._cursor = cursor
        self._places = places

    def __iter__(self) -> Iterator[tuple[str | None, ...]]:
        for row in self._cursor:
            self.number += 1
            yield tuple(None if place is None else _text(row[place]) for place in self._places)


def _places(cursor: sqlite3.Cursor, wanted: Sequence[str], optional: Sequence[str]) -> tuple[int | None, ...]:
    names = [str(column[0]).lower() for column in cursor.description]
    for name in (*wanted, *optional):
        if names.count(name) > 1:
            raise QueryError("columns", f"the query gives {names.count(name)} columns called {name}")
    missing = [name for name in wanted if name not in names]
    if missing:
        given = ", ".join(visible(name[:40]) for name in names[:10])
        remedy = "select _at (where the row stands) and a text as message; subject may name whom it is about"
        raise QueryError("columns", f"the query gives no {' and no '.join(missing)}; it gives {given}", remedy=remedy)
    return tuple(names.index(name) if name in names else None for name in (*wanted, *optional))


def _order(row: Sequence[str | None]) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Order rows by their content, whatever order SQLite found them in."""
    return tuple(natural(cell or "") for cell in row)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.hex() if isinstance(value, bytes) else repr(value)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace")  # a query can cut a character in two


def _is_special(name: str | None) -> bool:
    return (name or "").lower().startswith(("sqlite_", "pragma_"))


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _told(error: Exception) -> str:
    return visible(str(error)[:300])
