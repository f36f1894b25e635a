"""The captures of an examination -> their tables of some forms, each with what is to be believed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from tieout.judgement.evidence.claim import shown_at
from tieout.judgement.evidence.completeness import completeness, emptiness
from tieout.judgement.evidence.integrity import ALTERED
from tieout.judgement.evidence.made_by import base_of, tables_of
from tieout.judgement.evidence.replay import shown_again
from tieout.judgement.evidence.sealing import NOT_SEALED
from tieout.judgement.evidence.serving import serves
from tieout.judgement.evidence.source import UNKNOWN
from tieout.judgement.evidence.supersession import corrections
from tieout.judgement.evidence.times import CLOCKS_APART
from tieout.judgement.evidence.usable import why_unsound
from tieout.judgement.evidence.wording import clock, counted, said
from tieout.model.evidence.result import ResultState
from tieout.model.operation.listing import Listing
from tieout.sources.evidence.table_files import TableFile, Unusable, table_of
from tieout.sources.evidence.tables import TableFaultError

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.result import JudgedCapture, Reason
    from tieout.model.evidence.table import Row, TableSchema
    from tieout.sources.evidence.table_files import Read

_OF_ANOTHER = frozenset({(UNKNOWN, about) for about in ("account", "endpoint", "environment")})
"""What makes of a table one of another system: then nothing can be told by what it holds."""
_UNVOUCHED = frozenset({NOT_SEALED, "evidence-log-fault", "evidence-clock-skew"})
"""What lets a table prove nothing by what it lacks. What else a record lacks takes nothing from its table."""
_ACCOUNTS = frozenset({"accounts", "postgres.roles", "aws.iam.credential_report"})
_HOLLOW = "it has no row, and whoever took it had an account"


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
        try:
            number = yield from self._file.rows()
        except TableFaultError as error:
            self.listing = replace(self.listing, unsound=f"{self._file.path}:{error.line}: {error.message}")
            return
        listed = self._file.file.rows
        if listed is not None and listed != number:
            why = f"the table has {counted(number, 'row')}, and the record lists {listed}"
            self.listing = replace(self.listing, unsound=why)


def tables_named(context: Context, read: Read, *names: str, corrected: bool = False) -> Iterator[OpenTable]:
    """Yield the tables of these names without a version (``accounts``), oldest state first, then by path.

    A capture that a later one corrects is left out, or with ``corrected`` the others are; one of a later day than the
    examination's is not known yet. One without a moment comes first. Of another version than ours it is there and
    gives no row, and so does one that shows a moment after the commit that brought it.
    """
    evidence = context.evidence
    known = evidence.memo.of(_listed, context, evidence.captures, evidence.judged, context.examination.as_of)
    for capture, listing, is_corrected in known:
        if base_of(listing.schema) in names and is_corrected is corrected:
            yield _opened(capture, listing, read)


def _listed(context: Context) -> tuple[tuple[Capture, Listing, bool], ...]:
    """Give every table that any family may want, what is to be believed of it, and whether another corrects it."""
    gone = corrections(context).by
    judged = {item.capture.path: item for item in context.evidence.judged}
    again = shown_again(context)
    found: list[tuple[tuple[bool, str, str, str], Capture, Listing]] = []
    filled: set[tuple[str, str]] = set()
    for capture in context.evidence.captures:
        at = shown_at(capture.record)
        if at is not None and context.calendar.day_of(at) > context.examination.as_of:
            continue
        schemas = sorted({item.schema for item in tables_of(capture)})
        if schemas:
            instant = "" if at is None else at.astimezone(UTC).isoformat()
            listing = _believed(context, capture, judged.get(capture.path), again.get(capture.path))
            is_counted = not listing.unsound and capture.path not in gone
            if is_counted and any(base_of(name) in _ACCOUNTS for name in schemas) and _has_rows(capture):
                filled.add((listing.system, listing.collector))
            found += [
                ((at is not None, instant, capture.path, name), capture, replace(listing, schema=name))
                for name in schemas
            ]
    ordered = sorted(found, key=itemgetter(0))
    return tuple((capture, _hollow(listing, capture, filled), capture.path in gone) for _, capture, listing in ordered)


def _has_rows(capture: Capture) -> bool:
    return bool(capture.record.population and capture.record.population.rows)


def _hollow(listing: Listing, capture: Capture, filled: set[tuple[str, str]]) -> Listing:
    """Say of a list of accounts without a row that it cannot be all.

    A reason why it is (``allow_empty``) counts where another collector lists accounts of the system, in a list that
    counts: then this may be a list of guests, and there may be none. The only list that there is has an account at least.
    """
    population = capture.record.population
    if base_of(listing.schema) not in _ACCOUNTS or listing.partial or population is None or population.rows != 0:
        return listing
    others = {collector for system, collector in filled if system == listing.system} - {listing.collector}
    return listing if population.allow_empty.strip() and others else replace(listing, partial=_HOLLOW)


def _believed(context: Context, capture: Capture, judged: JudgedCapture | None, again: Reason | None) -> Listing:
    record = capture.record
    used = record.collector
    unsound = why_unsound(context, capture)
    partial = next(chain(completeness(context, capture), emptiness(context, capture)), again)
    for item in judged.reasons if judged is not None else ():
        if item.state not in {ResultState.ERROR, ResultState.INCONCLUSIVE}:
            continue
        if item.rule == ALTERED or (item.rule, item.about) in _OF_ANOTHER:
            unsound = unsound or item
        elif item.rule in _UNVOUCHED:
            partial = partial or item
    at, came = shown_at(record), capture.came
    told = "" if unsound is None else unsound.message
    missing = "" if partial is None else partial.message
    if came is not None and at is not None and at - came.at > CLOCKS_APART:
        told = told or _ahead(capture, at, came.at)
    elif came is not None and record.window is not None and record.window.until - came.at > CLOCKS_APART:
        missing = missing or _ahead(capture, record.window.until, came.at)
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
        partial=missing,
    )


def _ahead(capture: Capture, until: datetime, came: datetime) -> str:
    return f"{said(capture.id)} shows the state of {clock(until)}, after it came to the branch at {clock(came)}"


def _opened(capture: Capture, listing: Listing, read: Read) -> OpenTable:
    if listing.unsound:
        return OpenTable(listing, None, None)
    table = table_of(capture, read, schema=listing.schema)
    if isinstance(table, Unusable):
        return OpenTable(replace(listing, unsound=table.why), None, None)
    return OpenTable(listing, table.schema, table)
