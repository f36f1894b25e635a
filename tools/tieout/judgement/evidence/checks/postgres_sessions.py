"""What is asked of the sessions of a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.evidence.checks.base import Check, Undecided, some_row
from tieout.judgement.evidence.checks.protocols import FLOOR, rank
from tieout.model.evidence.result import Deviating
from tieout.model.evidence.tables.postgres import SESSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.judgement.evidence.checks.base import Rows

_HERE = frozenset({"socket", "loopback", "none"})


@some_row
def _plain(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    floor = rank(limits["tls_floor"])
    if floor is None:
        yield Undecided("", "tls_floor", f"tls_floor: {limits['tls_floor']!r} is no version of TLS")
        return
    for row in rows:
        at, session, origin, version = row["_at"], row["session"], row["origin"], rank(row["protocol"])
        who = f"session {session} of {row['role'] or 'an unknown role'}"
        if origin in _HERE:
            continue
        if origin != "remote":
            yield Undecided(at, session, f"where {who} comes from is not known")
        elif row["ssl"] == "false":
            yield Deviating(at, session, f"{who} comes from another machine without TLS")
        elif row["ssl"] != "true" or version is None:
            yield Undecided(at, session, f"how {who} is protected is not known")
        elif version < floor:
            message = f"{who} speaks {row['protocol']}; {limits['tls_floor']} is the oldest accepted"
            yield Deviating(at, session, message)


PLAIN = Check(
    id="postgres-session-plain",
    version=1,
    schema=SESSIONS.id,
    title="Every session from another machine speaks TLS that is not too old",
    look=_plain,
    limits=(FLOOR,),
)

CHECKS = (PLAIN,)
