"""How the tests ask their PostgreSQL: as a role that has what a script gives it, and nothing more."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from tests.collect.postgres.cluster import Cluster
from tieout.collect.base import Collector, Context, Normalised, Page
from tieout.collect.raw import raw_bytes
from tieout.model.evidence.collector import CollectorSetting
from tieout.model.location import Location

DATABASE = "app"


def now() -> datetime:
    return datetime.now(UTC)


def word() -> str:
    """Give a password that nobody has seen before."""
    return f"pw-{secrets.token_hex(12)}"


@dataclass(frozen=True, kw_only=True)
class Asker:
    """A role of the cluster, made by a collector's own script."""

    cluster: Cluster
    role: str
    password: str
    settings: Mapping[str, str] = field(default_factory=dict)

    def setting(self, uses: str) -> CollectorSetting:
        given = {
            "host": "127.0.0.1",
            "port": str(self.cluster.port),
            "database": DATABASE,
            "user": self.role,
            "sslrootcert": str(self.cluster.ca.certificate),
            **self.settings,
        }
        return self.setting_with(uses, given)

    @staticmethod
    def setting_with(uses: str, given: Mapping[str, str]) -> CollectorSetting:
        return CollectorSetting(
            id="asked", location=Location("collectors.yaml"), uses=uses, settings=tuple(given.items())
        )

    def context(self, uses: str, *, budget_s: float = 20) -> Context:
        return self.context_of(self.setting(uses), budget_s=budget_s)

    def context_with(self, uses: str, given: Mapping[str, str]) -> Context:
        return self.context_of(self.setting_with(uses, given), budget_s=1)

    def context_of(self, setting: CollectorSetting, *, budget_s: float) -> Context:
        return Context(
            setting=setting,
            now=now,
            environment={"PGPASSWORD": self.password},
            root=Path("/nowhere"),
            budget=timedelta(seconds=budget_s),
        )

    def session(self) -> psycopg.Connection[tuple[object, ...]]:
        """Open a session of this role, which takes one of its places."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.cluster.port,
            user=self.role,
            password=self.password,
            dbname=DATABASE,
            sslmode="require",
        )

    def with_(self, **settings: str) -> Asker:
        return replace(self, settings={**self.settings, **settings})


@contextlib.contextmanager
def asker(cluster: Cluster, collector: Collector, role: str = "reader") -> Iterator[Asker]:
    """Make a database and a role, by the collector's script; both are gone afterwards."""
    made = Asker(cluster=cluster, role=role, password=word())
    cluster.run(f"create database {DATABASE}")
    cluster.run(f"revoke connect on database {DATABASE} from public")
    try:
        cluster.run(collector.grant(made.setting(collector.id)), DATABASE)
        cluster.run(f"alter role {role} password '{made.password}'")
        yield made
    finally:
        cluster.run(f"drop database {DATABASE} with (force)")
        cluster.run(f"drop owned by {role}")
        cluster.run(f"drop role {role}")


def captured(collector: Collector, context: Context) -> tuple[list[Page], bytes, Normalised]:
    """Give the pages, the raw file and its table."""
    pages = list(collector.collect(context))
    raw = raw_bytes(pages)
    return pages, raw, collector.normalise(raw)


def table(collector: Collector, found: Normalised) -> list[dict[str, str]]:
    """Give the rows by the names of their columns."""
    return [dict(zip(collector.schema.names, row, strict=True)) for row in found.rows]
