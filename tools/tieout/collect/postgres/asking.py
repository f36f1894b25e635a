"""Settings and environment -> a session; what PostgreSQL refuses -> CollectError."""

from __future__ import annotations

import contextlib
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING

from tieout.collect.base import CollectError, Page
from tieout.model.errors import UsageError
from tieout.model.evidence.record import Count, Refusal, Source
from tieout.ports.postgres import Session
from tieout.ports.postgres_target import MODES, RefusedError, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import LiteralString

    from tieout.collect.base import Context
    from tieout.model.evidence.collector import CollectorSetting

USER = "tieout"
"""The role that the scripts make, where the settings name no other."""
KEYS = {
    "host": "name or address of the server, or the folder of its socket",
    "port": "5432 where it is not set",
    "database": "to which we connect: postgres where it is not set",
    "user": "the role that asks; else PGUSER, else tieout",
    "sslmode": "verify-full where it is not set; verify-ca, require or disable by your own decision",
    "sslrootcert": "file of the CA, from the root; system for the machine's own list; else PGSSLROOTCERT",
}
"""What every collector of this family takes in its ``settings``."""
VARIABLES = ("PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY")
"""What is read of the environment that we are handed; libpq's others are not obeyed."""
PAGE = 1000
"""Rows a page."""
_STATEMENT_S = 60
_SERVER: LiteralString = """\
select pg_catalog.current_setting('server_version') as version,
       pg_catalog.current_setting('server_version_num') as version_number,
       pg_catalog.current_database()::text as database,
       current_user::text as role,
       pg_catalog.host(pg_catalog.inet_server_addr()) as address,
       pg_catalog.inet_server_port() as port,
       pg_catalog.pg_is_in_recovery() as is_replica,
       pg_catalog.current_setting('transaction_read_only') as read_only"""
_MAY_IDENTIFY: LiteralString = (
    "select pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute') as may"
)
_IDENTIFIER: LiteralString = "select system_identifier::text as system_identifier from pg_catalog.pg_control_system()"
_CLOCK: LiteralString = "select pg_catalog.clock_timestamp() as clock"


def check_settings(setting: CollectorSetting, known: Mapping[str, str]) -> None:
    """Refuse a key that nothing reads: it would be thought to work; raises UsageError."""
    for key, _ in setting.settings:
        if key not in known:
            raise UsageError(
                f"{setting.location}: {setting.uses} has no setting {key!r}.",
                remedy=f"It has {', '.join(known)}; a password comes from PGPASSWORD or PGPASSFILE alone.",
            )


def user_of(setting: CollectorSetting, environment: Mapping[str, str] | None = None) -> str:
    """Give the role that asks."""
    return setting.setting("user") or (environment or {}).get("PGUSER", "") or USER


def target_of(context: Context, known: Mapping[str, str]) -> Target:
    """Give the server that the settings name; raises UsageError."""
    setting, environment = context.setting, context.environment
    check_settings(setting, known)
    host, port, mode = setting.setting("host"), setting.setting("port", "5432"), setting.setting("sslmode", MODES[0])
    problem = ""
    if not host or "," in host or "=" in host or "://" in host:
        problem = "host: must be one name, one address, or the folder of a socket."
    elif not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        problem = "port: must be a number from 1 to 65535."
    elif mode not in MODES:
        problem = f"sslmode: must be one of {', '.join(MODES)}: any other gives TLS up without a word."
    if problem:
        raise UsageError(f"{setting.location}: {problem}", remedy="Mend the settings of this collector.")
    root = setting.setting("sslrootcert")
    if root and root != "system":
        root = str(context.root / root)
    return Target(
        host=host,
        port=int(port),
        database=setting.setting("database", "postgres"),
        user=user_of(setting, environment),
        sslmode=mode,
        root_certificate=root or environment.get("PGSSLROOTCERT", ""),
        password=environment.get("PGPASSWORD", ""),
        password_file=environment.get("PGPASSFILE", ""),
        certificate=environment.get("PGSSLCERT", ""),
        key=environment.get("PGSSLKEY", ""),
    )


@contextlib.contextmanager
def asked(context: Context, known: Mapping[str, str], resource: str, action: str) -> Iterator[Session]:
    """Open a session; whatever is refused while it is open becomes a CollectError about ``resource``."""
    target = target_of(context, known)
    try:
        with Session(
            target,
            now=context.now,
            until=context.now() + context.budget,
            sleep=time.sleep,
            statement_s=max(1, min(_STATEMENT_S, int(context.budget.total_seconds()))),
        ) as session:
            yield session
    except RefusedError as error:
        denied = error.reason is Refusal.DENIED
        raise CollectError(
            error.message,
            resource=resource,
            reason=error.reason,
            action=_missing(error, target, action) if denied else "",
            remedy="Grant it: tieout collect --permissions prints the script." if denied else "",
        ) from None  # the cause knows what we connected with


def server_of(session: Session) -> dict[str, object]:
    """Give which server answers, and as whom it takes us."""
    said = dict(session.rows(_SERVER)[0])
    may = session.rows(_MAY_IDENTIFY)[0]["may"]
    said["system_identifier"] = session.rows(_IDENTIFIER)[0]["system_identifier"] if may else None
    return said


def source_of(context: Context, known: Mapping[str, str]) -> Source:
    """Give the identity of source and asker; raises CollectError."""
    with asked(context, known, "the server's identity", "") as session:
        server = server_of(session)
        return Source(
            identity=str(server["role"]),
            account=str(server["system_identifier"] or ""),
            endpoint=session.target.host if session.target.is_socket else session.target.place,
        )


def page(session: Session, request: str, body: Mapping[str, object]) -> Page:
    """Give a page of what was just read, with the server's clock."""
    clock = session.rows(_CLOCK)[0]["clock"]
    return Page(
        request=request,
        body=json.dumps(body, ensure_ascii=False, allow_nan=False).encode(),
        source_clock=clock if isinstance(clock, datetime) else None,
        attempts=session.attempts,
    )


def count(session: Session, name: str, sql: LiteralString) -> Count:
    """Give the number that ``sql`` calls ``value``; the caller compares."""
    value = session.rows(sql)[0]["value"]
    return Count(name, value if isinstance(value, int) else None, None)


def table_pages(
    session: Session, request: str, sql: LiteralString, *, given: Mapping[str, object], beside: Mapping[str, object]
) -> Iterator[Page]:
    """Yield the pages of a table: which server it is on the first; ``beside`` on the last, which says that it is.

    Without a last page a raw file was cut off.
    """
    server = server_of(session)
    for number, rows in enumerate(session.pages(sql, given or None, size=PAGE), 1):
        body: dict[str, object] = {"server": server} if number == 1 else {}
        body["rows"] = rows
        if len(rows) < PAGE:
            body |= {"last": True, **beside}
        yield page(session, f"{request}, page {number}", body)


def _missing(error: RefusedError, target: Target, action: str) -> str:
    """Give the permission that is missing, as PostgreSQL's GRANT calls it."""
    if "for database" in error.message or "CONNECT" in error.message:
        return f"CONNECT ON DATABASE {target.database}"
    return action if error.state == "42501" else f"LOGIN as {target.user}"
