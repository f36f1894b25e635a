"""Every table of ours, by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.evidence.tables.postgres import POSTGRES

if TYPE_CHECKING:
    from tieout.model.evidence.table import TableSchema

TABLES: tuple[TableSchema, ...] = (*POSTGRES,)
"""Each family's, in its own file."""


def table(schema_id: str) -> TableSchema | None:
    """Give the table of this id, else None."""
    return next((item for item in TABLES if item.id == schema_id), None)
