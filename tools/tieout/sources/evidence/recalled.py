"""Records as they were read before: values to JSON and back, by the digest of their bytes.

Plain data, read field by field into the types of ``CaptureRecord``: nothing in it can name a class or a function.
A record of which anything was noted is never kept, and one is kept only if what comes back is what was read.
"""

from __future__ import annotations

import dataclasses
import enum
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
    if reading.unreadable or reading.unknown_fields or reading.missing_fields or record.unread:
        return
    text = json.dumps(_plain(record), separators=(",", ":"))
    if _record(text, record.path) == record:
        shelf.put(digest, text)


def _record(text: str, path: str) -> CaptureRecord | None:
    try:
        found = _RECORD(json.loads(text), path)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return found if isinstance(found, CaptureRecord) else None


def _plain(value: object) -> object:
    """Give a value as JSON can have it. A place is without its path: the same record may lie at two."""
    if isinstance(value, Location):
        return [value.line, value.column]
    if dataclasses.is_dataclass(value):
        return [_plain(getattr(value, item.name)) for item in dataclasses.fields(value)]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _of(cls: type[Any], **makes: _Read) -> _Read:
    """Give what makes a value of a class of its fields in their order; those without a ``make`` are as JSON has them."""
    fields = tuple(item.name for item in dataclasses.fields(cls))

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
    line, column = data
    return Location(path, line, column)


def _places(data: Any, path: str) -> tuple[tuple[str, Location], ...]:
    return tuple([(name, Location(path, line, column)) for name, (line, column) in data])


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
    places=_places,
    unread=_words,
)
