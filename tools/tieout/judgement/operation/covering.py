"""Captures of one kind -> what none of them shows, since it is not all or tells of another time."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tieout.judgement.evidence.coverage import merged, uncovered
from tieout.judgement.operation.telling import Doubt
from tieout.model.evidence.record import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tieout.model.examination import Examination
    from tieout.model.operation.listing import Listing

_BEGINNING = datetime.min.replace(tzinfo=UTC)


def span_of(listing: Listing) -> Span | None:
    """Give the time that a capture tells of: its window, else all until its moment; None where it says neither."""
    if listing.window is not None:
        return listing.window
    return None if listing.at is None else Span(_BEGINNING, listing.at)


def by_system(listings: Iterable[Listing]) -> Mapping[str, tuple[Listing, ...]]:
    """Give the captures of each system."""
    found: defaultdict[str, list[Listing]] = defaultdict(list)
    for item in listings:
        found[item.system].append(item)
    return {system: tuple(items) for system, items in found.items()}


def whole_spans(listings: Iterable[Listing]) -> tuple[Span, ...]:
    """Give the stretches of time of which captures show all, oldest first."""
    return merged(span for item in listings if item.is_whole and (span := span_of(item)) is not None)


def is_shown(span: Span, whole: Sequence[Span]) -> bool:
    """Say whether a stretch of time lies within one of which captures show all."""
    return any(item.since <= span.since and span.until <= item.until for item in whole)


def unfinished(listings: Sequence[Listing], what: str) -> Iterator[Doubt]:
    """Yield each capture that is not all, or not sound, unless whole ones show the same time; ``what`` are its rows."""
    for items in by_system(listings).values():
        whole = whole_spans(items)
        for item in items:
            if item.is_whole:
                continue
            span = span_of(item)
            if span is not None and is_shown(span, whole):
                continue
            why = item.unsound or item.partial or "it does not say of which moment it is"
            yield Doubt(
                about=f"capture {item.capture} {item.schema}",
                whether=f"there were other {what} than those that are known",
                because=f"a capture of {item.system or 'no named system'} does not show all: {why} ({item.record})",
                remedy="capture it anew, whole, with the one that is not all under supersedes",
                subject=item.capture or item.record.path,
                location=item.record,
            )


def gaps(listings: Sequence[Listing], examination: Examination, what: str) -> Iterator[Doubt]:
    """Yield the stretches of the examined period between captures, of which none tells."""
    period = examination.period
    if period is None:
        return
    calendar = examination.program.organization.calendar
    for system, items in by_system(listings).items():
        whole = whole_spans(items)
        for since, until in uncovered(whole, period, calendar, as_of=examination.as_of) if whole else ():
            yield Doubt(
                about=f"gap {system} {since:%Y-%m-%dT%H:%MZ}",
                whether=f"there were {what} from {calendar.clock(since)} to {calendar.clock(until)}",
                because=f"no whole capture of {system or 'a system without a name'} tells of that time",
                remedy="capture that time too, with its window; the source has it for as long as it keeps its records",
                subject=system or items[-1].record.path,
                location=items[-1].record,
            )
