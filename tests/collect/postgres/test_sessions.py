"""The sessions of a real server; what a role may not see is denied, not absent."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.collect.postgres.asking import Asker, asker, captured, table
from tests.collect.postgres.cluster import Cluster
from tieout.collect.base import Normalised
from tieout.collect.postgres.sessions import PostgresSessions
from tieout.judgement.evidence.checks.base import Undecided
from tieout.judgement.evidence.checks.postgres_sessions import PLAIN
from tieout.model.evidence.record import Refusal

SESSIONS = PostgresSessions()
NAMES = SESSIONS.schema.names


@pytest.fixture
def reader(cluster: Cluster) -> Iterator[Asker]:
    with asker(cluster, SESSIONS) as made:
        yield made


def by_pid(found: Normalised) -> dict[str, dict[str, str]]:
    return {row["session"]: row for row in table(SESSIONS, found)}


def test_every_session_is_there_with_its_protocol(reader: Asker) -> None:
    with reader.cluster.admin() as other:
        _, raw, found = captured(SESSIONS, reader.context(SESSIONS.id))
        rows = by_pid(found)
        assert found.problems == ()
        assert found.total == len(rows)
        theirs = rows[str(other.info.backend_pid)]
        assert (theirs["origin"], theirs["ssl"], theirs["role"]) == ("socket", "false", "postgres")
        (ours,) = [row for row in rows.values() if row["role"] == "reader"]
        assert (ours["origin"], ours["ssl"], ours["protocol"]) == ("loopback", "true", "TLSv1.3")
        assert ours["started_at"].endswith("Z")
        assert b"127.0.0.1" not in raw.replace(b'"address":"127.0.0.1"', b"")  # nobody's address but the server's
        assert list(PLAIN(table(SESSIONS, found), {})) == []


def test_without_the_right_the_sessions_of_others_are_denied(reader: Asker) -> None:
    reader.cluster.run("revoke pg_read_all_stats from reader")
    with reader.cluster.admin() as other:
        _, _, found = captured(SESSIONS, reader.context(SESSIONS.id))
        rows = by_pid(found)
        theirs = rows[str(other.info.backend_pid)]
        assert (theirs["origin"], theirs["ssl"], theirs["started_at"]) == ("unknown", "unknown", "")
        (problem,) = found.problems
        assert (problem.reason, problem.action) == (Refusal.DENIED, "pg_read_all_stats")
        assert problem.message == f"1 of {len(rows)} sessions do not show this role how they are protected"
        (undecided,) = PLAIN(table(SESSIONS, found), {})
        assert isinstance(undecided, Undecided)


def test_a_session_from_elsewhere_without_tls_is_found(reader: Asker) -> None:
    cluster = reader.cluster
    if len(cluster.addresses) == 1:
        pytest.skip("this machine has no address but loopback")
    rules = ("hostssl all all 127.0.0.1/32 scram-sha-256", "host all all samehost trust")
    with (
        cluster.rules(*rules),
        psycopg.connect(
            host=cluster.addresses[1], port=cluster.port, user="postgres", dbname="postgres", sslmode="disable"
        ) as other,
    ):
        _, _, found = captured(SESSIONS, reader.context(SESSIONS.id))
        theirs = by_pid(found)[str(other.info.backend_pid)]
        assert (theirs["origin"], theirs["ssl"]) == ("remote", "false")
        (deviating,) = PLAIN(table(SESSIONS, found), {})
        assert deviating.at == theirs["_at"]


def test_a_replica_is_a_session_too(reader: Asker) -> None:
    cluster = reader.cluster
    cluster.run("create role copier login replication")
    try:
        with cluster.rules("hostssl all all 127.0.0.1/32 scram-sha-256", "local replication all trust"):
            process = cluster.receive("copier")
            try:
                _, _, found = captured(SESSIONS, reader.context(SESSIONS.id))
            finally:
                process.terminate()
                process.wait(timeout=20)
        (theirs,) = [row for row in table(SESSIONS, found) if row["role"] == "copier"]
        assert (theirs["kind"], theirs["database"], theirs["origin"]) == ("walsender", "", "socket")
        assert found.total == len(found.rows)
    finally:
        cluster.run("drop role copier")
