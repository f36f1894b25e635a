"""What is asked of the settings of a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks.base import Check, Limit, Undecided
from tieout.judgement.evidence.checks.protocols import FLOOR, rank
from tieout.model.evidence.result import Deviating
from tieout.model.evidence.tables.postgres import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.judgement.evidence.checks.base import Rows

_ASKERS_OWN = frozenset({"client", "database", "user", "database user", "session", "interactive", "test"})
"""PostgreSQL, guc.h: sources that hold for the session that asked, and hide what the server has for others."""


def _rows_of(name: str, rows: Rows) -> Iterator[tuple[Mapping[str, str], Undecided | None]]:
    """Yield the rows of a setting; with a row, or instead of it, what keeps us from knowing the server's own."""
    is_there = False
    for row in rows:
        if row["name"] != name:
            continue
        if row["scope"]:
            yield row, None
            continue
        is_there = True
        if row["source"].casefold() in _ASKERS_OWN:
            message = f"{name} is set for the role that asked ({row['source']}): what others get is not known"
            yield row, Undecided(row["_at"], name, message)
        else:
            yield row, None
    if not is_there:
        yield {}, Undecided("", name, f"the server shows no {name}")


def _ssl(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    del limits
    for row, undecided in _rows_of("ssl", rows):
        if undecided is not None:
            yield undecided
        elif row["value"] == "off":
            yield Deviating(row["_at"], "ssl", "ssl is off: the server speaks no TLS at all")
        elif row["value"] != "on":
            yield Undecided(row["_at"], "ssl", f"ssl is {row['value']!r}, which is neither on nor off")


def _floor(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    name, floor = "ssl_min_protocol_version", rank(limits["tls_floor"])
    for row, undecided in _rows_of(name, rows):
        lowest = rank(row.get("value", ""))
        if undecided is not None:
            yield undecided
        elif floor is None:
            yield Undecided("", name, f"tls_floor: {limits['tls_floor']!r} is no version of TLS")
        elif row["value"] == "":
            yield Deviating(row["_at"], name, f"{name} is empty: any version is taken")
        elif lowest is None:
            yield Undecided(row["_at"], name, f"{name} is {row['value']!r}, which is no version of TLS")
        elif lowest < floor:
            yield Deviating(row["_at"], name, f"{name} is {row['value']}; {limits['tls_floor']} is the oldest accepted")


def _passwords(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    wanted = limits["password_encryption"]
    for row, undecided in _rows_of("password_encryption", rows):
        if undecided is not None:
            yield undecided
        elif row["value"].casefold() != wanted.casefold():
            scope = row["scope"] or "the server"
            message = f"password_encryption is {row['value']!r} for {scope}: {wanted} is asked for"
            yield Deviating(row["_at"], scope, message)


SSL = Check(id="postgres-ssl-off", version=1, schema=SETTINGS.id, title="The database speaks TLS", look=_ssl)
OLDEST_PROTOCOL = Check(
    id="postgres-old-tls",
    version=1,
    schema=SETTINGS.id,
    title="The database takes no version of TLS that is too old",
    look=_floor,
    limits=(FLOOR,),
)
PASSWORDS = Check(
    id="postgres-weak-passwords",
    version=1,
    schema=SETTINGS.id,
    title="New passwords are kept in the strong form",
    look=_passwords,
    limits=(Limit("password_encryption", "scram-sha-256", "the form in which passwords are kept"),),
)

CHECKS = (SSL, OLDEST_PROTOCOL, PASSWORDS)
