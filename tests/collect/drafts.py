"""Drafts of captures, as collectors would give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tieout.collect.base import Draft, DraftFile
from tieout.model.evidence.record import (
    CaptureRecord,
    CollectorUsed,
    Operator,
    Origin,
    Population,
    Query,
    Role,
    Source,
    Times,
)
from tieout.model.location import Location

NOW = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
RECORD = CaptureRecord(
    path="",
    location=Location(""),
    kind=Origin.COLLECTED,
    title="Roles of the sample database",
    controls=("AC-03",),
    system="sample-database",
    source=Source(identity="reader", endpoint="db.example.com", environment="production", expected_match=True),
    collector=CollectorUsed(id="postgres.roles", version="1", tool="tieout 0"),
    query=Query(operation="select", filter="none"),
    times=Times(started=NOW, finished=NOW, data_as_of=NOW),
    operator=Operator(type="person", name="someone"),
    population=Population(rows=1, complete=True),
    classification="confidential",
)


def draft(
    content: bytes | Path = b"one\n", *, name: str = "roles.csv", more: tuple[DraftFile, ...] = (), **changed: object
) -> Draft:
    """Give a draft of one file, and more."""
    first = DraftFile(name=name, content=content, media="text/csv", role=Role.RAW)
    return Draft(
        record=replace(RECORD, **changed),  # type: ignore[arg-type]  # whatever a test changes
        files=(first, *more),
        quarter="2026-Q1",
        name="database-roles",
    )
