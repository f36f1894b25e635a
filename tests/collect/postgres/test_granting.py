"""The printed scripts: they run, run again, quote what must be quoted, and give no more than they say."""

from __future__ import annotations

import pytest

from tests.collect.postgres.asking import Asker, word
from tests.collect.postgres.cluster import Cluster
from tests.collect.postgres.test_table import ALL
from tieout.collect.base import Collector
from tieout.collect.postgres.family import PostgresCollector
from tieout.collect.run import run
from tieout.model.errors import UsageError

FAMILY = [collector for collector in ALL if isinstance(collector, PostgresCollector)]
ROLE = """o'dd "role" $tieout$"""
BASE = """it's "a" base"""


@pytest.mark.parametrize("collector", FAMILY, ids=lambda collector: collector.id)
def test_a_script_gives_an_oddly_named_role_what_it_needs(cluster: Cluster, collector: Collector) -> None:
    role, base = ROLE.replace('"', '""'), BASE.replace('"', '""')
    odd = Asker(cluster=cluster, role=ROLE, password=word(), settings={"database": BASE})
    cluster.run(f'create database "{base}"')
    cluster.run(f'revoke connect on database "{base}" from public')
    try:
        script = collector.grant(odd.setting(collector.id))
        cluster.psql(script, BASE)
        cluster.psql(script, BASE)
        cluster.run(f"""alter role "{role}" password '{odd.password}'""")
        found = run(odd.setting(collector.id), collector, odd.context(collector.id)).record
        assert found.population is not None
        assert found.population.denied == ()
        assert found.population.complete is True
        assert found.source is not None
        assert found.source.identity == ROLE
    finally:
        cluster.run(f'drop database "{base}" with (force)')
        cluster.run(f'drop owned by "{role}"')
        cluster.run(f'drop role "{role}"')


@pytest.mark.parametrize("collector", FAMILY, ids=lambda collector: collector.id)
def test_a_script_names_every_permission_that_the_collector_declares(collector: Collector) -> None:
    setting = Asker.setting_with(collector.id, {"host": "db.example.com", "database": "app", "user": "reader"})
    script = collector.grant(setting)
    for permission in collector.permissions:
        assert permission.split(" ON ")[-1] in script
    assert "superuser" not in script.casefold().replace("as a superuser", "")
    assert "password '" not in script.casefold()


@pytest.mark.parametrize("collector", FAMILY, ids=lambda collector: collector.id)
def test_no_script_and_no_question_comes_of_settings_with_a_password(collector: Collector) -> None:
    setting = Asker.setting_with(collector.id, {"host": "db.example.com", "password": "pw-not-to-be-said"})
    for ask in (collector.grant, collector.query):
        with pytest.raises(UsageError) as raised:
            ask(setting)
        assert "not-to-be-said" not in f"{raised.value}{raised.value.remedy}"
