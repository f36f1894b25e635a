"""Records as they were read before: values to JSON and back, by the digest of their bytes.

Plain data, read field by field into the types of ``CaptureRecord``: nothing in it can name a class or a function.
A record of which anything was noted is never kept.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tieout.model.evidence.record import (
    ByHand,
    CaptureRecord,
    CollectorUsed,
    CommandRun,
    Count,
    Denied,
    ListedFile,
    Operator,
    Origin,
    Pointer,
    Population,
    Query,
    Redaction,
    Refusal,
    Role,
    Source,
    Span,
    Times,
)
from tieout.model.evidence.told_by_store import ToldByStore
from tieout.model.location import Location

if TYPE_CHECKING:
    from tieout.ports.shelf import Shelf
    from tieout.sources.evidence.record import RecordReading

_Read = Callable[[Any, str], Any]
"""Makes a value of what JSON has, and of the path that is shown."""


def recalled(shelf: Shelf, digest: str, path: str) -> CaptureRecord | None:
    """Give the record of these bytes as it is at a path; None where it was not kept."""
    text = shelf.get(digest)
    return None if text is None else _record(text, path)


def keep(shelf: Shelf, digest: str, reading: RecordReading) -> None:
    """Keep what was read of these bytes, if nothing was noted of them."""
    record = reading.record
    if not (reading.unreadable or reading.unknown_fields or reading.missing_fields or record.unread):
        values = list(_values_of(record))
        values[_PLACES] = [part for name, at in record.places for part in (name, at.line, at.column)]
        shelf.put(digest, _ENCODER.encode(values))


def _record(text: str, path: str) -> CaptureRecord | None:
    try:
        data = json.loads(text)
        parts = iter(data[_PLACES])
        data[_PLACES] = [(name, Location(path, line, at)) for name, line, at in zip(parts, parts, parts, strict=True)]
        found = _RECORD(data, path)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return found if isinstance(found, CaptureRecord) else None


def _values_of(value: Any) -> tuple[object, ...]:
    return tuple([getattr(value, name) for name in _names_of(type(value))])  # type: ignore[arg-type]  # a class has a hash


@functools.cache
def _names_of(cls: type[Any]) -> tuple[str, ...]:
    return tuple(item.name for item in dataclasses.fields(cls))


def _plain(value: object) -> object:
    """Give what JSON can have of one value that it cannot; tuples it has."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else _values_of(value)


_PLACES = _names_of(CaptureRecord).index("places")
_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_plain)


def _of(cls: type[Any], **makes: _Read) -> _Read:
    """Give what makes a value of a class of its fields in their order; those without a ``make`` are as JSON has them."""
    fields = _names_of(cls)  # type: ignore[arg-type]  # as above

    def read(data: Any, path: str) -> Any:
        given = dict(zip(fields, data, strict=True))
        for name, make in makes.items():
            if given[name] is not None:
                given[name] = make(given[name], path)
        return cls(**given)

    return read


def _row(cls: type[Any], *makes: _Read | None) -> _Read:
    """Do so for a named tuple, by place."""

    def read(data: Any, path: str) -> Any:
        pairs = zip(data, makes, strict=True)
        return cls(*(item if make is None or item is None else make(item, path) for item, make in pairs))

    return read


def _many(make: _Read) -> _Read:
    return lambda data, path: tuple([make(item, path) for item in data])


def _words(data: Any, _: str) -> tuple[Any, ...]:
    return tuple(data)


def _instant(data: Any, _: str) -> datetime:
    return datetime.fromisoformat(data)


def _day(data: Any, _: str) -> date:
    return date.fromisoformat(data)


def _place(data: Any, path: str) -> Location:
    _, line, column = data  # it may lie at another path now
    return Location(path, line, column)


_TOLD = _of(ToldByStore, at=_instant, locked_until=_instant, stored_at=_instant)
_RECORD = _of(
    CaptureRecord,
    path=lambda _, path: path,
    location=_place,
    kind=lambda data, _: Origin(data),
    controls=_words,
    evidence=_words,
    source=_of(Source),
    collector=_of(CollectorUsed),
    command=_of(CommandRun, argv=_words),
    query=_of(Query, parameters=_many(_words)),
    window=_row(Span, _instant, _instant),
    times=_of(Times, started=_instant, finished=_instant, source_clock=_instant, data_as_of=_instant),
    operator=_of(Operator),
    population=_of(
        Population,
        counts=_many(_row(Count, None, None, None)),
        denied=_many(_row(Denied, None, None, lambda data, _: Refusal(data), None)),
        gaps=_words,
        errors=_words,
    ),
    files=_many(
        _of(
            ListedFile,
            role=lambda data, _: Role(data),
            pointer=_of(Pointer, retain_until=_day, told=_TOLD),
            location=_place,
        )
    ),
    redactions=_many(_row(Redaction, None, None, None)),
    pii=_words,
    keep_until=_day,
    by_hand=_of(ByHand, observed_at=_instant),
    said=lambda data, _: frozenset(data),
    places=_words,
    unread=_words,
)
