"""Whether it is all: numbers held against one another by us, never the record's own word that they match.

A capture that stopped short and one that found nothing look alike, unless somebody counted. So every
number is compared with every other, and what is not said counts as not known.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tieout.judgement.evidence.wording import counted, reason, said, several
from tieout.model.evidence.record import Origin, Refusal, Role
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.record import CaptureRecord, Count, Denied, ListedFile, Pointer, Population
    from tieout.model.evidence.result import Reason

INCOMPLETE = "evidence-incomplete"
EMPTY = "evidence-empty"
_AGAIN = "mend what stopped it and capture it anew, with this one under supersedes"
_FORMS = frozenset({Origin.COLLECTED, Origin.INGESTED})
"""The ways that always end in a table."""
_REFUSED = {
    Refusal.DENIED: "was denied",
    Refusal.TRANSIENT: "did not answer in spite of every retry",
    Refusal.TRUNCATED: "ended before the source said it would",
    Refusal.SHAPE: "has a form that is not known",
    Refusal.TIMEOUT: "did not answer in time",
    Refusal.KILLED: "was ended by a signal",
    Refusal.FAILED: "failed",
}
_LOCKED = "COMPLIANCE"
"""The one lock that nobody lifts, not even whoever owns the store."""
_WORDS = ("", "todo", "tbd", "n/a", "none", "placeholder", "lorem ipsum", "xxx", "test", "empty")
_ENDS = ("", "\n", "\r\n")
PLACEHOLDERS = frozenset(
    hashlib.sha256((text + end).encode()).hexdigest()
    for word in _WORDS
    for text in (word, word.upper(), word.capitalize())
    for end in _ENDS
    if text + end
)
"""The digests of what a file holds that nobody filled in."""


def completeness(context: Context, capture: Capture) -> Iterator[Reason]:
    """Say what is missing, or may be."""
    record, population = capture.record, capture.record.population
    if population is None:
        yield _short(capture, "does not say whether it is all", "complete")
        return
    told = tuple(_told(capture, population))
    yield from told
    if population.complete is None:
        yield _short(capture, "does not say whether it is all", "complete")
    elif not population.complete and not told:
        yield _short(capture, "says that it is not all, and not what is missing", "complete")
    yield from (_short(capture, what, about) for about, what in _numbers(capture, population))
    yield from (_short(capture, what, "command") for what in _ends(context, record))
    yield from (_short(capture, what, item.path) for item in record.files for what in _elsewhere(context, item))


def emptiness(context: Context, capture: Capture) -> Iterator[Reason]:  # noqa: ARG001  # parts are called alike
    """Say that there is nothing in it, and nobody says why that is right."""
    record, population = capture.record, capture.record.population
    is_right = population is not None and bool(population.allow_empty.strip())
    if population is not None and population.rows == 0 and not is_right:
        yield _nothing(capture, "has no row, and nothing says why that would be right", "rows")
    for item in capture.present:
        role = next((listed.role for listed in record.files if listed.path == item.name), None)
        if item.bytes == 0 and not item.problem and not (is_right and role is Role.RAW):
            yield _nothing(capture, f"holds {said(item.name)}, which is empty", item.name)
        elif item.sha256 in PLACEHOLDERS:
            yield _nothing(capture, f"holds {said(item.name)}, in which somebody left room for something", item.name)
    if not record.files:
        yield _nothing(capture, "lists no file", "files")


def _told(capture: Capture, population: Population) -> Iterator[Reason]:
    """Say what the record itself says is missing. A region that the account does not use is not."""
    yield from (_denied(capture, item) for item in population.denied if item.reason in _REFUSED)
    for number, text in enumerate(population.errors):
        yield _short(capture, f"was ended by an error: {said(text) or 'of no name'}", f"errors[{number}]")
    if population.gaps:
        yield _short(capture, f"has {counted(len(population.gaps), 'gap')}: {several(population.gaps)}", "gaps")


def _short(capture: Capture, what: str, about: str) -> Reason:
    return reason(capture, INCOMPLETE, ResultState.INCONCLUSIVE, what, _AGAIN, at="population", about=said(about))


def _nothing(capture: Capture, what: str, about: str) -> Reason:
    remedy = "write under population.allow_empty why nothing is a right answer, and capture it anew"
    return reason(capture, EMPTY, ResultState.INCONCLUSIVE, what, remedy, at="population", about=said(about))


def _denied(capture: Capture, item: Denied) -> Reason:
    needs = f" (it needs {said(item.action)})" if item.action else ""
    why = f": {said(item.message)}" if item.message else ""
    what = f"lacks {said(item.resource) or 'a part'}, which {_REFUSED[item.reason]}{needs}{why}"
    remedy = (
        f"grant {said(item.action)}, then capture it anew, with this one under supersedes"
        if item.action and item.reason is Refusal.DENIED
        else _AGAIN
    )
    about = said(f"denied {item.resource} {item.action}")
    return reason(capture, INCOMPLETE, ResultState.INCONCLUSIVE, what, remedy, at="population", about=about)


def _numbers(capture: Capture, population: Population) -> Iterator[tuple[str, str]]:
    """Tell which numbers are not known or are not the same, each with what it is about."""
    record, rows = capture.record, population.rows
    tables = tuple(item for item in record.files if item.role is Role.RECORDS)
    is_counted = bool(tables or population.counts) or population.total is not None
    if rows is None and (is_counted or record.kind in _FORMS):
        yield "rows", "does not say how many rows it has"
    if not tables and record.kind in _FORMS:
        yield "table", "lists no table"
    if any(item.rows is None for item in tables):
        yield "table", "does not say how many rows its table has"
    raw = tuple(item for item in record.files if item.role is Role.RAW)
    listed = tables or tuple(item for item in raw if item.rows is not None)
    yield from _counted(capture, listed)
    if rows is not None:
        yield from _unlike(rows, listed, population)
        yield from _other(capture, rows, () if listed else raw)
    yield from (
        (item.name, f"could not be counted by {_way(item)}") for item in population.counts if item.value is None
    )
    if record.kind is Origin.COLLECTED and not population.pages:
        yield "pages", "does not say how many pages were read"


def _unlike(rows: int, listed: tuple[ListedFile, ...], population: Population) -> Iterator[tuple[str, str]]:
    inside = sum(item.rows for item in listed if item.rows is not None)
    if listed and inside != rows:
        whose = "its table has" if len(listed) == 1 else f"its {len(listed)} files have"
        yield "table", f"has {counted(rows, 'row')}, and {whose} {inside}"
    if population.total is not None and population.total != rows:
        yield "total", f"has {counted(rows, 'row')}, and the source speaks of {population.total}"
    for item in population.counts:
        if item.value is not None and item.value != rows:
            yield item.name, f"has {counted(rows, 'row')}, and counted by {_way(item)} there are {item.value}"
        elif item.value is not None and item.match is False:
            yield item.name, f"says that its rows do not match {_way(item)}, and gives the same number for both"


def _way(count: Count) -> str:
    return said(count.name) or "another way"


def _counted(capture: Capture, listed: Iterable[ListedFile]) -> Iterator[tuple[str, str]]:
    """Tell which tables have another number of rows, counted by us, than the record says."""
    found = {item.name: item.rows for item in capture.present}
    for item in listed:
        rows = found.get(item.path)
        if rows is not None and item.rows is not None and rows != item.rows:
            yield item.path, f"lists {said(item.path)} with {counted(item.rows, 'row')}, and {rows} are in it"


def _other(capture: Capture, rows: int, raw: tuple[ListedFile, ...]) -> Iterator[tuple[str, str]]:
    """Tell that there are other rows, counted by us, in what is all that there is."""
    found = {item.name: item.rows for item in capture.present}
    inside = [found.get(item.path) for item in raw]
    total = sum(number for number in inside if number is not None)
    if inside and None not in inside and total != rows:
        where = said(raw[0].path) if len(raw) == 1 else f"its {len(raw)} files"
        yield "table", f"is said to have {counted(rows, 'row')}, and {total} are in {where}"


def _ends(context: Context, record: CaptureRecord) -> Iterator[str]:
    """Tell that a command did not end as it should."""
    if record.command is None:
        return
    code = record.command.exit_code
    if code is None:
        yield "ran a command that did not end by itself"
        return
    setting = context.evidence.collectors.collector(record.collector.id) if record.collector else None
    command = setting.command if setting else None
    if command is not None and code not in {*command.ok, *command.findings}:
        yield f"ran a command that ended with code {code}, which collectors.yaml does not call a good end"


def _elsewhere(context: Context, item: ListedFile) -> Iterator[str]:
    """Tell why bytes that lie in another store may be gone or another's tomorrow."""
    pointer: Pointer | None = item.pointer
    if pointer is None:
        return
    if not (pointer.uri and pointer.version_id and pointer.lock_mode and pointer.retain_until):
        lacks = [
            name
            for name, value in (
                ("place", pointer.uri),
                ("version", pointer.version_id),
                ("lock", pointer.lock_mode),
                ("end of the lock", pointer.retain_until),
            )
            if not value
        ]
        yield f"keeps {said(item.path)} in another store without its {several(lacks, last='or', shown=4)}"
    elif pointer.lock_mode.strip().upper() != _LOCKED:
        what = f"keeps {said(item.path)} at {said(pointer.uri)}, not looked at"
        yield f"{what}, under the lock {said(pointer.lock_mode)}, which is lifted by whoever may"
    elif pointer.retain_until < context.examination.as_of:
        yield f"keeps {said(item.path)} in another store, whose lock ended on {pointer.retain_until}"
