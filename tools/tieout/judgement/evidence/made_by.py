"""Which entry of ``collectors.yaml`` made a capture, and which captures an assertion's table means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.claim import shown_at
from tieout.model.evidence.record import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.collector import Collectors, CollectorSetting
    from tieout.model.evidence.record import ListedFile

_COMMAND = "command"


class Dated(NamedTuple):
    """A capture with a table, and the day whose state it shows."""

    day: date
    capture: Capture
    doubt: str = ""
    """Whose it may be instead, where more than one entry can have made it."""


def base_of(schema: str) -> str:
    """Give the name of a table without its version: ``postgres.roles`` of ``postgres.roles/1``."""
    return schema.rpartition("/")[0] or schema


def tables_of(capture: Capture) -> tuple[ListedFile, ...]:
    """Give the tables that a capture lists."""
    return tuple(item for item in capture.record.files if item.role is Role.RECORDS)


def entries_of(capture: Capture, collectors: Collectors) -> tuple[CollectorSetting, ...]:
    """Give the entries that can have made it: one, none, or several where they differ in nothing that it says."""
    used = capture.record.collector
    if used is None:
        return ()
    named = tuple(item for item in collectors.collectors if item.id == used.id)
    if named:
        return named
    alike = tuple(
        item
        for item in collectors.collectors
        # What a command of an entry brings is called by the entry's id: any other was run by hand.
        if item.uses != _COMMAND
        and used.id == (item.reads if item.uses == "ingest" else item.uses)
        and item.system == capture.record.system
    )
    for same in (_serves_alike, _asked_alike):
        narrowed = tuple(item for item in alike if same(item, capture))
        alike = narrowed if narrowed and len(alike) > 1 else alike
    return alike


def shown_on(context: Context, capture: Capture) -> date | None:
    """Give the day whose state a capture shows; None where it does not say."""
    moment = shown_at(capture.record)
    return None if moment is None else context.calendar.day_of(moment)


def captures_called(context: Context, name: str, corrected: Iterable[str]) -> tuple[Dated, ...]:
    """Give the captures that a table of this name may be, from the oldest to the newest.

    ``name`` is the id of an entry, else of a table with or without its version. Those of a day outside the
    period or after the as-of day are none of them, nor those whose record's path is in ``corrected``.
    """
    examination, collectors = context.examination, context.evidence.collectors
    is_entry = collectors.collector(name) is not None
    left_out = frozenset(corrected)
    found: list[Dated] = []
    for capture in context.ordered:
        if capture.path in left_out:
            continue
        makers = tuple(item.id for item in entries_of(capture, collectors)) if is_entry else ()
        if name not in makers and (is_entry or not _has_table(capture, name)):
            continue
        day, period = shown_on(context, capture), examination.period
        if day is not None and day <= examination.as_of and (period is None or day in period):
            others = " or ".join(item for item in makers if item != name)
            found.append(Dated(day, capture, others))
    found.sort(key=lambda item: item.day)  # stable: of one day, in the order in which they came
    return tuple(found)


def _has_table(capture: Capture, name: str) -> bool:
    return any(name in {item.schema, base_of(item.schema)} for item in tables_of(capture))


def _serves_alike(entry: CollectorSetting, capture: Capture) -> bool:
    served = {item.control for item in entry.serves}, {item.evidence for item in entry.serves if item.evidence}
    return served == ({*capture.record.controls}, {*capture.record.evidence})


def _asked_alike(entry: CollectorSetting, capture: Capture) -> bool:
    query = capture.record.query
    return query is not None and {*entry.settings} <= {*query.parameters}
