"""How the tests ask their AWS."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.collect.aws.cloud import ACCOUNT, Cloud
from tieout.collect.base import Collector, Context, Surroundings
from tieout.collect.raw import raw_bytes
from tieout.model.evidence.collector import CollectorSetting, Serves
from tieout.model.evidence.record import Operator
from tieout.model.evidence.table import Row
from tieout.model.location import Location
from tieout.model.registers.assets import Environment, System

SYSTEM = System(
    id="aws-prod", location=Location("registers/systems.yaml", 3), account=ACCOUNT, environment=Environment.PRODUCTION
)


def now() -> datetime:
    return datetime.now(UTC)


def setting(uses: str, **settings: str) -> CollectorSetting:
    return CollectorSetting(
        id="asked",
        location=Location("collectors.yaml", 4),
        uses=uses,
        system="aws-prod",
        serves=(Serves("AC-03", "access-list"),),
        settings=tuple(settings.items()),
    )


def context(
    aws: Cloud, collector: Collector, *, budget_s: float = 30, system: System = SYSTEM, **settings: str
) -> Context:
    return Context(
        setting=setting(collector.id, **settings),
        now=now,
        environment=aws.environment,
        root=Path("/nowhere"),
        budget=timedelta(seconds=budget_s),
        surroundings=Surroundings(
            operator=Operator(type="person", name="alice"), system=system, code_commit="c" * 40, runtime="Python 3"
        ),
    )


def table(collector: Collector, rows: tuple[Row, ...]) -> list[dict[str, str]]:
    return [dict(zip(collector.schema.names, row, strict=True)) for row in rows]


def captured(aws: Cloud, collector: Collector) -> list[dict[str, str]]:
    """Give the rows of a capture that nothing disturbs."""
    found = collector.normalise(raw_bytes(collector.collect(context(aws, collector))))
    assert found.problems == ()
    return table(collector, tuple(found.rows))
