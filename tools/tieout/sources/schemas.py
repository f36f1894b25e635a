"""Every JSON Schema that is made from the keys that are read."""

from __future__ import annotations

import json

from tieout.model.document import Kind
from tieout.sources.document_schema import front_matter_schema
from tieout.sources.evidence.collector_schema import collectors_schema
from tieout.sources.evidence.record_schema import record_schema
from tieout.sources.exercise_schema import exercise_schema
from tieout.sources.operation.access_review_schema import access_review_schema
from tieout.sources.registers.schema import schema_of
from tieout.sources.registers.tables import TABLES


def schemas() -> dict[str, str]:
    """Give every schema's text by its file name; that of ``controls.yaml`` is written by hand and not among them."""
    found = {f"{name}.json": schema_of(table) for name, table in TABLES.items()}
    found |= {f"{kind.value}.json": front_matter_schema(kind) for kind in Kind}
    found |= {
        "access-review.json": access_review_schema(),
        "exercise.json": exercise_schema(),
        "collectors.json": collectors_schema(),
        "evidence.json": record_schema(),
    }
    return {name: f"{json.dumps(schema, indent=2, ensure_ascii=False)}\n" for name, schema in found.items()}
