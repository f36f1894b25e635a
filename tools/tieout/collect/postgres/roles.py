"""``postgres.roles``: every role, groups among them, and what each may become."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tieout.collect.postgres.asking import KEYS, asked, check_settings, source_of, table_pages
from tieout.collect.postgres.granting import script
from tieout.collect.postgres.table import table_of
from tieout.judgement.evidence.checks.registry import limits_of
from tieout.model.evidence.record import Count
from tieout.model.evidence.tables.postgres import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import timedelta
    from typing import LiteralString

    from tieout.collect.base import Context, Normalised, Page
    from tieout.model.evidence.collector import CollectorSetting
    from tieout.model.evidence.record import Source

# pg_user, which many scripts read, hides groups and memberships.
# PostgreSQL 16 lets a membership forbid SET ROLE (pg_auth_members.set_option); before, each one allows it.
_ROLES: LiteralString = """\
with recursive
becomes (member, role) as (
    select m.member, m.roleid from pg_catalog.pg_auth_members m
    where coalesce((pg_catalog.to_jsonb(m) ->> 'set_option')::boolean, true) or m.admin_option
  union
    select b.member, m.roleid from becomes b join pg_catalog.pg_auth_members m on m.member = b.role
    where coalesce((pg_catalog.to_jsonb(m) ->> 'set_option')::boolean, true) or m.admin_option
)
select r.rolname::text as role,
       r.rolcanlogin as can_login,
       r.rolsuper as superuser,
       r.rolcreaterole as create_role,
       r.rolcreatedb as create_database,
       r.rolreplication as replication,
       r.rolbypassrls as bypass_row_security,
       r.rolinherit as inherits,
       r.rolconnlimit as connection_limit,
       case when pg_catalog.isfinite(r.rolvaliduntil)
            then pg_catalog.to_char(r.rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            else r.rolvaliduntil::text end as valid_until,
       array(select distinct g.rolname::text from pg_catalog.pg_auth_members m
             join pg_catalog.pg_roles g on g.oid = m.roleid
             where m.member = r.oid order by 1) as member_of,
       array(select distinct g.rolname::text from pg_catalog.pg_auth_members m
             join pg_catalog.pg_roles g on g.oid = m.roleid
             where m.member = r.oid and m.admin_option order by 1) as admin_of,
       array(select g.rolname::text from becomes b
             join pg_catalog.pg_roles g on g.oid = b.role
             where b.member = r.oid and g.rolsuper order by 1) as superuser_through
from pg_catalog.pg_roles r
order by r.oid"""
_OTHER_TABLE: LiteralString = "select pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'oid', 'select') as may"
_IN_OTHER_TABLE: LiteralString = "select pg_catalog.count(oid) as value from pg_catalog.pg_authid"
_AGAIN: LiteralString = "select pg_catalog.count(*) as value from pg_catalog.pg_roles"


class PostgresRoles:
    """The roles of a server."""

    id = "postgres.roles"
    version = "1.0.0"
    schema = ROLES
    permissions: tuple[str, ...] = ("CONNECT ON DATABASE",)
    stale_after: timedelta | None = None
    keys: Mapping[str, str] = MappingProxyType({**KEYS, **limits_of(ROLES.id)})

    def grant(self, setting: CollectorSetting) -> str:
        """Give the script that makes the role that asks."""
        return script(
            setting,
            self.keys,
            remarks=(
                "A count by another way needs one column of a table that holds no secret in it; leave it out if in doubt.",
            ),
            grants=("GRANT SELECT (oid) ON pg_catalog.pg_authid TO {role};",),
        )

    def query(self, setting: CollectorSetting) -> str:
        """Give the question."""
        check_settings(setting, self.keys)
        return f"{_ROLES};\n"

    def identity(self, context: Context) -> Source:
        """Say which server it is, and as whom it takes us."""
        return source_of(context, self.keys)

    def collect(self, context: Context) -> Iterator[Page]:
        """Ask for the roles, a thousand a page."""
        with asked(context, self.keys, "pg_roles", "SELECT ON pg_catalog.pg_roles") as session:
            yield from table_pages(session, "select from pg_roles and pg_auth_members", _ROLES, {})

    def counts(self, context: Context) -> Iterable[Count]:
        """Count them in another session: in pg_authid where the script was run, else in pg_roles."""
        with asked(context, self.keys, "the number of roles", "SELECT (oid) ON pg_catalog.pg_authid") as session:
            may = session.rows(_OTHER_TABLE)[0]["may"]
            name, sql = (
                ("count(oid) of pg_authid", _IN_OTHER_TABLE) if may else ("count(*) of pg_roles, asked again", _AGAIN)
            )
            value = session.rows(sql)[0]["value"]
            return (Count(name, value if isinstance(value, int) else None, None),)

    def normalise(self, raw: bytes) -> Normalised:
        """Make a row of each role."""
        return table_of(raw, ROLES)[0]
