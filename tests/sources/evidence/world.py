"""Captures with tables, a reader of them, two forms and a check: what running checks needs, without a disk."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import evidence, factories
from tieout.judgement.evidence.checks import registry as checks_registry
from tieout.judgement.evidence.checks.base import Check, Limit, Rows, Undecided
from tieout.model.evidence.capture import Capture, PresentFile
from tieout.model.evidence.collector import Assertion, Collectors, CollectorSetting
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.record import CollectorUsed, ListedFile, Population, Role
from tieout.model.evidence.result import CheckRun, Deviating
from tieout.model.evidence.table import Column, TableSchema
from tieout.model.evidence.tables import registry as tables_registry
from tieout.model.examination import Examination
from tieout.model.location import Location, Unreadable
from tieout.model.period import Period
from tieout.sources.evidence.checks import run_checks
from tieout.sources.evidence.tables import table_bytes

SEATS = TableSchema(
    id="seats/1", title="Seats", columns=(Column("user", "who"), Column("mfa", "true, false or unknown"))
)
DOORS = TableSchema(id="doors/2", title="Doors", columns=(Column("user", "who"), Column("opened", "when, a date")))
SEATS_OF = CollectorSetting(
    id="the-seats", uses="seats", system=evidence.SYSTEM, location=Location("collectors.yaml", 3)
)
DOORS_OF = CollectorSetting(id="the-doors", uses="command", system="office", location=Location("collectors.yaml", 9))
GOOD = (("raw.jsonl:1#/0", "ann", "true"), ("raw.jsonl:1#/1", "bob", "true"))
BAD = (*GOOD, ("raw.jsonl:1#/2", "eve", "false"))
EMPTY = Population(rows=0, pages=1, complete=True)
MFA = "select _at, user as subject, 'no second factor' as message from seats where mfa <> 'true'"
YEAR = Period(id="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))


def look(rows: Rows, limits: Mapping[str, str]) -> Iterator[Deviating | Undecided]:
    """Object to seats without a second factor, but those that the settings except."""
    for row in rows:
        if row["user"] in limits["except"].split():
            continue
        if row["mfa"] == "false":
            yield Deviating(row["_at"], row["user"], "has no second factor")
        elif row["mfa"] != "true":
            yield Undecided(row["_at"], row["user"], "whether there is a second factor is not known")


SEATS_CHECK = Check(
    id="seats-without-mfa",
    version=1,
    schema=SEATS.id,
    title="Seats without a second factor",
    look=look,
    limits=(Limit("except", "", "users that need none"),),
)


@pytest.fixture(autouse=True)
def forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two forms and one check, and none of the real ones."""
    monkeypatch.setattr(tables_registry, "TABLES", (SEATS, DOORS))
    monkeypatch.setattr(checks_registry, "CHECKS", (SEATS_CHECK,))


class World:
    """A repository's evidence in the making."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.captures: list[Capture] = []
        self.read_paths: list[str] = []

    def add(
        self,
        rows: Sequence[Sequence[str]],
        *,
        day: str = "2026-03-02",
        schema: TableSchema = SEATS,
        hour: int = 9,
        data: bytes | None = None,
        packed: bool = False,
        system: str = evidence.SYSTEM,
        collector: str = "",
        listed: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Capture:
        """Add a capture with one table; ``data`` in the place of the rows' bytes."""
        content = table_bytes(rows, schema) if data is None else data
        name = "records.csv"
        if packed:
            name, content = f"{name}.gz", gzip.compress(content, mtime=0)
        of = date.fromisoformat(day)
        record = evidence.record_of(
            datetime(of.year, of.month, of.day, hour, tzinfo=UTC),
            rows=len(rows),
            system=system,
            name=schema.id.partition("/")[0],
        )
        file = ListedFile(
            path=name,
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            role=Role.RECORDS,
            rows=len(rows),
            schema=schema.id,
            location=Location(record.path, 20),
        )
        record = replace(
            record,
            files=(record.files[0], replace(file, **(listed or {}))),
            collector=CollectorUsed(id=collector or schema.id.partition("/")[0], version="1"),
            **changes,
        )
        one = evidence.capture(record)
        present = (
            PresentFile(name=record.files[0].path, sha256=record.files[0].sha256, bytes=record.files[0].bytes or 0),
        )
        there = PresentFile(name=name, sha256=file.sha256, bytes=len(content))
        one = replace(one, present=(*present, there))
        self.files[f"{one.folder}/{name}"] = content
        self.captures.append(one)
        return one

    def read(self, path: str) -> bytes | Unreadable:
        """Give a file, as a commit would."""
        self.read_paths.append(path)
        if path in self.files:
            return self.files[path]
        return Unreadable(location=Location(path), kind="absent", message=f"{path} is not there", remedy="")

    def examination(
        self, *assertions: Assertion, collectors: tuple[CollectorSetting, ...] = (SEATS_OF, DOORS_OF), **changes: Any
    ) -> Examination:
        """Give the examination of what was added."""
        gathered = Evidence(
            captures=tuple(sorted(self.captures, key=lambda item: item.path)),
            collectors=Collectors(collectors=collectors, assertions=assertions, is_there=True),
        )
        said = {"as_of": date(2026, 11, 30), "period": YEAR, **changes}
        return factories.examination(evidence=gathered, **said)

    def run(self, *assertions: Assertion, **changes: Any) -> tuple[CheckRun, ...]:
        """Run every check."""
        return run_checks(self.examination(*assertions, **changes), self.read)


def asserted(sql: str = MFA, **changes: Any) -> Assertion:
    """Give an assertion over the seats."""
    one = Assertion(
        id="no-seat-without-mfa",
        location=Location("collectors.yaml", 30, 5),
        control="AC-01",
        tables=(("seats", "the-seats"),),
        sql=sql,
        title="Nobody sits without a second factor",
    )
    return replace(one, **changes)
