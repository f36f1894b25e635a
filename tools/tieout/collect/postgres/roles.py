"""``postgres.roles``: every role, groups among them, and what each may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.postgres.asking import asked, count
from tieout.collect.postgres.family import PostgresCollector
from tieout.model.evidence.tables.postgres import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import LiteralString

    from tieout.collect.base import Context
    from tieout.model.evidence.record import Count

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
_MAY: LiteralString = "select pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'oid', 'select') as may"
_IN_OTHER_TABLE: LiteralString = "select pg_catalog.count(oid) as value from pg_catalog.pg_authid"
_AGAIN: LiteralString = "select pg_catalog.count(*) as value from pg_catalog.pg_roles"


class PostgresRoles(PostgresCollector):
    """The roles of a server."""

    id = "postgres.roles"
    version = "1.0.0"
    schema = ROLES
    sql = _ROLES
    about = "pg_roles and pg_auth_members"
    action = "SELECT ON pg_catalog.pg_roles, pg_catalog.pg_auth_members"
    remarks = ("A count by another way: one column of a table, with no secret in it. Leave it out if in doubt.",)
    grants = ("GRANT SELECT (oid) ON pg_catalog.pg_authid TO {role};",)

    def counts(self, context: Context) -> Iterable[Count]:
        """Count them in another session: in pg_authid where the script was run, else in pg_roles."""
        with asked(context, self.keys, "the number of roles", "SELECT (oid) ON pg_catalog.pg_authid") as session:
            if session.rows(_MAY)[0]["may"]:
                return (count(session, "count(oid) of pg_authid", _IN_OTHER_TABLE),)
            return (count(session, "count(*) of pg_roles, asked again", _AGAIN),)
