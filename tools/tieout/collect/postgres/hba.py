"""``postgres.hba``: the rules of admission as the file has them, and whether the server has read that file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.collect.base import CollectError
from tieout.collect.postgres.asking import asked, count
from tieout.collect.postgres.family import CONNECT, PostgresCollector
from tieout.collect.postgres.granting import HELPERS
from tieout.collect.postgres.table import table_of
from tieout.model.evidence.record import Denied, Refusal
from tieout.model.evidence.tables.postgres import HBA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import LiteralString

    from tieout.collect.base import Context, Normalised
    from tieout.model.evidence.record import Count
    from tieout.ports.postgres import Session

VIEW = "SELECT ON pg_catalog.pg_hba_file_rules"
FUNCTION = "EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules()"
SCHEMA = f"USAGE ON SCHEMA {HELPERS}"
HELPER = f"EXECUTE ON FUNCTION {HELPERS}.hba_file_changed()"

# Options may hold passwords (ldapbindpasswd, radiussecrets), and so may what an error repeats of its line:
# PostgreSQL repeats it in quotation marks or after a colon.
_RULES: LiteralString = """\
select r.line_number as line,
       coalesce(pg_catalog.to_jsonb(r) ->> 'file_name', '') as file,
       r.type as type,
       coalesce(r.database, '{}') as databases,
       coalesce(r.user_name, '{}') as roles,
       r.address as address,
       r.netmask as netmask,
       r.auth_method as method,
       array(select case when pg_catalog.split_part(o, '=', 1) in ('clientcert', 'clientname', 'include_realm',
                               'krb_realm', 'ldapscheme', 'ldaptls', 'map', 'pam_use_hostname')
                         then o else pg_catalog.split_part(o, '=', 1) || '=(left out)' end
             from pg_catalog.unnest(r.options) o) as options,
       case when r.error is null then ''
            else coalesce(nullif(pg_catalog.btrim(pg_catalog.split_part(pg_catalog.split_part(r.error, '"', 1), ': ', 1)),
                                 ''), 'in error') end as error,
       pg_catalog.to_char(pg_catalog.pg_conf_load_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as loaded_at,
       %(changed_at)s::text as changed_at
from pg_catalog.pg_hba_file_rules r
order by 2, 1"""
_MAY: LiteralString = """\
select pg_catalog.has_table_privilege('pg_catalog.pg_hba_file_rules', 'select') as view,
       pg_catalog.has_function_privilege('pg_catalog.pg_hba_file_rules()', 'execute') as function"""
# The helper counts where a superuser owns it: another role could have made one that says what it likes.
_HELPER: LiteralString = f"""\
select pg_catalog.has_function_privilege(p.oid, 'execute') as function,
       pg_catalog.has_schema_privilege(n.oid, 'usage') as schema,
       r.rolsuper as is_sound
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    join pg_catalog.pg_roles r on r.oid = p.proowner
where n.nspname = '{HELPERS}' and p.proname = 'hba_file_changed' and p.pronargs = 0"""  # noqa: S608 (put together from our own constants)
_CHANGED: LiteralString = """\
select pg_catalog.to_char(changed at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as changed_at from {} as changed"""
_BY_HELPER: LiteralString = _CHANGED.replace("{}", f"{HELPERS}.hba_file_changed()")
_AGAIN: LiteralString = "select pg_catalog.count(*) as value from pg_catalog.pg_hba_file_rules()"
_HELPER_GRANTS = (
    f"CREATE SCHEMA IF NOT EXISTS {HELPERS};",
    f"""\
CREATE OR REPLACE FUNCTION {HELPERS}.hba_file_changed() RETURNS timestamptz
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT max(greatest(s.modification, s.change))
  FROM (SELECT current_setting('hba_file') AS name
        UNION SELECT to_jsonb(r) ->> 'file_name' FROM pg_hba_file_rules r) f,
       LATERAL pg_stat_file(f.name) s
  WHERE f.name IS NOT NULL $$;""",  # noqa: S608 (put together from our own constants)
    f"REVOKE ALL ON FUNCTION {HELPERS}.hba_file_changed() FROM PUBLIC;",
    f"GRANT USAGE ON SCHEMA {HELPERS} TO {{role}};",
    f"GRANT EXECUTE ON FUNCTION {HELPERS}.hba_file_changed() TO {{role}};",
)


class PostgresHba(PostgresCollector):
    """The rules of admission of a server."""

    id = "postgres.hba"
    version = "1.0.0"
    schema = HBA
    permissions: tuple[str, ...] = (CONNECT, VIEW, FUNCTION, SCHEMA, HELPER)
    sql = _RULES
    also = (_HELPER, _BY_HELPER)
    about = "pg_hba_file_rules"
    action = VIEW
    remarks = (
        "The view shows the file, not what the server has read; pg_monitor does not open it.",
        "The helper gives one time: pg_stat_file itself would need the right to read every file of the server.",
    )
    grants = (
        "GRANT SELECT ON pg_catalog.pg_hba_file_rules TO {role};",
        "GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules() TO {role};",
        *_HELPER_GRANTS,
    )

    def prepare(self, session: Session) -> None:
        """Ask PostgreSQL which of the two rights is missing: its own message names one at a time."""
        may = session.rows(_MAY)[0]
        missing = [action for name, action in (("view", VIEW), ("function", FUNCTION)) if not may[name]]
        if missing:
            raise CollectError(
                "this role may not see the rules of admission",
                resource=self.about,
                reason=Refusal.DENIED,
                action=", ".join(missing),
            )

    def given(self, session: Session) -> Mapping[str, object]:
        """Give when the file last changed, if the helper says so."""
        helper = session.rows(_HELPER)
        if helper and all(helper[0].values()):
            return session.rows(_BY_HELPER)[0]
        return {"changed_at": None}

    def beside(self, session: Session) -> Mapping[str, object]:
        """Give what keeps us from knowing when the file changed."""
        helper = session.rows(_HELPER)
        if not helper:
            return {"missing": f"{HELPERS}.hba_file_changed()"}
        names = (
            ("schema", SCHEMA),
            ("function", HELPER),
            ("is_sound", f"a superuser as owner of {HELPERS}.hba_file_changed()"),
        )
        return {"missing": ", ".join(action for name, action in names if not helper[0][name])}

    def counts(self, context: Context) -> Iterable[Count]:
        """Count what the function behind the view gives, in another session."""
        with asked(context, self.keys, "the number of rules", FUNCTION) as session:
            return (count(session, "count(*) of pg_hba_file_rules(), asked again", _AGAIN),)

    def normalise(self, raw: bytes) -> Normalised:
        """Make the rows; not to know when the file changed is a refusal."""
        found, last = table_of(raw, self.schema)
        if not last or all(row[-1] for row in found.rows):
            return found
        message = "when the file last changed is not known, so not whether the server has read what it says"
        action = str(last.get("missing") or HELPER)
        return found._replace(
            problems=(*found.problems, Denied("pg_hba.conf", action, Refusal.DENIED, message)),
        )
