"""``postgres.sessions``: who is connected at this moment, and by what protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.postgres.family import CONNECT, PostgresCollector
from tieout.collect.postgres.table import table_of
from tieout.model.evidence.record import Denied, Refusal
from tieout.model.evidence.tables.postgres import SESSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import LiteralString

    from tieout.collect.base import Normalised
    from tieout.ports.postgres import Session

READS_ALL = "pg_read_all_stats"
UNKNOWN = "unknown"

# Without pg_read_all_stats a session of another role shows neither its start nor its client, and is no row of
# pg_stat_ssl at all: an inner join would leave it out. A port of -1 is a socket, none is the server's own.
# Addresses, programs' names and statements are not asked for: nobody needs them to judge this.
_SESSIONS: LiteralString = """\
select a.pid as session,
       coalesce(a.backend_type, '') as kind,
       coalesce(a.usename::text, '') as role,
       coalesce(a.datname::text, '') as database,
       case when a.backend_start is null then 'unknown'
            when a.client_port is null then 'none'
            when a.client_port = -1 then 'socket'
            when a.client_addr is null then 'unknown'
            when a.client_addr <<= inet '127.0.0.0/8' or a.client_addr = inet '::1' then 'loopback'
            else 'remote' end as origin,
       case when a.backend_start is not null and a.client_port is null then 'false'
            else coalesce(s.ssl::text, 'unknown') end as ssl,
       coalesce(s.version, '') as protocol,
       coalesce(s.cipher, '') as cipher,
       coalesce(s.bits::text, '') as bits,
       pg_catalog.to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as started_at
from pg_catalog.pg_stat_activity a left join pg_catalog.pg_stat_ssl s on s.pid = a.pid
where a.datid is not null or a.pid in (select w.pid from pg_catalog.pg_stat_get_wal_senders() w)
order by a.backend_start, a.pid"""
_TOTAL: LiteralString = """\
select (select coalesce(pg_catalog.sum(numbackends), 0) from pg_catalog.pg_stat_database)::integer
     + (select pg_catalog.count(*) from pg_catalog.pg_stat_get_wal_senders() w
        join pg_catalog.pg_stat_activity a on a.pid = w.pid where a.datid is null)::integer as total"""


class PostgresSessions(PostgresCollector):
    """The sessions of a server.

    The second count is asked within the same transaction, for which PostgreSQL keeps its statistics as they
    are: in another one, other sessions would be there.
    """

    id = "postgres.sessions"
    version = "1.0.0"
    schema = SESSIONS
    permissions: tuple[str, ...] = (CONNECT, READS_ALL)
    sql = _SESSIONS
    also = (_TOTAL,)
    about = "pg_stat_activity and pg_stat_ssl"
    action = READS_ALL
    remarks = ("To see how the sessions of others are protected; pg_monitor has it in it.",)
    grants = (f"GRANT {READS_ALL} TO {{role}};",)

    def beside(self, session: Session) -> Mapping[str, object]:
        """Give the number of sessions by another way."""
        return {"total": session.rows(_TOTAL)[0]["total"]}

    def normalise(self, raw: bytes) -> Normalised:
        """Make the rows; sessions of which nothing is shown are a refusal."""
        found, _ = table_of(raw, self.schema)
        where = self.schema.names.index("ssl"), self.schema.names.index("origin")
        hidden = [row for row in found.rows if UNKNOWN in (row[index] for index in where)]
        if not hidden:
            return found
        message = f"{len(hidden)} of {len(found.rows)} sessions do not show this role how they are protected"
        return found._replace(problems=(*found.problems, Denied(hidden[0][0], READS_ALL, Refusal.DENIED, message)))
