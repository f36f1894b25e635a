"""PostgreSQL by psycopg: one read-only session, bounded in time, and no password in anything that is said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from tieout.model.errors import UsageError
from tieout.model.evidence.record import Refusal
from tieout.ports.postgres_target import VERIFIED, RefusedError, Target, last_words, reason_of
from tieout.ports.process import hidden_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from datetime import datetime
    from types import TracebackType
    from typing import Any, LiteralString, Self

    import psycopg

APPLICATION = "tieout"
"""What the server's own log and ``pg_stat_activity`` call us."""
_TRIES = 5
_NO_FILE = f"{os.devnull}/none"
"""A path at which there is never a file: libpq would look into the home folder for one that is not named."""
_CERTIFICATE_MODE_SINCE = 160000

Row = dict[str, object]
_Given = TypeVar("_Given")


class Session:
    """One session; use it in a ``with`` statement. Everything in it is one transaction that only reads.

    Args:
        target: the server
        now: our clock
        until: after that no answer is awaited
        sleep: waits that many seconds, before a server that was busy is asked again
        statement_s: how long the server may work on one statement

    Raises:
        RefusedError: from every method, for whatever the server refuses.
        UsageError: psycopg is not installed.

    """

    def __init__(
        self,
        target: Target,
        *,
        now: Callable[[], datetime],
        until: datetime,
        sleep: Callable[[float], None],
        statement_s: int = 60,
    ) -> None:
        self.target = target
        self.attempts = 0
        """How often the connection was tried."""
        self._now, self._until, self._sleep = now, until, sleep
        self._statement_s = statement_s
        self._open: psycopg.Connection[Row] | None = None

    def __enter__(self) -> Self:
        while True:
            self.attempts += 1
            try:
                self._open = self._connect()
            except RefusedError as error:
                pause = 0.25 * 2.0**self.attempts
                if error.reason is not Refusal.TRANSIENT or self.attempts == _TRIES or pause >= self._left_s():
                    raise
                self._sleep(pause)
            else:
                return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    @property
    def runtime(self) -> str:
        """The library and the server, with their versions."""
        import psycopg  # noqa: PLC0415 (an extra: those alone need it who ask PostgreSQL)

        server = 0 if self._open is None else self._open.info.server_version
        return f"psycopg {psycopg.__version__}, libpq {psycopg.pq.version()}, PostgreSQL {server // 10000}"

    def rows(self, sql: LiteralString, given: Mapping[str, object] | None = None) -> list[Row]:
        """Give all rows of a small answer."""
        connection = self._connection()
        with _refusals(self.target):
            return connection.execute(sql, given).fetchall()

    def pages(self, sql: LiteralString, given: Mapping[str, object] | None = None, *, size: int) -> Iterator[list[Row]]:
        """Yield the rows in lists of ``size``, all as they were when the transaction began; the last is shorter."""
        connection = self._connection()
        with _refusals(self.target), connection.cursor(name="tieout") as cursor:
            cursor.execute(sql, given)
            while True:
                rows = cursor.fetchmany(size)
                yield rows
                if len(rows) < size:
                    return

    def _connection(self) -> psycopg.Connection[Row]:
        if self._open is None:
            raise RefusedError(f"{self.target.place} was asked outside a session.", reason=Refusal.FAILED)
        return self._open

    def _left_s(self) -> float:
        return (self._until - self._now()).total_seconds()

    def _connect(self) -> psycopg.Connection[Row]:
        try:
            import psycopg  # noqa: PLC0415 (as above)
            from psycopg.conninfo import make_conninfo  # noqa: PLC0415 (as above)
            from psycopg.rows import dict_row  # noqa: PLC0415 (as above)
        except ImportError as error:
            raise UsageError(
                "PostgreSQL is asked with psycopg, which is not installed here.",
                remedy="Install it: pip install 'tieout[postgres]'",
            ) from error

        session = self

        class Bounded(psycopg.Connection[Row]):
            """A connection that no silent server holds for ever."""

            # The keywords differ between versions of psycopg; all are handed on.
            def wait(self, gen: Generator[Any, Any, _Given], *args: Any, **named: Any) -> _Given:
                return super().wait(session._within(gen), *args, **named)

        with _refusals(self.target), hidden_variables("PG"):
            connection = Bounded.connect(
                make_conninfo("", **self._parameters(psycopg.pq.version())), row_factory=dict_row
            )
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return connection

    def _within(self, waited: Generator[Any, Any, _Given]) -> Generator[Any, Any, _Given]:
        """Hand on what is waited for, until the time is up."""
        try:
            wanted = next(waited)
            while True:
                ready = yield wanted
                if not ready and self._left_s() <= 0:
                    waited.close()
                    raise RefusedError(
                        f"{self.target.place} gave no answer within the time allowed.", reason=Refusal.TIMEOUT
                    )
                wanted = waited.send(ready)
        except StopIteration as end:
            given: _Given = end.value
            return given

    def _parameters(self, libpq: int) -> dict[str, str | int]:
        target = self.target
        options = {
            "default_transaction_read_only": "on",
            "statement_timeout": f"{self._statement_s}s",
            "lock_timeout": "10s",
            "search_path": "pg_catalog",
            "TimeZone": "UTC",
            "DateStyle": "ISO",
        }
        given: dict[str, str | int] = {
            "host": target.host,
            "port": target.port,
            "dbname": target.database,
            "user": target.user,
            "sslmode": target.sslmode,
            "passfile": target.password_file or _NO_FILE,
            "application_name": APPLICATION,
            "client_encoding": "UTF8",
            "connect_timeout": max(2, min(30, int(self._left_s()))),  # libpq takes 1 for 2
            "gssencmode": "disable",
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        }
        where_set = (
            ("password", target.password),
            ("sslrootcert", target.root_certificate),
            ("sslcert", target.certificate),
            ("sslkey", target.key),
        )
        given |= {name: value for name, value in where_set if value}
        if libpq >= _CERTIFICATE_MODE_SINCE:
            given["sslcertmode"] = "allow" if target.certificate else "disable"
            if target.sslmode not in VERIFIED and not target.is_socket:
                given["require_auth"] = "!password"  # nobody's word for who the server is: no password in clear for it
        return given


class _refusals:  # noqa: N801 (a block, read like a function)
    """What psycopg raises in the block becomes a RefusedError."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        import psycopg  # noqa: PLC0415 (as above)

        if isinstance(error, UnicodeDecodeError):
            raise RefusedError(f"{self._target.place} sent text that is no UTF-8.", reason=Refusal.SHAPE) from None
        if isinstance(error, psycopg.Error):
            # Without the cause: its traceback holds the parameters of the connection.
            raise _refused(self._target, error) from None


def _refused(target: Target, error: psycopg.Error) -> RefusedError:
    import psycopg  # noqa: PLC0415 (as above)

    state = error.sqlstate or ""
    said = error.diag.message_primary or last_words(str(error))
    reason = Refusal.SHAPE if isinstance(error, psycopg.DataError) and not state else reason_of(state, said)
    message = f"{target.place} refused{f' ({state})' if state else ''}: {target.clean(said)}"
    return RefusedError(message, reason=reason, state=state)
