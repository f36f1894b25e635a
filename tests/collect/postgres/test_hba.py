"""The rules of admission of a real server: the file, what was loaded of it, and each right that shows it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.collect.postgres.asking import Asker, asker, captured, table
from tests.collect.postgres.cluster import Cluster
from tieout.collect.base import CollectError
from tieout.collect.postgres.hba import PostgresHba
from tieout.judgement.evidence.checks.base import Undecided
from tieout.judgement.evidence.checks.postgres_hba import CHECKS
from tieout.model.evidence.record import Refusal

HBA = PostgresHba()
SOUND = "hostssl all all 127.0.0.1/32 scram-sha-256"
# The first rule, for the tests' own superuser, is one of trust: most tests ask for md5 alone.
SECRET = "ldap" + "-word-of-nobody"


@pytest.fixture
def reader(cluster: Cluster) -> Iterator[Asker]:
    with asker(cluster, HBA) as made:
        yield made


def rows_of(reader: Asker) -> list[dict[str, str]]:
    _, raw, found = captured(HBA, reader.context(HBA.id))
    assert found.problems == ()
    assert SECRET.encode() not in raw
    return table(HBA, found)


def found(rows: list[dict[str, str]], weak: str = "md5") -> list[tuple[str, bool, str]]:
    return [
        (check.id, isinstance(item, Undecided), item.subject)
        for check in CHECKS
        for item in check(rows, {"weak_methods": weak})
    ]


def test_a_file_that_was_loaded_gives_its_rules_and_both_times(reader: Asker) -> None:
    with reader.cluster.rules(SOUND, "hostnossl all all 192.0.2.0/24 reject", reload=False):
        time.sleep(1.1)  # PostgreSQL tells the time of a file in whole seconds
        reader.cluster.reload()
        rows = rows_of(reader)
        assert [(row["type"], row["address"], row["netmask"], row["method"]) for row in rows] == [
            ("local", "", "", "trust"),
            ("hostssl", "127.0.0.1", "255.255.255.255", "scram-sha-256"),
            ("hostnossl", "192.0.2.0", "255.255.255.0", "reject"),
        ]
        assert {row["loaded_at"] > row["changed_at"] > "2020" for row in rows} == {True}
        assert found(rows) == []
        (count,) = HBA.counts(reader.context(HBA.id))
        assert count.value == len(rows)


def test_weak_rules_are_found(reader: Asker) -> None:
    lines = (
        SOUND,
        "host all all 10.0.0.0/8 scram-sha-256",
        "hostnossl app reader 0.0.0.0/0 md5",
        "host all all samehost password",
        "host all all localhost trust",
        "hostssl all all all trust",
        "host all all ::/0 reject",
        'host all,app "odd, one",reader db.example.com scram-sha-256',
    )
    with reader.cluster.rules(*lines, reload=False):
        time.sleep(1.1)
        reader.cluster.reload()
        rows = rows_of(reader)
        assert found(rows, "trust, md5, password") == [
            ("postgres-hba-plain", False, "line 3"),
            ("postgres-hba-plain", False, "line 4"),
            ("postgres-hba-plain", False, "line 9"),
            ("postgres-hba-weak-method", False, "line 1"),
            ("postgres-hba-weak-method", False, "line 4"),
            ("postgres-hba-weak-method", False, "line 5"),
            ("postgres-hba-weak-method", False, "line 6"),
            ("postgres-hba-weak-method", False, "line 7"),
        ]
        assert rows[-1]["roles"] == '"odd, one", reader'


def test_a_file_that_the_server_has_not_read_is_found(reader: Asker) -> None:
    reader.cluster.reload()
    time.sleep(1.1)
    with reader.cluster.rules(SOUND, reload=False):
        rows = rows_of(reader)
        assert [row["line"] for row in rows] == ["1", "2"]
        assert found(rows) == [("postgres-hba-not-in-force", False, "pg_hba.conf")]


def test_a_line_in_error_is_found_and_its_words_stay_where_they_are(reader: Asker) -> None:
    lines = (SOUND, f"hostssl all all 0.0.0.0/0 ldap {SECRET}", f"hostssl all all 0.0.0.0/0 {SECRET}", f"{SECRET} all")
    with reader.cluster.rules(*lines, reload=False):
        rows = rows_of(reader)
        errors = {row["line"]: row["error"] for row in rows if row["error"]}
        assert errors == {
            "3": "authentication option not in name=value format",
            "4": "invalid authentication method",
            "5": "invalid connection type",
        }
        (plain, _, in_force) = ([item.subject for item in check(rows, {"weak_methods": "md5"})] for check in CHECKS)
        assert plain == []
        assert {"line 3", "line 4", "line 5"} <= set(in_force)


def test_a_password_in_an_option_never_leaves_the_server(reader: Asker) -> None:
    rule = f'hostssl all all 10.1.2.3/32 ldap ldapserver=ldap.example.com ldapbasedn="dc=x" ldapbindpasswd={SECRET} ldaptls=1'
    with reader.cluster.rules(SOUND, rule):
        options = rows_of(reader)[-1]["options"].split(", ")
        assert {"ldaptls=true", '"ldapbindpasswd=(left out)"', '"ldapserver=(left out)"'} <= set(options)


@pytest.mark.parametrize(
    ("revoke", "action"),
    [
        ("connect on database app", "CONNECT ON DATABASE app"),
        ("select on pg_hba_file_rules", "SELECT ON pg_catalog.pg_hba_file_rules"),
        ("execute on function pg_hba_file_rules()", "EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules()"),
        ("all on schema tieout", "USAGE ON SCHEMA tieout"),
        ("all on function tieout.hba_file_changed()", "EXECUTE ON FUNCTION tieout.hba_file_changed()"),
    ],
)
def test_each_right_that_is_missing_is_named(reader: Asker, revoke: str, action: str) -> None:
    reader.cluster.run(f"revoke {revoke} from reader", "app")
    try:
        _, _, given = captured(HBA, reader.context(HBA.id))
    except CollectError as error:
        denied = [error.denied]
    else:
        denied = list(given.problems)
        assert given.rows
    assert [(item.reason, item.action) for item in denied] == [(Refusal.DENIED, action)]


def test_a_monitor_is_not_enough(reader: Asker) -> None:
    reader.cluster.run(
        "drop owned by reader; grant pg_monitor to reader; grant connect on database app to reader", "app"
    )
    with pytest.raises(CollectError) as raised:
        captured(HBA, reader.context(HBA.id))
    assert raised.value.action == (
        "SELECT ON pg_catalog.pg_hba_file_rules, EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules()"
    )


def test_a_helper_of_anybody_else_is_not_believed(reader: Asker) -> None:
    reader.cluster.run("create role mallory; alter function tieout.hba_file_changed() owner to mallory", "app")
    try:
        _, _, given = captured(HBA, reader.context(HBA.id))
        (problem,) = given.problems
        assert problem.action == "a superuser as owner of tieout.hba_file_changed()"
    finally:
        reader.cluster.run("drop owned by mallory cascade; drop role mallory", "app")
