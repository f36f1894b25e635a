"""Captures as files of a repository, with records that say truly what lies beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tieout.collect.sidecar import record_text
from tieout.model.evidence.log import LEAVES
from tieout.model.evidence.record import (
    RECORD_NAME,
    ByHand,
    CaptureRecord,
    ListedFile,
    Operator,
    Origin,
    Population,
    Role,
    Times,
)
from tieout.model.location import Location

STARTED = datetime(2026, 3, 2, 9, tzinfo=UTC)
TABLE = b"_at,user,mfa\nraw.csv:2,ana,yes\nraw.csv:3,ben,yes\n"


def record(at: datetime = STARTED, files: dict[str, bytes] | None = None, **changes: Any) -> CaptureRecord:
    """Give the record of what a person exported at a moment; ``path`` and ``id`` are those that the layout asks for."""
    content = {"accounts.csv": TABLE} if files is None else files
    system, name = changes.get("system", "data-store"), changes.pop("name", "access-list")
    mark = hashlib.sha256(next(iter(content.values()), b"")).hexdigest()[:8]
    stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    quarter = f"{at.year}-Q{(at.month + 2) // 3}"
    path = f"evidence/{quarter}/{system}/{name}/{stamp}-{mark}/{RECORD_NAME}"
    serves = changes.pop("evidence", (name,))
    one = CaptureRecord(
        path=path,
        location=Location(path),
        id=f"{stamp}-{name}-{mark}",
        kind=Origin.MANUAL,
        title="Accounts",
        controls=("CO-02",),
        evidence=serves,
        system=system,
        times=Times(started=at, finished=at + timedelta(seconds=4), data_as_of=at),
        operator=Operator(type="person", name="Ana Example"),
        population=Population(rows=2, pages=1, complete=True),
        files=tuple(
            ListedFile(
                path=name,
                sha256=hashlib.sha256(data).hexdigest(),
                bytes=len(data),
                media="text/csv",
                role=Role.RAW,
                location=Location(path),
            )
            for name, data in content.items()
        ),
        classification="confidential",
        by_hand=ByHand(
            observed_by="Ana Example",
            observed_at=at,
            url="https://data-store.example.com/users",
            method="export",
            explanation="The list of all accounts",
        ),
    )
    return replace(one, **changes)


def capture(at: datetime = STARTED, files: dict[str, bytes] | None = None, **changes: Any) -> dict[str, bytes]:
    """Give a capture as it lies in a repository: by path, its files and its record."""
    content = {"accounts.csv": TABLE} if files is None else files
    one = record(at, content, **changes)
    folder = one.path.rpartition("/")[0]
    return {**{f"{folder}/{name}": data for name, data in content.items()}, one.path: record_text(one)}


def files(content: Mapping[str, bytes]) -> dict[str | bytes, bytes | None]:
    """Give the same as a commit of ``repositories.Sample`` takes it."""
    return {path: data for path, data in content.items()}  # noqa: C416  # its type is wider than that of a copy


def line(path: str, data: bytes, at: datetime = STARTED, **changes: object) -> bytes:
    """Give the line of a log that seals the record of these bytes, with its end."""
    values: dict[str, object] = {
        "v": 1,
        "kind": "capture",
        "path": path,
        "id": path.split("/")[-2],
        "controls": ["CO-02"],
        "evidence": ["access-list"],
        "system": "data-store",
        "period": path.split("/")[1],
        "collector": "manual",
        "started": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "finished": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "data_as_of": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "digest": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "sealed_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
    }
    said = {key: value for key, value in {**values, **changes}.items() if value is not None}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def sealed(files: dict[str, bytes], at: datetime = STARTED) -> dict[str, bytes]:
    """Give captures with a log that has a line of each, said as the records say it."""
    from tieout.sources.evidence.record import read_record  # noqa: PLC0415  # what is read is what is sealed

    log = b""
    for path, data in files.items():
        if path.endswith(RECORD_NAME):
            said = read_record(data, path=path).record
            times = said.times or Times()
            log += line(
                path,
                data,
                at,
                id=said.id,
                controls=list(said.controls),
                evidence=list(said.evidence),
                system=said.system,
                collector=said.collector.id if said.collector else said.kind.value if said.kind else "",
                started=_instant(times.started),
                finished=_instant(times.finished),
                data_as_of=_instant(times.data_as_of),
            )
    return {**files, LEAVES: log}


def _instant(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
