"""What makes a table of raw bytes, found again by the id and the version that a record names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, cast

from tieout.collect.base import Collector, Normalised
from tieout.collect.ingest.registry import ingestion
from tieout.collect.output import read_output
from tieout.judgement.evidence.wording import said
from tieout.model.errors import TieoutError, UsageError
from tieout.model.evidence.own_table import own_table
from tieout.model.evidence.record import Origin, Role
from tieout.model.evidence.table import TableSchema
from tieout.plugins import COLLECTORS, offered

if TYPE_CHECKING:
    from tieout.collect.ingest.base import Ingestion
    from tieout.model.evidence.collector import Collectors
    from tieout.model.evidence.record import CaptureRecord

Native = Callable[[str], Collector]
"""Gives the native collector of an id; raises UsageError where it, or a library that it needs, is not here."""
READS = "reads"
"""The parameter of a record that names the ingestion which read a command's output."""


class Maker(NamedTuple):
    """What makes the rows."""

    name: str
    version: str
    """Empty where ``collectors.yaml`` alone decides: then the rows themselves have to show it."""
    schema: TableSchema
    made: Callable[[bytes], Normalised]
    """Pure: no clock, no network, no disk."""


class NoMaker(NamedTuple):
    """Why nothing makes them again."""

    why: str
    is_nothing: bool = False
    """Nobody ever made a table of it: there is nothing to re-perform."""
    is_plain: bool = False
    """It is the output of a command of nobody's entry: its rows can be counted again."""


def maker_of(record: CaptureRecord, collectors: Collectors, native: Native) -> Maker | NoMaker:
    """Find what made the table of a capture."""
    used = record.collector
    asked = dict(record.query.parameters) if record.query else {}
    if record.kind is None:
        return NoMaker("the record does not say how it came in")
    if record.kind is Origin.COLLECTED:
        return _native(used.id if used else "", native)
    form = asked.get(READS) or (used.id if used and record.kind is Origin.INGESTED else "")
    if form:
        return _ingested(form, asked)
    if record.kind is Origin.COMMAND:
        return _own(used.id if used else "", collectors, any(item.role is Role.RECORDS for item in record.files))
    return NoMaker("nothing to re-perform: a person brought it, and nothing made a table of it", is_nothing=True)


def installed() -> Native:
    """Give what finds the native collector of an id, as an entry point offers it, or raises UsageError.

    It looks for an id once: that reads a file of every package, and captures are many.
    """
    found: dict[str, type | UsageError] = {}

    def look(name: str) -> Collector:
        if name not in found:
            try:
                found[name] = offered(COLLECTORS, name)
            except UsageError as error:
                found[name] = error
        known = found[name]
        if isinstance(known, UsageError):
            raise known
        return cast("Collector", known())

    return look


def _native(name: str, native: Native) -> Maker | NoMaker:
    if not name:
        return NoMaker("the record does not say what made it")
    try:
        collector = native(name)
    except UsageError as error:
        return NoMaker(f"{said(name)} made it: {error.message}")
    return Maker(name, collector.version, collector.schema, collector.normalise)


def _ingested(form: str, asked: dict[str, str]) -> Maker | NoMaker:
    known = ingestion(form)
    if known is None:
        return NoMaker(f"{said(form)} read it, which this version does not know")
    try:
        reader: Ingestion = known.configured({name: text for name, text in asked.items() if name in known.settings})
    except TieoutError as error:
        return NoMaker(f"{said(form)} cannot read it as the record says: {error.message}")
    return Maker(form, reader.version, reader.schema, reader.normalise)


def _own(name: str, collectors: Collectors, has_table: bool) -> Maker | NoMaker:
    entry = collectors.collector(name) if name else None
    if (entry is None or entry.command is None) and not has_table:
        return NoMaker("nothing to re-perform: the command's output is kept as it is", is_nothing=True, is_plain=True)
    if entry is None or entry.command is None:
        return NoMaker(f"{said(name) or 'a command of no name'} made it, which collectors.yaml does not have")
    command, schema = entry.command, own_table(entry)
    if schema is None:
        return NoMaker("nothing to re-perform: the command's output is kept as it is", is_nothing=True)
    return Maker(name, "", schema, lambda raw: read_output(raw, command, schema).found)
