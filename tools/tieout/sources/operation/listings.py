"""The captures of an examination -> their tables of some forms, each with what is to be believed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from operator import itemgetter
from typing import TYPE_CHECKING

from tieout.judgement.evidence.claim import shown_at
from tieout.judgement.evidence.integrity import ALTERED
from tieout.judgement.evidence.made_by import base_of, tables_of
from tieout.judgement.evidence.replay import REPLAYED
from tieout.judgement.evidence.sealing import NOT_SEALED
from tieout.judgement.evidence.serving import serves
from tieout.judgement.evidence.source import UNKNOWN
from tieout.judgement.evidence.supersession import corrections
from tieout.judgement.evidence.times import CLOCKS_APART
from tieout.judgement.evidence.usable import why_incomplete, why_unsound
from tieout.judgement.evidence.wording import clock, counted, said
from tieout.model.evidence.result import ResultState
from tieout.model.operation.listing import Listing
from tieout.sources.evidence.table_files import TableFile, Unusable, table_of
from tieout.sources.evidence.tables import TableFaultError

if TYPE_CHECKING:
    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import JudgedCapture
    from tieout.model.evidence.table import Row, TableSchema
    from tieout.sources.evidence.table_files import Read

_OF_ANOTHER = frozenset(
    {
        *((UNKNOWN, about) for about in ("account", "endpoint", "environment")),
        *((rule, "") for rule in (ALTERED, REPLAYED)),
    }
)
"""What makes of a table one of other bytes, of another system or moment: then nothing can be told by what it holds."""
_UNVOUCHED = frozenset({NOT_SEALED, "evidence-log-fault", "evidence-clock-skew"})
"""What lets a table prove nothing by what it lacks. What else a record lacks takes nothing from its table."""


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
    One without a moment comes first. Of another version than ours it is there and gives no row.
    """
    evidence = context.evidence
    for capture, listing in evidence.memo.of(_listed, context, evidence.captures, evidence.judged):
        if base_of(listing.schema) in names:
            yield _opened(capture, listing, read)


def _listed(context: Context) -> tuple[tuple[Capture, Listing], ...]:
    """Give every table that any family may want, with what is to be believed of it: once for all of them."""
    corrected = corrections(context).by
    judged = {item.capture.path: item for item in context.evidence.judged}
    found: list[tuple[tuple[bool, str, str, str], Capture, Listing]] = []
    for capture in context.evidence.captures:
        if capture.path in corrected:
            continue
        at = shown_at(capture.record)
        if at is not None and context.calendar.day_of(at) > context.examination.as_of:
            continue
        schemas = sorted({item.schema for item in tables_of(capture)})
        if schemas:
            instant = "" if at is None else at.astimezone(UTC).isoformat()
            listing = _believed(context, capture, judged.get(capture.path))
            found += [
                ((at is not None, instant, capture.path, name), capture, replace(listing, schema=name))
                for name in schemas
            ]
    return tuple((capture, listing) for _, capture, listing in sorted(found, key=itemgetter(0)))


def _believed(context: Context, capture: Capture, judged: JudgedCapture | None) -> Listing:
    record = capture.record
    used = record.collector
    unsound, partial = why_unsound(context, capture), why_incomplete(context, capture)
    for item in judged.reasons if judged is not None else ():
        if item.state not in {ResultState.ERROR, ResultState.INCONCLUSIVE}:
            continue
        if not _OF_ANOTHER.isdisjoint({(item.rule, ""), (item.rule, item.about)}):
            unsound = unsound or item
        elif item.rule in _UNVOUCHED:
            partial = partial or item
    at, came = shown_at(record), capture.came
    told = "" if unsound is None else unsound.message
    if not told and at is not None and came is not None and at > came.at + CLOCKS_APART:
        told = f"{said(capture.id)} shows the state of {clock(at)}, after it came to the branch at {clock(came.at)}"
    return Listing(
        capture=said(capture.id),
        record=record.location,
        folder=capture.folder,
        system=record.system,
        schema="",
        collector=used.id if used else "",
        parameters=record.query.parameters if record.query else (),
        serves=serves(context, capture),
        came_on=context.calendar.day_of(came.at) if came else None,
        at=at,
        window=record.window,
        unsound=told,
        partial="" if partial is None else partial.message,
    )


def _opened(capture: Capture, listing: Listing, read: Read) -> OpenTable:
    if listing.unsound:
        return OpenTable(listing, None, None)
    table = table_of(capture, read, schema=listing.schema)
    if isinstance(table, Unusable):
        return OpenTable(replace(listing, unsound=table.why), None, None)
    return OpenTable(listing, table.schema, table)
