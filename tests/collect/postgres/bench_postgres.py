"""The benches of the collectors of PostgreSQL: a real server, whose rights are taken away and whose sessions are killed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from tests.collect.postgres import cluster as clusters
from tests.collect.postgres.asking import DATABASE, Asker, asker
from tests.collect.postgres.proxies import Fault as Bad
from tests.collect.postgres.proxies import middleman
from tests.collect.tls.servers import fake, says
from tests.collect.world import SETTING, SYSTEM
from tests.faults.benches import Fault
from tieout.collect.base import Draft, Surroundings
from tieout.collect.postgres.family import PostgresCollector
from tieout.collect.postgres.hba import PostgresHba
from tieout.collect.postgres.roles import PostgresRoles
from tieout.collect.postgres.sessions import PostgresSessions
from tieout.collect.postgres.settings import PostgresSettings
from tieout.collect.run import run
from tieout.model.evidence.record import Operator
from tieout.ports.postgres import Session

HTTP = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[]"
_SHORT_S = 2.0
_BY_MIDDLEMAN = (Fault.CUT_OFF, Fault.HANGS, Fault.OTHER_VERSION)


class Failing(NamedTuple):
    """A collector that is about to meet a fault."""

    who: Asker
    collector: PostgresCollector
    budget_s: float


@dataclass(frozen=True)
class PostgresBench:
    """One collector before a server that fails."""

    kind: type[PostgresCollector]
    in_part: str
    """What is revoked, so that a part of it is not seen; run in the database that is asked."""
    excused: Mapping[Fault, str] = field(default_factory=dict)

    @property
    def collector(self) -> str:
        return self.kind.id

    def absent(self) -> str:
        return clusters.absent()

    def capture(self, fault: Fault | None, root: Path) -> Draft:
        cluster = clusters.cluster()
        collector = self.kind()
        held = cluster.admin()  # a session of somebody else, to be seen or not
        with contextlib.closing(held), asker(cluster, collector) as made, self._failing(fault, made) as failing:
            return captured(failing, root, fault)

    @contextlib.contextmanager
    def _failing(self, fault: Fault | None, made: Asker) -> Iterator[Failing]:
        cluster = made.cluster
        collector = self.kind()
        with contextlib.ExitStack() as stack:
            if fault in _BY_MIDDLEMAN:  # in clear, so that it sees what is said
                stack.enter_context(cluster.rules("host all all 127.0.0.1/32 scram-sha-256"))
                number = str(cluster.ask("show server_version_num")).encode()
                column = collector.schema.names[-1].encode()
                bad = {
                    Fault.CUT_OFF: Bad(at=column),
                    Fault.HANGS: Bad(at=column, how="silent"),
                    Fault.OTHER_VERSION: Bad(change=lambda data: data.replace(number, b"090600")),
                }[fault]
                port = stack.enter_context(middleman(("127.0.0.1", cluster.port), bad))
                yield Failing(made.with_(port=str(port), sslmode="disable"), collector, _SHORT_S)
                return
            if fault is Fault.DENIED:
                cluster.run(f"revoke connect on database {DATABASE} from {made.role}")
            elif fault is Fault.DENIED_IN_PART:
                cluster.run(f"revoke {self.in_part}", DATABASE)
            elif fault is Fault.RATE_LIMITED:
                cluster.run(f"alter role {made.role} connection limit 1")
                stack.enter_context(contextlib.closing(made.session()))
            elif fault is Fault.KILLED:
                collector = killed(self.kind, made)
            elif fault is Fault.ERROR_BODY:
                made = made.with_(port=str(stack.enter_context(fake(says(HTTP)))), sslmode="disable")
            elif fault is Fault.EMPTY:
                collector.sql = f"select * from ({collector.sql}) found where false"
            yield Failing(made, collector, _SHORT_S if fault is Fault.RATE_LIMITED else 20.0)


def captured(failing: Failing, root: Path, fault: Fault | None) -> Draft:
    """Capture, for a system that is this server, or another one."""
    who, collector, budget_s = failing
    ahead = timedelta(minutes=10) if fault is Fault.SKEWED_CLOCK else timedelta()
    asked = who.context(collector.id, budget_s=budget_s)
    account = str(who.cluster.ask("select system_identifier::text from pg_control_system()"))
    system = replace(SYSTEM, account="7301" if fault is Fault.OTHER_SOURCE else account, endpoints=("127.0.0.1",))
    around = Surroundings(
        operator=Operator(type="person", name="ana"), system=system, code_commit="c" * 40, runtime="Python 3"
    )
    setting = replace(SETTING, uses=collector.id, settings=asked.setting.settings)
    context = replace(asked, setting=setting, root=root, now=lambda: asked.now() + ahead, surroundings=around)
    return run(setting, collector, context)


def killed(kind: type[PostgresCollector], who: Asker) -> PostgresCollector:
    """Give a collector whose session is ended by the server before the question is answered."""

    class Killed(kind):  # type: ignore[misc, valid-type]  # of whatever kind is put to the test
        def prepare(self, session: Session) -> None:
            super().prepare(session)
            session.rows("select 1")
            who.cluster.run(f"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{who.role}'")

    found: PostgresCollector = Killed()
    return found


BENCHES = (
    PostgresBench(PostgresRoles, "select on pg_catalog.pg_auth_members from public"),
    PostgresBench(PostgresSettings, "pg_read_all_settings from reader"),
    PostgresBench(PostgresHba, "execute on function tieout.hba_file_changed() from reader"),
    PostgresBench(PostgresSessions, "pg_read_all_stats from reader"),
)
