"""A capture record -> the bytes of its ``evidence.yaml``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tieout.model.evidence.record import RECORD_SCHEMA

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.evidence.record import CaptureRecord


def record_text(record: CaptureRecord) -> bytes:
    """Write a record as JSON, which every reader of YAML reads; the same record gives the same bytes."""
    times = record.times
    source, population, collector = record.source, record.population, record.collector
    said: dict[str, object] = {
        "schema": RECORD_SCHEMA,
        "id": record.id,
        "kind": record.kind.value if record.kind else None,
        "title": record.title,
        "controls": list(record.controls),
        "evidence": list(record.evidence),
        "system": record.system,
        "source": source and {"identity": source.identity, "environment": source.environment},
        "collector": collector and {"id": collector.id, "version": collector.version},
        "query": record.query and {"operation": record.query.operation, "filter": record.query.filter},
        "time": times
        and {
            "started": _instant(times.started),
            "finished": _instant(times.finished),
            "data_as_of": _instant(times.data_as_of),
        },
        "population": population and {"rows": population.rows, "complete": population.complete},
        "files": [
            {
                "path": item.path,
                "sha256": item.sha256,
                "bytes": item.bytes,
                "media": item.media,
                "role": item.role.value if item.role else None,
            }
            for item in record.files
        ],
    }
    text = json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
