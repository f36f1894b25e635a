"""What a server, a network or a middleman does wrong: each is told for what it is, and no password with it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.collect.postgres.asking import Asker, asker, captured
from tests.collect.postgres.cluster import Cluster
from tests.collect.postgres.proxies import Fault, middleman
from tieout.collect.base import CollectError, Context, Page
from tieout.collect.postgres.roles import PostgresRoles
from tieout.collect.run import run
from tieout.collect.sidecar import record_text
from tieout.model.errors import UsageError
from tieout.model.evidence.record import Refusal

ROLES = PostgresRoles()


@pytest.fixture
def reader(cluster: Cluster) -> Iterator[Asker]:
    with asker(cluster, ROLES) as made:
        yield made


@pytest.fixture
def many(cluster: Cluster) -> Iterator[None]:
    """So many roles that they take several pages."""
    cluster.run("do $$ begin for n in 1..2500 loop execute format('create role many_%s', n); end loop; end $$")
    yield
    cluster.run("do $$ begin for n in 1..2500 loop execute format('drop role many_%s', n); end loop; end $$")


def refused(context: Context) -> CollectError:
    with pytest.raises(CollectError) as raised:
        list(ROLES.collect(context))
    return raised.value


def test_a_wrong_password_is_denied_and_said_nowhere(reader: Asker) -> None:
    wrong = replace(reader, password="pw-of-somebody-else")
    error = refused(wrong.context(ROLES.id))
    assert (error.reason, error.action) == (Refusal.DENIED, "LOGIN as reader")
    assert "password authentication failed" in error.message
    told = "".join(str(part) for part in (error, error.args, error.denied, error.__cause__))
    assert wrong.password not in told
    assert "@" not in told


def test_a_server_whose_certificate_nobody_vouches_for_is_refused(reader: Asker, cluster: Cluster) -> None:
    other = cluster.stranger()
    error = refused(reader.with_(sslrootcert=str(other)).context(ROLES.id))
    assert (error.reason, error.action) == (Refusal.FAILED, "")
    assert "certificate verify failed" in error.message


def test_a_server_of_another_name_is_refused(reader: Asker, cluster: Cluster) -> None:
    if len(cluster.addresses) == 1:
        pytest.skip("this machine has no address but loopback")
    error = refused(reader.with_(host=cluster.addresses[1]).context(ROLES.id))
    assert error.reason is Refusal.FAILED
    assert "does not match host name" in error.message


def test_a_server_without_tls_is_refused(reader: Asker, cluster: Cluster) -> None:
    cluster.run("alter system set ssl = off")
    try:
        cluster.reload()
        error = refused(reader.context(ROLES.id))
        assert error.reason is Refusal.FAILED
        assert "server does not support SSL" in error.message
    finally:
        cluster.run("alter system reset ssl")
        cluster.reload()


def test_a_password_in_clear_is_sent_to_nobody_who_is_not_vouched_for(reader: Asker, cluster: Cluster) -> None:
    with cluster.rules("host all all 127.0.0.1/32 password"):
        error = refused(reader.with_(sslmode="disable").context(ROLES.id))
        assert error.reason is not Refusal.TRANSIENT
        assert "password" in error.message
        assert list(ROLES.collect(reader.context(ROLES.id)))


def test_the_session_only_reads(reader: Asker, cluster: Cluster) -> None:
    cluster.run("alter role reader set default_transaction_read_only = off")
    cluster.run("alter role reader superuser")
    pages = list(ROLES.collect(reader.context(ROLES.id)))
    body = pages[0].body.decode()
    assert '"read_only": "on"' in body


def test_nobody_listens(reader: Asker) -> None:
    error = refused(reader.with_(port="1").context(ROLES.id, budget_s=0.4))
    assert error.reason is Refusal.TRANSIENT


def test_a_server_that_is_full_is_asked_again_and_then_told(reader: Asker, cluster: Cluster) -> None:
    cluster.run("alter role reader connection limit 1")
    target = reader.context(ROLES.id)
    with contextlib.closing(reader.session()):
        error = refused(reader.context(ROLES.id, budget_s=1))
        assert error.reason is Refusal.TRANSIENT
        assert "too many connections" in error.message
    (page,) = ROLES.collect(target)
    assert page.attempts >= 1


def test_a_server_that_has_room_again_is_answered(reader: Asker, cluster: Cluster) -> None:
    cluster.run("alter role reader connection limit 1")
    held = reader.session()
    letting_go = threading.Timer(0.3, held.close)
    letting_go.start()
    try:
        (page,) = ROLES.collect(reader.context(ROLES.id))
        assert page.attempts > 1
    finally:
        letting_go.join()


@pytest.mark.usefixtures("many")
def test_a_session_that_is_killed_half_way_keeps_what_came_and_says_so(reader: Asker, cluster: Cluster) -> None:
    pages = ROLES.collect(reader.context(ROLES.id))
    first = next(pages)
    assert cluster.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'reader'") == 1
    kept: list[Page] = [first]
    with pytest.raises(CollectError) as raised:
        kept.extend(pages)
    assert raised.value.reason is Refusal.TRUNCATED
    assert len(kept) < 3


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("how", "reason"), [("cut", Refusal.TRUNCATED), ("silent", Refusal.TIMEOUT)])
def test_a_way_that_breaks_half_way_is_no_whole_answer(
    reader: Asker, cluster: Cluster, how: str, reason: Refusal
) -> None:
    with middleman(("127.0.0.1", cluster.port), Fault(after=60_000, how=how)) as port:
        draft = run(reader.setting(ROLES.id), ROLES, reader.with_(port=str(port)).context(ROLES.id, budget_s=3))
    population = draft.record.population
    assert population is not None
    assert population.complete is False
    assert population.denied[0].reason is reason
    assert population.denied[0].resource == ROLES.about
    assert reader.password.encode() not in record_text(draft.record)


def test_a_server_that_says_nothing_is_left_in_time(reader: Asker, cluster: Cluster) -> None:
    with middleman(("127.0.0.1", cluster.port), Fault(after=1, how="silent")) as port:
        error = refused(reader.with_(port=str(port)).context(ROLES.id, budget_s=1))
    assert error.reason is Refusal.TIMEOUT


def test_no_password_and_no_address_with_one_is_in_a_capture(reader: Asker) -> None:
    draft = run(reader.setting(ROLES.id), ROLES, reader.context(ROLES.id))
    population = draft.record.population
    assert population is not None
    assert population.complete is True
    texts = [record_text(draft.record), *(item.content for item in draft.files if isinstance(item.content, bytes))]
    assert len(texts) == 4
    for text in texts:
        assert reader.password.encode() not in text
        assert b"postgresql://" not in text
        assert b"SCRAM-SHA-256$" not in text


@pytest.mark.parametrize(
    "settings",
    [
        {"password": "pw-not-to-be-said"},
        {"dsn": "host=db.example.com password=pw-not-to-be-said"},
        {"host": "postgresql://reader:pw-not-to-be-said@db.example.com/app"},
        {"host": "db.example.com password=pw-not-to-be-said"},
        {"host": ""},
        {"host": "a.example.com,b.example.com"},
        {"port": "65536"},
        {"port": "x"},
        {"sslmode": "prefer"},
    ],
)
def test_settings_that_cannot_be_meant_are_refused_before_anybody_is_asked(settings: dict[str, str]) -> None:
    nobody = Asker(cluster=Cluster.__new__(Cluster), role="reader", password="pw-also-not")
    given = {"host": "db.example.com", "port": "5432", "database": "app", **settings}
    context = nobody.context_with(ROLES.id, given)
    with pytest.raises(UsageError) as raised:
        run(context.setting, ROLES, context)
    assert "not-to-be-said" not in f"{raised.value} {raised.value.remedy}"
    assert "also-not" not in f"{raised.value} {raised.value.remedy}"


def test_libpqs_own_variables_are_not_obeyed(reader: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PGHOST": "db.invalid",
        "PGPORT": "1",
        "PGOPTIONS": "-c default_transaction_read_only=off",
        "PGPASSWORD": "pw-of-somebody-else",
        "PGSERVICE": "nobody",
        "PGREQUIREPEER": "nobody",
    }.items():
        monkeypatch.setenv(name, value)
    _, _, found = captured(ROLES, reader.context(ROLES.id))
    assert found.problems == ()


def test_a_password_file_is_read_where_the_environment_names_one(
    reader: Asker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("home") / "passwords"
    file.write_text(f"127.0.0.1:{reader.cluster.port}:app:reader:{reader.password}\n")
    file.chmod(0o600)
    context = replace(reader.context(ROLES.id), environment={"PGPASSFILE": str(file)})
    assert captured(ROLES, context)[2].problems == ()
    nothing = refused(replace(context, environment={}))
    assert "no password supplied" in nothing.message
    assert nothing.reason is Refusal.DENIED
