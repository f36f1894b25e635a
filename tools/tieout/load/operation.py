"""An examination whose captures were judged -> the same with what stands in them of operation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.judgement.evidence.context import Context
from tieout.judgement.evidence.made_by import tables_of
from tieout.model.operation.facts import Operation
from tieout.sources.evidence.blobs import blob_reader, have_at_hand
from tieout.sources.operation.accounts import account_lists, credential_lists
from tieout.sources.operation.deployments import deployments_of, with_reach
from tieout.sources.operation.populations import populations
from tieout.sources.operation.recovery_points import read_recovery_points
from tieout.sources.operation.tickets import tickets_of
from tieout.sources.operation.weaknesses import scan_series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.evidence.gathered import Evidence
    from tieout.model.examination import Examination
    from tieout.sources.desk import Desk
    from tieout.sources.evidence.table_files import Read

_AT_HAND = 8 << 20
"""Bytes of tables that are read before anybody asks for them: half of what is kept at hand."""


def with_operation(found: Examination, desk: Desk) -> Examination:
    """Read the tables that rules of operation look into; where nothing was captured, nothing is."""
    if desk.committed is None or not found.evidence.captures:
        return found
    have_at_hand(desk, _first_tables(found.evidence))
    operation = operation_of(Context.of(found), blob_reader(desk))
    deployments = with_reach(operation.deployments, found, desk.repository)
    return replace(found, operation=replace(operation, deployments=deployments))


def _first_tables(evidence: Evidence) -> Iterator[str]:
    """Give the paths of tables, until they list more bytes than are kept; those of which nobody knows how many, not."""
    room = _AT_HAND
    for capture in evidence.captures:
        for file in tables_of(capture):
            if file.pointer is None and file.bytes is not None and file.bytes <= room:
                room -= file.bytes
                yield f"{capture.folder}/{file.path}"


def operation_of(context: Context, read: Read) -> Operation:
    """Gather each family from the tables of its forms."""
    decided_on, sightings = populations(context, read)
    recovery_listings, recovery_points = read_recovery_points(context, read)
    return Operation(
        populations=decided_on,
        sightings=sightings,
        deployments=deployments_of(context, read),
        tickets=tickets_of(context, read),
        scans=scan_series(context, read),
        account_lists=account_lists(context, read),
        credential_lists=credential_lists(context, read),
        corrected_lists=account_lists(context, read, corrected=True),
        recovery_listings=recovery_listings,
        recovery_points=recovery_points,
    )
