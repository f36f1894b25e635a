"""The captures of an examination -> their tables of some forms, each with what is to be believed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import chain
from typing import TYPE_CHECKING

from tieout.judgement.evidence.claim import shown_at
from tieout.judgement.evidence.completeness import completeness, emptiness
from tieout.judgement.evidence.made_by import base_of, tables_of
from tieout.judgement.evidence.replay import repeated
from tieout.judgement.evidence.serving import serves
from tieout.judgement.evidence.supersession import corrections
from tieout.judgement.evidence.usable import why_unsound
from tieout.judgement.evidence.wording import counted, said
from tieout.model.operation.listing import Listing
from tieout.sources.evidence.table_files import TableFile, Unusable, table_of
from tieout.sources.evidence.tables import TableFaultError

if TYPE_CHECKING:
    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import Reason
    from tieout.model.evidence.table import Row, TableSchema
    from tieout.sources.evidence.table_files import Read


@dataclass(slots=True)
class OpenTable:
    """A table, to be read once from its top. After that ``listing`` says whether it could be read to its end."""

    listing: Listing
    schema: TableSchema | None
    """None where it gives no row."""
    _file: TableFile | None

    def rows(self) -> Iterator[Row]:
        """Yield its rows as tuples, in the order of ``schema.names``; never raises for what the table is.

        Rows come before anybody knows whether the table is sound to its end: whoever gathers them drops them
        where ``listing.unsound`` then says that it is not.
        """
        if self._file is None:
            return
        number = 0
        try:
            for row in self._file.rows():
                number += 1
                yield row
        except TableFaultError as error:
            self.listing = replace(self.listing, unsound=f"{self._file.path}:{error.line}: {error.message}")
            return
        listed = self._file.file.rows
        if listed is not None and listed != number:
            why = f"the table has {counted(number, 'row')}, and the record lists {listed}"
            self.listing = replace(self.listing, unsound=why)


def tables_named(context: Context, read: Read, *names: str) -> Iterator[OpenTable]:
    """Yield the tables of these names without a version (``accounts``), oldest state first, then by path.

    A capture that a later one corrects is left out; one of a later day than the examination's is not known yet.
    One without a moment comes first. Of another version than ours it is there and gives no row. One without a row
    and without a reason for that, and one with the bytes of an earlier one, show nothing by what they lack. One of
    a later day than that on which it came to the branch gives no row either: of when it is nobody knows.
    """
    corrected = {path for path, _ in corrections(context).by.items()}
    again = repeated(context)
    found: list[tuple[tuple[bool, str, str], Capture, str]] = []
    for capture in context.examination.evidence.captures:
        if capture.path in corrected:
            continue
        at = shown_at(capture.record)
        if at is not None and context.calendar.day_of(at) > context.examination.as_of:
            continue
        for schema in sorted({item.schema for item in tables_of(capture)}):
            if base_of(schema) in names:
                order = (at is not None, "" if at is None else at.astimezone(UTC).isoformat(), capture.path)
                found.append((order, capture, schema))
    for _, capture, schema in sorted(found, key=lambda item: (item[0], item[2])):
        yield _opened(context, capture, schema, read, again.get(capture.path))


def _opened(context: Context, capture: Capture, schema: str, read: Read, again: Reason | None) -> OpenTable:
    record = capture.record
    used = record.collector
    listing = Listing(
        capture=said(capture.id),
        record=record.location,
        folder=capture.folder,
        system=record.system,
        schema=schema,
        collector=used.id if used else "",
        parameters=record.query.parameters if record.query else (),
        serves=serves(context, capture),
        came_on=context.calendar.day_of(capture.came.at) if capture.came else None,
        at=shown_at(record),
        window=record.window,
    )
    unsound = why_unsound(context, capture)
    if unsound is not None:
        return OpenTable(replace(listing, unsound=unsound.message), None, None)
    if listing.at is not None and listing.came_on is not None:
        day = context.calendar.day_of(listing.at)
        if day > listing.came_on:
            why = (
                f"{listing.capture} shows the state of {day}, and came to the branch on {listing.came_on}, before that"
            )
            return OpenTable(replace(listing, unsound=why), None, None)
    table = table_of(capture, read, schema=schema)
    if isinstance(table, Unusable):
        return OpenTable(replace(listing, unsound=table.why), None, None)
    partial = next(chain(completeness(context, capture), emptiness(context, capture)), again)
    return OpenTable(replace(listing, partial="" if partial is None else partial.message), table.schema, table)
