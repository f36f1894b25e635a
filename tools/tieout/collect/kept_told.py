"""A capture that was kept -> what is said of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.collect.base import LARGEST_SKEW
from tieout.judgement.evidence.elsewhere import COMPLIANCE
from tieout.judgement.evidence.wording import counted
from tieout.model.characters import visible
from tieout.model.evidence.record import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.collect.base import Draft, DraftFile, Kept
    from tieout.model.evidence.record import CaptureRecord, Pointer

SCHEMA = "tieout.captures/v1"
_TOLERATED = timedelta(days=2)
"""Between the end of a window and when it was seen: its last day may still be going on, in any zone."""


def shortcomings(record: CaptureRecord, files: tuple[DraftFile, ...] = ()) -> tuple[str, ...]:
    """Say why a capture will not pass by what its own record says; empty: nothing of that kind is known.

    ``files`` are those of a draft, whose record lists none yet.
    """
    listed = [(item.path, item.pointer) for item in record.files] or [(item.name, item.elsewhere) for item in files]
    return (*_shortcomings(record), *(text for name, pointer in listed if pointer for text in _unlocked(name, pointer)))


def _unlocked(name: str, pointer: Pointer) -> Iterator[str]:
    if not (pointer.lock_mode and pointer.retain_until):
        how = "" if pointer.told else ": --lock-mode, --retain-until"
        yield f"{name} lies elsewhere, and nothing says that it is locked there{how}"
    elif pointer.lock_mode.strip().upper() != COMPLIANCE:
        yield f"{name} is locked in the mode {visible(pointer.lock_mode)}, which is lifted by whoever may"


def _shortcomings(record: CaptureRecord) -> Iterator[str]:
    operator = record.operator
    if record.by_hand is None and not (operator and (operator.name or operator.initiated_by)):
        yield "nobody says who ran it: git config user.email"
    population, source, times = record.population, record.source, record.times
    if population is None or population.complete is None:
        yield "nobody says whether it is all"
        return
    for item in population.denied:
        needs = f", which needs {item.action}" if item.action else ""
        yield f"{item.resource}{needs}: {item.message or item.reason.value}"
    told = {f"{item.resource}: {item.message or item.reason.value}" for item in population.denied}
    yield from (text for text in population.errors if text not in told)
    yield from (f"a gap: {text}" for text in population.gaps)
    for count in population.counts:
        if count.match is not True:
            yield f"{count.name} is {'unknown' if count.value is None else count.value}, and {_there(population.rows)}"
    if population.total is not None and population.total != population.rows:
        yield f"the source speaks of {counted(population.total, 'row')}, and {_there(population.rows)}"
    if population.rows == 0 and not population.allow_empty:
        yield "it has no row, and nothing says why that would be right"
    if source is not None and source.expected_match is False:
        yield f"{source.account or source.endpoint} is not what registers/systems names for {record.system}"
    yield from _said_by_check(record)
    if times is not None and times.skew_s is not None and abs(times.skew_s) > LARGEST_SKEW.total_seconds():
        yield f"our clock and that of the source are {counted(abs(times.skew_s), 'second')} apart"


def _there(rows: int | None) -> str:
    return (
        "nobody says how many rows there are"
        if rows is None
        else f"there {'is' if rows == 1 else 'are'} {counted(rows, 'row')}"
    )


def _said_by_check(record: CaptureRecord) -> Iterator[str]:
    """Say what check would object to, while whoever captured it is still there."""
    source, times = record.source, record.times
    if (
        source is not None
        and source.expected_match is None
        and record.kind is Origin.COLLECTED
        and (source.account or source.endpoint)
    ):
        yield f"nobody knows {source.account or source.endpoint}: fill registers/systems for {record.system}"
    if record.window is not None and times is not None and times.finished is not None:
        ahead = record.window.until - times.finished
        if record.kind is Origin.MANUAL and ahead > _TOLERATED:
            yield f"its last day is {ahead.days} days after it was seen: nobody can have seen what had not happened"


def line(draft: Draft, shown: str) -> str:
    """Say in a line what was written; ``shown`` is its folder as one would type it."""
    population = draft.record.population
    rows = "" if population is None or population.rows is None else f"{counted(population.rows, 'row')}, "
    corrects = f"; corrects {draft.record.supersedes}" if draft.record.supersedes else ""
    lacks = shortcomings(draft.record, draft.files)
    if not lacks:
        return f"wrote {shown}: {rows}complete{corrects}"
    more = f" (and {len(lacks) - 1} more)" if len(lacks) > 1 else ""
    return f"wrote {shown}: {rows}inconclusive: {lacks[0]}{more}{corrects}"


def as_json(draft: Draft, kept: Kept, shown: str) -> dict[str, object]:
    """Give the same as values."""
    record = draft.record
    population = record.population
    return {
        "id": kept.id,
        "record": shown,
        "digest": kept.digest,
        "collector": record.collector.id if record.collector else "",
        "controls": list(record.controls),
        "evidence": list(record.evidence),
        "system": record.system,
        "rows": None if population is None else population.rows,
        "complete": None if population is None else population.complete,
        "shortcomings": list(shortcomings(record, draft.files)),
        "supersedes": record.supersedes,
        "sealed": kept.sealed,
    }
