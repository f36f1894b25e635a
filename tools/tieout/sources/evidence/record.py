"""An ``evidence.yaml`` -> CaptureRecord."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.model.evidence.record import RECORD_SCHEMA, CaptureRecord, Origin
from tieout.model.location import Location, MissingField, UnknownField, Unreadable
from tieout.sources.encoding import BYTE_ORDER_MARK, byte_order_mark
from tieout.sources.evidence import record_parts as parts
from tieout.sources.evidence.record_files import listed_files
from tieout.sources.evidence.record_keys import ALIASES, KNOWN, REQUIRED
from tieout.sources.evidence.record_population import population
from tieout.sources.fields import Fields
from tieout.sources.nodes import Mapping
from tieout.sources.notes import Notes, shown
from tieout.sources.yaml import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReading:
    """What one file gave."""

    record: CaptureRecord
    """Empty but for its path where the file could not be read at all; then ``unread`` says so."""
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()


def read_record(data: bytes, *, path: str) -> RecordReading:
    """Read a record from the bytes of its file; ``path`` as it is shown.

    A key that cannot be read is noted with its place and leaves the others as they are. What was not
    understood stands in ``record.unread`` too: behind it may be what the record had to confess.
    """
    root = read_yaml(data, path=path)
    if isinstance(root, Unreadable):
        return unread(root)
    if not isinstance(root, Mapping):
        return unread(
            Unreadable(
                location=Location(path, root.line, root.column),
                kind="bad-value",
                message=f"{path} holds no keys at its top level",
                remedy=f"begin with `schema: {RECORD_SCHEMA}`",
            )
        )
    notes = Notes(path)
    fields = Fields(root, notes)
    fields.place_keys()
    fields.check_keys(KNOWN, ALIASES)
    _check_schema(fields)
    record = _record(fields)
    if data.startswith(BYTE_ORDER_MARK):
        notes.unreadable.append(byte_order_mark(path))
    missing = fields.missing(REQUIRED)
    return RecordReading(
        record=record,
        unreadable=tuple(notes.unreadable),
        unknown_fields=notes.unknown_fields(record.subject),
        missing_fields=(MissingField(location=Location(path), subject=record.subject, names=missing),)
        if missing
        else (),
    )


def unread(why: Unreadable) -> RecordReading:
    """Give what a record is where nothing of it could be read."""
    location = Location(why.location.path)
    record = CaptureRecord(path=location.path, location=location, unread=(f"{why.location}: {why.message}",))
    return RecordReading(record=record, unreadable=(why,))


def _record(fields: Fields) -> CaptureRecord:
    notes = fields.notes
    retention = parts.retention(fields)
    return CaptureRecord(
        path=notes.path,
        location=Location(notes.path),
        id=fields.line("id") or "",
        kind=fields.choice("kind", Origin),
        title=fields.line("title") or "",
        controls=fields.words("controls"),
        evidence=fields.words("evidence"),
        system=fields.line("system") or "",
        source=parts.source(fields),
        collector=parts.collector(fields),
        command=parts.command(fields),
        query=parts.query(fields),
        window=parts.window(fields),
        times=parts.times(fields),
        operator=parts.operator(fields),
        population=population(fields),
        files=listed_files(fields),
        redactions=parts.redactions(fields),
        classification=fields.line("classification") or "",
        pii=fields.words("pii"),
        keep_until=retention,
        supersedes=fields.line("supersedes") or "",
        by_hand=parts.by_hand(fields),
        said=frozenset(name for name in fields.names() if name in fields),
        places=tuple(notes.places),
        unread=notes.since() if "schema" in fields else (*notes.since(), f"{fields.location()}: schema is missing"),
    )


def _check_schema(fields: Fields) -> None:
    schema = fields.line("schema")
    if schema is not None and schema != RECORD_SCHEMA:
        fields.note(
            "schema",
            f"schema is {shown(schema)}; this version of Tieout reads {RECORD_SCHEMA}",
            f"write `schema: {RECORD_SCHEMA}`, or read it with the version that wrote it",
            kind="unknown-schema",
        )
