"""An examination whose captures were judged -> the same with what stands in them of operation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.judgement.evidence.context import Context
from tieout.model.operation.facts import Operation
from tieout.sources.evidence.blobs import blob_reader
from tieout.sources.operation.recovery_points import read_recovery_points

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.sources.desk import Desk
    from tieout.sources.evidence.table_files import Read


def with_operation(found: Examination, desk: Desk) -> Examination:
    """Read the tables that rules of operation look into; where nothing was captured, nothing is."""
    if desk.committed is None or not found.evidence.captures:
        return found
    return replace(found, operation=operation_of(Context.of(found), blob_reader(desk)))


def operation_of(context: Context, read: Read) -> Operation:
    """Gather each family from the tables of its forms."""
    recovery_listings, recovery_points = read_recovery_points(context, read)
    return Operation(recovery_listings=recovery_listings, recovery_points=recovery_points)
