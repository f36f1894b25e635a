"""The captures of an examination -> their tables of some forms, each with what is to be believed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from tieout.judgement.evidence.claim import shown_at
from tieout.judgement.evidence.made_by import base_of, tables_of
from tieout.judgement.evidence.replay import shown_again
from tieout.judgement.evidence.serving import serves
from tieout.judgement.evidence.supersession import corrections
from tieout.judgement.evidence.usable import why_incomplete, why_unsound
from tieout.judgement.evidence.wording import counted, said
from tieout.model.operation.listing import Listing
from tieout.sources.evidence.table_files import TableFile, Unusable, table_of
from tieout.sources.evidence.tables import TableFaultError

if TYPE_CHECKING:
    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.table import Row, TableSchema
    from tieout.sources.evidence.table_files import Read


_STATES = frozenset({"accounts", "postgres.roles", "aws.iam.credential_report", "credentials"})
"""Forms that say who is let in at one moment: the bytes of another moment do not show what was gone by then."""
_ACCOUNTS = _STATES - {"credentials"}
_EMPTY = "it has no row, and whoever took it had an account"


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


def tables_named(context: Context, read: Read, *names: str, corrected: bool = False) -> Iterator[OpenTable]:
    """Yield the tables of these names without a version (``accounts``), oldest state first, then by path.

    A capture that a later one corrects is left out, or with ``corrected`` the others are; one of a later day than the examination's is not known yet.
    One without a moment comes first. Of another version than ours it is there and gives no row. A list of who is let
    in that repeats an earlier one may not be all: nothing shows that the source was asked again.
    """
    gone = corrections(context).by
    again = shown_again(context) if _STATES & {*names} else {}
    found: list[tuple[tuple[bool, str, str], Capture, str]] = []
    filled: set[tuple[str, str]] = set()
    for capture in context.examination.evidence.captures:
        if (capture.path in gone) is not corrected:
            continue
        at = shown_at(capture.record)
        if at is not None and context.calendar.day_of(at) > context.examination.as_of:
            continue
        for schema in sorted({item.schema for item in tables_of(capture)}):
            if base_of(schema) in names:
                if capture.record.population is not None and capture.record.population.rows:
                    filled.add((capture.record.system, _collector(capture)))
                order = (at is not None, "" if at is None else at.astimezone(UTC).isoformat(), capture.path)
                found.append((order, capture, schema))
    for _, capture, schema in sorted(found, key=lambda item: (item[0], item[2])):
        opened = _opened(context, capture, schema, read)
        if capture.path in again and base_of(schema) in _STATES and not opened.listing.partial:
            opened.listing = replace(opened.listing, partial=again[capture.path].message)
        if _is_hollow(opened.listing, capture, filled):
            opened.listing = replace(opened.listing, partial=_EMPTY)
        yield opened


def _is_hollow(listing: Listing, capture: Capture, filled: set[tuple[str, str]]) -> bool:
    """Say whether it is a list of accounts without a row that cannot be right.

    A reason why it is (``allow_empty``) counts where another collector lists accounts of the system: then this may be
    a list of guests, and there may be none. The only list that there is has an account at least.
    """
    population = capture.record.population
    if base_of(listing.schema) not in _ACCOUNTS or listing.partial or population is None or population.rows != 0:
        return False
    others = {collector for system, collector in filled if system == listing.system} - {listing.collector}
    return not (population.allow_empty.strip() and others)


def _collector(capture: Capture) -> str:
    used = capture.record.collector
    return used.id if used else ""


def _opened(context: Context, capture: Capture, schema: str, read: Read) -> OpenTable:
    record = capture.record
    listing = Listing(
        capture=said(capture.id),
        record=record.location,
        folder=capture.folder,
        system=record.system,
        schema=schema,
        collector=_collector(capture),
        parameters=record.query.parameters if record.query else (),
        serves=serves(context, capture),
        came_on=context.calendar.day_of(capture.came.at) if capture.came else None,
        at=shown_at(record),
        window=record.window,
    )
    unsound = why_unsound(context, capture)
    if unsound is not None:
        return OpenTable(replace(listing, unsound=unsound.message), None, None)
    table = table_of(capture, read, schema=schema)
    if isinstance(table, Unusable):
        return OpenTable(replace(listing, unsound=table.why), None, None)
    incomplete = why_incomplete(context, capture)
    partial = "" if incomplete is None else incomplete.message
    return OpenTable(replace(listing, partial=partial), table.schema, table)
