"""The settings of a real server, and what hides them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.collect.postgres.asking import Asker, asker, captured, table
from tests.collect.postgres.cluster import Cluster
from tieout.collect.base import CollectError
from tieout.collect.postgres.settings import PostgresSettings
from tieout.judgement.evidence.checks.base import Undecided
from tieout.judgement.evidence.checks.postgres_settings import CHECKS
from tieout.model.evidence.record import Denied, Refusal

SETTINGS = PostgresSettings()


@pytest.fixture
def reader(cluster: Cluster) -> Iterator[Asker]:
    with asker(cluster, SETTINGS) as made:
        yield made


def rows_of(reader: Asker) -> list[dict[str, str]]:
    _, _, found = captured(SETTINGS, reader.context(SETTINGS.id))
    assert found.problems == ()
    return table(SETTINGS, found)


def subjects(rows: list[dict[str, str]]) -> list[tuple[str, bool, str]]:
    return [(check.id, isinstance(item, Undecided), item.subject) for check in CHECKS for item in check(rows, {})]


def test_a_sound_server_gives_a_table_to_which_nothing_is_to_be_said(reader: Asker) -> None:
    rows = rows_of(reader)
    by_name = {row["name"]: row for row in rows}
    assert (by_name["ssl"]["value"], by_name["ssl"]["source"]) == ("on", "configuration file")
    assert by_name["ssl_min_protocol_version"]["value"] == "TLSv1.2"
    assert by_name["password_encryption"]["default"] == "scram-sha-256"
    assert by_name["authentication_timeout"]["unit"] == "s"
    assert "shared_preload_libraries" in by_name
    assert "primary_conninfo" not in by_name
    assert subjects(rows) == []
    (count,) = SETTINGS.counts(reader.context(SETTINGS.id))
    assert count.value == len(rows)


def test_a_weaker_setting_of_a_role_or_a_database_is_there_and_found(reader: Asker) -> None:
    cluster = reader.cluster
    cluster.run("create role ola login")
    cluster.run("alter role ola set password_encryption = 'md5'")
    cluster.run("alter role ola in database postgres set password_encryption = 'md5'")
    cluster.run("alter database postgres set password_encryption = 'md5'")
    cluster.run("alter role all set password_encryption = 'scram-sha-256'")
    try:
        rows = rows_of(reader)
        (count,) = SETTINGS.counts(reader.context(SETTINGS.id))
        assert count.value == len(rows)
        scopes = {row["scope"]: row["value"] for row in rows if row["name"] == "password_encryption" and row["scope"]}
        assert scopes == {
            "role ola": "md5",
            "role ola in database postgres": "md5",
            "every role in database postgres": "md5",
            "every role": "scram-sha-256",
        }
        weak = ("every role in database postgres", "role ola", "role ola in database postgres")
        assert subjects(rows) == [("postgres-weak-passwords", False, scope) for scope in weak]
    finally:
        cluster.run("alter role all reset password_encryption")
        cluster.run("alter database postgres reset password_encryption")
        cluster.run("drop role ola")


def test_a_setting_of_the_role_that_asks_hides_the_servers_own(reader: Asker) -> None:
    reader.cluster.run("alter role reader set password_encryption = 'scram-sha-256'")
    rows = rows_of(reader)
    assert [row["source"] for row in rows if row["name"] == "password_encryption"] == ["user", "pg_db_role_setting"]
    assert subjects(rows) == [("postgres-weak-passwords", True, "password_encryption")]


def test_a_change_that_waits_for_a_restart_is_in_the_table(reader: Asker) -> None:
    reader.cluster.run("alter system set wal_level = 'logical'")
    try:
        reader.cluster.reload()
        waiting = [row["name"] for row in rows_of(reader) if row["pending_restart"] == "true"]
        assert waiting == ["wal_level"]
    finally:
        reader.cluster.run("alter system reset wal_level")
        reader.cluster.reload()


def test_weak_settings_of_the_server_are_found(reader: Asker) -> None:
    changes = {"ssl": "off", "ssl_min_protocol_version": "TLSv1.1", "password_encryption": "md5"}
    try:
        for name, value in changes.items():
            reader.cluster.run(f"alter system set {name} = '{value}'")
        with reader.cluster.rules("host all all 127.0.0.1/32 scram-sha-256"):
            plain = reader.with_(sslmode="disable")
            assert subjects(rows_of(plain)) == [
                ("postgres-ssl-off", False, "ssl"),
                ("postgres-old-tls", False, "ssl_min_protocol_version"),
                ("postgres-weak-passwords", False, "the server"),
            ]
    finally:
        reader.cluster.run("alter system reset all")
        reader.cluster.reload()


def test_without_the_right_to_see_all_settings_the_hidden_ones_are_denied_by_name(reader: Asker) -> None:
    reader.cluster.run("revoke pg_read_all_settings from reader")
    _, _, found = captured(SETTINGS, reader.context(SETTINGS.id))
    (problem,) = found.problems
    assert (problem.reason, problem.action) == (Refusal.DENIED, "pg_read_all_settings")
    assert "shared_preload_libraries" in problem.message
    with pytest.raises(CollectError) as raised:
        SETTINGS.counts(reader.context(SETTINGS.id))
    denied: Denied = raised.value.denied
    assert (denied.reason, denied.action) == (Refusal.DENIED, "pg_read_all_settings")
