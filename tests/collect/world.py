"""A collector and a context for tests, without a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tieout.collect.base import Context, Normalised, Page, Surroundings
from tieout.collect.raw import pages_in
from tieout.model.evidence.collector import CollectorSetting, Serves
from tieout.model.evidence.record import Count, Denied, Operator, Refusal, Source
from tieout.model.evidence.table import Column, Row, TableSchema
from tieout.model.location import Location
from tieout.model.registers.assets import Environment, System

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
MEMBERS = TableSchema(
    id="members/1",
    title="Members of the sample service",
    columns=(Column("name", "The login.", personal=True), Column("mfa", "true or false")),
    key=("name",),
)
SETTING = CollectorSetting(
    id="members",
    location=Location("collectors.yaml", 4),
    uses="sample.members",
    system="sample",
    serves=(Serves("AC-03", "access-list"),),
)
SYSTEM = System(
    id="sample",
    location=Location("registers/systems.yaml", 3),
    account="7301",
    endpoints=("api.example.com",),
    environment=Environment.PRODUCTION,
)


class Ticking:
    """A clock that moves a second each time that it is read."""

    def __init__(self, begins: datetime = NOW, step: timedelta = timedelta(seconds=1)) -> None:
        self.now, self.step = begins, step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


@dataclass
class Members:
    """A collector whose pages are given."""

    pages: Iterable[Page] = ()
    ends: Exception | None = None
    source: Source | Exception = field(
        default_factory=lambda: Source(identity="auditor", account="7301", endpoint="api.example.com:443")
    )
    second: tuple[Count, ...] | Exception = ()
    id: str = "sample.members"
    version: str = "1"
    schema: TableSchema = MEMBERS
    permissions: tuple[str, ...] = ("members:read",)
    stale_after: timedelta | None = None
    made: Callable[[bytes], Normalised] | None = None

    def grant(self, setting: CollectorSetting) -> str:
        return f"GRANT members:read -- for {setting.id}"

    def query(self, setting: CollectorSetting) -> str:
        return f"GET /members ({setting.id})\n"

    def identity(self, context: Context) -> Source:
        del context
        if isinstance(self.source, Exception):
            raise self.source
        return self.source

    def collect(self, context: Context) -> Iterator[Page]:
        del context
        yield from self.pages
        if self.ends is not None:
            raise self.ends

    def counts(self, context: Context) -> Iterable[Count]:
        del context
        if isinstance(self.second, Exception):
            raise self.second
        return self.second

    def normalise(self, raw: bytes) -> Normalised:
        if self.made is not None:
            return self.made(raw)
        rows: list[Row] = []
        problems: list[Denied] = []
        for page in pages_in(raw):
            body = page.json()
            for number, item in enumerate(body if isinstance(body, list) else []):
                if isinstance(item, dict) and isinstance(item.get("name"), str):
                    rows.append((page.at(f"/{number}"), str(item["name"]), str(item.get("mfa", "")).lower()))
                else:
                    problems.append(Denied(page.at(f"/{number}"), "", Refusal.SHAPE, "it names nobody"))
        return Normalised(rows=rows, problems=tuple(problems))


def context(
    root: Path,
    *,
    now: Callable[[], datetime] | None = None,
    environment: Mapping[str, str] | None = None,
    **around: object,
) -> Context:
    """Give a context in a folder."""
    usual: dict[str, object] = {
        "operator": Operator(type="person", name="alice"),
        "system": SYSTEM,
        "code_commit": "c" * 40,
        "runtime": "Python 3",
    }
    return Context(
        setting=SETTING,
        now=now or Ticking(),
        environment=environment or {},
        root=root,
        surroundings=Surroundings(**{**usual, **around}),  # type: ignore[arg-type]  # whatever a test changes
    )
