"""What the tests of ingestions ask in one way."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tieout.collect.base import Normalised
from tieout.collect.ingest.base import Ingestion
from tieout.collect.ingest.registry import ingestion
from tieout.model.evidence.table import TableSchema


def read(form: str, raw: object, /, **settings: str) -> Normalised:
    """Read bytes, or a value as JSON, by the ingestion of this id."""
    return of(form).configured(settings).normalise(raw if isinstance(raw, bytes) else json.dumps(raw).encode())


def of(form: str) -> Ingestion:
    """Give the ingestion of this id."""
    found = ingestion(form)
    assert found is not None
    return found


def cells(schema: TableSchema, found: Normalised) -> list[Mapping[str, str]]:
    """Give each row by its columns, without what is empty."""
    return [{name: cell for name, cell in zip(schema.names, row, strict=True) if cell} for row in found.rows]


def problems(found: Normalised) -> list[tuple[str, str, str]]:
    """Give place, class and message of each problem."""
    return [(item.resource, item.reason.value, item.message) for item in found.problems]


def could_pass(found: Normalised) -> bool:
    """Tell whether a capture of this could be whole: the record of a capture says the same of it."""
    is_total = found.total is None or found.total == len(found.rows)
    return not found.problems and not found.gaps and is_total and bool(found.rows or found.none_found)
