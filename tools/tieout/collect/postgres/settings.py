"""``postgres.settings``: what protects the server, and which roles and databases differ from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.postgres.asking import asked, count
from tieout.collect.postgres.family import CONNECT, PostgresCollector
from tieout.collect.postgres.table import table_of
from tieout.model.evidence.record import Denied, Refusal
from tieout.model.evidence.tables.postgres import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import LiteralString

    from tieout.collect.base import Context, Normalised
    from tieout.model.evidence.record import Count
    from tieout.ports.postgres import Session

READS_ALL = "pg_read_all_settings"
HIDDEN = ("session_preload_libraries", "shared_preload_libraries")
"""Of those below, the settings that PostgreSQL shows to no one without ``pg_read_all_settings``."""

# By name alone: other settings may hold passwords (primary_conninfo, those of extensions and of applications).
# None that our own session sets is among them.
_NAMES: LiteralString = """\
array['archive_mode', 'authentication_timeout', 'client_connection_check_interval', 'data_checksums',
      'db_user_namespace', 'fsync', 'full_page_writes', 'idle_in_transaction_session_timeout',
      'idle_session_timeout', 'listen_addresses', 'log_checkpoints', 'log_connections', 'log_destination',
      'log_disconnections', 'log_error_verbosity', 'log_hostname', 'log_line_prefix',
      'log_min_duration_statement', 'log_min_error_statement', 'log_min_messages', 'log_replication_commands',
      'log_statement', 'logging_collector', 'max_connections', 'password_encryption', 'port', 'row_security',
      'scram_iterations', 'session_preload_libraries', 'shared_preload_libraries', 'ssl', 'ssl_ca_file',
      'ssl_cert_file', 'ssl_ciphers', 'ssl_crl_dir', 'ssl_crl_file', 'ssl_ecdh_curve', 'ssl_groups',
      'ssl_max_protocol_version', 'ssl_min_protocol_version', 'ssl_prefer_server_ciphers',
      'superuser_reserved_connections', 'wal_level']"""
_OVERRIDES: LiteralString = """\
pg_catalog.pg_db_role_setting s
    cross join lateral pg_catalog.unnest(s.setconfig) c (said)
    cross join lateral (select pg_catalog.lower(pg_catalog.split_part(c.said, '=', 1)) as name) n"""
_SETTINGS: LiteralString = f"""\
select name, '' as scope, setting as value, coalesce(unit, '') as unit, source, context,
       boot_val as "default", pending_restart
from pg_catalog.pg_settings
where name = any ({_NAMES})
union all
select n.name,
       pg_catalog.concat_ws(' in ',
         case when s.setrole = 0 then 'every role' else coalesce('role ' || r.rolname, 'a role that is gone') end,
         case when s.setdatabase <> 0 then coalesce('database ' || d.datname, 'a database that is gone') end),
       pg_catalog.substr(c.said, pg_catalog.strpos(c.said, '=') + 1),
       '', 'pg_db_role_setting', 'user', '', false
from {_OVERRIDES}
    left join pg_catalog.pg_roles r on r.oid = s.setrole
    left join pg_catalog.pg_database d on d.oid = s.setdatabase
where n.name = any ({_NAMES})
order by 1, 2"""  # noqa: S608 (put together from our own constants)
_MAY: LiteralString = f"select pg_catalog.pg_has_role('{READS_ALL}', 'usage') as may"
_OTHER_WAY: LiteralString = f"""\
select (select pg_catalog.count(pg_catalog.current_setting(wanted, true)) from pg_catalog.unnest({_NAMES}) wanted)
     + (select pg_catalog.count(*) from {_OVERRIDES} where n.name = any ({_NAMES})) as value"""  # noqa: S608 (as above)


class PostgresSettings(PostgresCollector):
    """The settings of a server."""

    id = "postgres.settings"
    version = "1.0.0"
    schema = SETTINGS
    permissions: tuple[str, ...] = (CONNECT, READS_ALL)
    sql = _SETTINGS
    about = "pg_settings and pg_db_role_setting"
    action = READS_ALL
    remarks = (
        "To see which libraries are loaded into every session. It shows settings to the role, and changes none.",
    )
    grants = (f"GRANT {READS_ALL} TO {{role}};",)

    def beside(self, session: Session) -> Mapping[str, object]:
        """Give whether the role sees all settings."""
        return {"sees_all": session.rows(_MAY)[0]["may"]}

    def counts(self, context: Context) -> Iterable[Count]:
        """Ask for the value of each by a function instead of the view, and count the answers."""
        with asked(context, self.keys, "the number of settings", READS_ALL) as session:
            return (count(session, "current_setting() of each name, and pg_db_role_setting", _OTHER_WAY),)

    def normalise(self, raw: bytes) -> Normalised:
        """Make the rows; settings that were hidden from the role are a refusal."""
        found, last = table_of(raw, self.schema)
        shown = {row[1] for row in found.rows}
        hidden = [name for name in HIDDEN if name not in shown]
        if not hidden or not last:
            return found
        reason, action = (Refusal.SHAPE, "") if last.get("sees_all") is True else (Refusal.DENIED, READS_ALL)
        message = f"the server does not show {', '.join(hidden)} to this role"
        return found._replace(problems=(*found.problems, Denied("pg_settings", action, reason, message)))
