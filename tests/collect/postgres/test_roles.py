"""The roles of a real server, by a role that has the rights of the script and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.collect.postgres.asking import Asker, asker, captured, now, table
from tests.collect.postgres.cluster import Cluster
from tieout.collect.base import CollectError
from tieout.collect.postgres.roles import PostgresRoles
from tieout.model.evidence.record import Refusal

ROLES = PostgresRoles()
PEOPLE = """
create role "Ana Example" login superuser;
create role operators;
create role owners superuser;
create role deputies in role owners;
create role bo login createrole createdb replication bypassrls connection limit 3 valid until '2030-01-02 03:04:05+02';
create role cy login noinherit in role operators valid until 'infinity';
grant operators to bo with admin option;
grant deputies to cy;
create role "odd, one" login in role operators;
"""
GONE = 'drop role "Ana Example", operators, owners, deputies, bo, cy, "odd, one"'


@pytest.fixture
def reader(cluster: Cluster) -> Iterator[Asker]:
    with asker(cluster, ROLES) as made:
        cluster.run(PEOPLE)
        yield made
        cluster.run(GONE)


def test_every_role_is_there_with_what_it_may(reader: Asker) -> None:
    context = reader.context(ROLES.id)
    pages, _, found = captured(ROLES, context)
    rows = {row["role"]: row for row in table(ROLES, found)}
    assert found.problems == ()
    assert {"Ana Example", "operators", "owners", "bo", "cy", "reader", "postgres", "pg_monitor"} <= set(rows)
    assert rows["Ana Example"]["superuser"] == "true"
    assert rows["operators"]["can_login"] == "false"
    bo = {name: cell for name, cell in rows["bo"].items() if name != "_at"}
    assert bo == {
        "role": "bo",
        "can_login": "true",
        "superuser": "false",
        "create_role": "true",
        "create_database": "true",
        "replication": "true",
        "bypass_row_security": "true",
        "inherits": "true",
        "connection_limit": "3",
        "valid_until": "2030-01-02T01:04:05Z",
        "member_of": "operators",
        "admin_of": "operators",
        "superuser_through": "",
    }
    assert rows["cy"]["valid_until"] == "infinity"
    assert rows["cy"]["inherits"] == "false"
    assert rows["cy"]["superuser_through"] == "owners"
    assert rows["reader"]["connection_limit"] == "-1"
    assert rows["bo"]["_at"].startswith("raw.jsonl:1#/rows/")
    assert pages[0].source_clock is not None
    assert abs((now() - pages[0].source_clock).total_seconds()) < 60
    assert found.data_as_of == pages[0].source_clock.replace(microsecond=0)
    assert [(count.name, count.value) for count in ROLES.counts(context)] == [("count(oid) of pg_authid", len(rows))]


def test_the_source_says_which_server_it_is(reader: Asker) -> None:
    source = ROLES.identity(reader.context(ROLES.id))
    assert source.identity == "reader"
    assert source.account == reader.cluster.ask("select system_identifier::text from pg_control_system()")
    assert source.endpoint == f"127.0.0.1:{reader.cluster.port}"


def test_without_the_column_of_the_other_table_they_are_counted_again(reader: Asker) -> None:
    reader.cluster.run("revoke select (oid) on pg_authid from reader", "app")
    (count,) = ROLES.counts(reader.context(ROLES.id))
    assert count.name == "count(*) of pg_roles, asked again"
    assert count.value == reader.cluster.ask("select count(*) from pg_roles")


def test_without_the_right_to_connect_it_is_denied(reader: Asker) -> None:
    reader.cluster.run("revoke connect on database app from reader")
    with pytest.raises(CollectError) as raised:
        list(ROLES.collect(reader.context(ROLES.id)))
    assert raised.value.denied.reason is Refusal.DENIED
    assert raised.value.denied.action == "CONNECT ON DATABASE app"
    assert raised.value.denied.resource == "pg_roles and pg_auth_members"


def test_more_than_a_page_of_roles_comes_whole(reader: Asker) -> None:
    reader.cluster.run("do $$ begin for n in 1..1990 loop execute format('create role many_%s', n); end loop; end $$")
    try:
        pages, raw, found = captured(ROLES, reader.context(ROLES.id))
        wanted = reader.cluster.ask("select count(*) from pg_roles")
        assert len(pages) == 3
        assert len(found.rows) == wanted
        assert found.problems == ()
        lines = raw.splitlines(keepends=True)
        cut = ROLES.normalise(b"".join(lines[:2]))
        assert [problem.reason for problem in cut.problems] == [Refusal.TRUNCATED]
        assert ROLES.normalise(raw[:-10]).problems
    finally:
        reader.cluster.run("do $$ begin for n in 1..1990 loop execute format('drop role many_%s', n); end loop; end $$")


def test_a_server_of_this_machine_is_asked_by_its_socket(reader: Asker) -> None:
    here = reader.with_(host=str(reader.cluster.folder))
    assert captured(ROLES, here.context(ROLES.id))[2].problems == ()
    assert ROLES.identity(here.context(ROLES.id)).endpoint == str(reader.cluster.folder)
