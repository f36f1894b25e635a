"""Whether it is all: numbers held against one another by us, never the record's own word that they match.

A capture that stopped short and one that found nothing look alike, unless somebody counted. So every
number is compared with every other, and what is not said counts as not known.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tieout.judgement.evidence.elsewhere import elsewhere
from tieout.judgement.evidence.wording import CAPTURE_ANEW, counted, reason, said, several
from tieout.model.evidence.record import Origin, Refusal, Role
from tieout.model.evidence.result import ResultState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.judgement.evidence.context import Context
    from tieout.model.evidence.capture import Capture
    from tieout.model.evidence.record import CaptureRecord, Count, Denied, ListedFile, Population
    from tieout.model.evidence.result import Reason

INCOMPLETE = "evidence-incomplete"
EMPTY = "evidence-empty"
_AGAIN = f"mend what stopped it, then {CAPTURE_ANEW}"
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
_OF_FORM = frozenset({Refusal.SHAPE, Refusal.TRUNCATED})
"""What is said of a file without a byte: that it is empty says the same."""
_CUT = "..."
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
    """Say what is missing, or may be: each cause once, without what only follows from it."""
    record, population = capture.record, capture.record.population
    if population is None:
        yield _short(capture, "does not say whether it is all", "complete")
        return
    stopped = tuple(_stopped(capture, population))
    yield from stopped
    if population.gaps:
        yield _short(capture, f"has {counted(len(population.gaps), 'gap')}: {several(population.gaps)}", "gaps")
    told = bool(stopped or population.gaps)
    numbers = tuple(_numbers(capture, population, is_cut=bool(stopped)))
    is_empty = any(True for _ in _hollow(capture))
    if population.complete is None:
        yield _short(capture, "does not say whether it is all", "complete")
    elif not population.complete and not (told or numbers or is_empty):
        yield _short(capture, "says that it is not all, and not what is missing", "complete")
    yield from (_short(capture, what, about) for about, what in numbers)
    if not stopped:
        yield from (_short(capture, what, "command") for what in _ends(context, record))
    yield from (_short(capture, what, path) for path, what in elsewhere(context, record))


def emptiness(context: Context, capture: Capture) -> Iterator[Reason]:  # noqa: ARG001  # parts are called alike
    """Say that there is nothing in it, and nobody says why that is right; not where something stopped it."""
    if not is_cut(capture):
        for what, about in _hollow(capture):
            yield _nothing(capture, what, about)
            break
    for item in capture.present:
        if item.bytes and item.sha256 in PLACEHOLDERS:
            yield _nothing(capture, f"holds {said(item.name)}, in which somebody left room for something", item.name)
    if not capture.record.files:
        yield _nothing(capture, "lists no file", "files")


def is_cut(capture: Capture) -> bool:
    """Say whether something stopped it, so that what else it lacks only follows from that."""
    population = capture.record.population
    return population is not None and any(True for _ in _stopped(capture, population))


def _hollow(capture: Capture) -> Iterator[tuple[str, str]]:
    """Tell which file has no byte, and that there is no row, unless that is right."""
    record, population = capture.record, capture.record.population
    is_right = population is not None and bool(population.allow_empty.strip())
    roles = {listed.path: listed.role for listed in reversed(record.files)} if is_right else {}
    for item in capture.present:
        if item.bytes == 0 and not item.problem and roles.get(item.name) is not Role.RAW:
            yield f"holds {said(item.name)}, which is empty", item.name
    if population is not None and population.rows == 0 and not is_right:
        yield "has no row, and nothing says why that would be right", "rows"


def _stopped(capture: Capture, population: Population) -> Iterator[Reason]:
    """Say what the record itself says was refused or ended. A region that the account does not use is not."""
    hollow = {item.name for item in capture.present if item.bytes == 0 and not item.problem}
    denied = [item for item in population.denied if item.reason in _REFUSED]
    causes = [item for item in denied if not (item.reason in _OF_FORM and item.resource in hollow)]
    yield from (_denied(capture, item) for item in causes)
    for number, text in enumerate(population.errors):
        if not any(_is_told(text, item) for item in denied):
            yield _short(capture, f"was ended by an error: {said(text) or 'of no name'}", f"errors[{number}]")


def _is_told(error: str, item: Denied) -> bool:
    """Say whether an error is an entry of ``denied`` once more; both may be cut where they are long."""
    whole = f"{item.resource}: {item.message or item.reason.value}".removesuffix(_CUT)
    return bool(error.strip()) and (whole.startswith(error.removesuffix(_CUT)) or error.startswith(whole))


def _short(capture: Capture, what: str, about: str) -> Reason:
    return reason(capture, INCOMPLETE, ResultState.INCONCLUSIVE, what, _AGAIN, at="population", about=said(about))


def _nothing(capture: Capture, what: str, about: str) -> Reason:
    why = "--allow-empty REASON" if capture.record.by_hand else "allow_empty: REASON in its entry of collectors.yaml"
    remedy = f"if nothing is a right answer, say why ({why}); {CAPTURE_ANEW}"
    return reason(capture, EMPTY, ResultState.INCONCLUSIVE, what, remedy, at="population", about=said(about))


def _denied(capture: Capture, item: Denied) -> Reason:
    needs = f" (it needs {said(item.action)})" if item.action else ""
    why = f": {said(item.message)}" if item.message else ""
    verb = "ran" if _is_command(capture, item) else "lacks"
    what = f"{verb} {said(item.resource) or 'a part'}, which {_REFUSED[item.reason]}{needs}{why}"
    remedy = (
        f"grant {said(item.action)} (tieout collect --permissions prints it), then {CAPTURE_ANEW}"
        if item.action and item.reason is Refusal.DENIED
        else _AGAIN
    )
    about = said(f"denied {item.resource} {item.action}")
    return reason(capture, INCOMPLETE, ResultState.INCONCLUSIVE, what, remedy, at="population", about=about)


def _is_command(capture: Capture, item: Denied) -> bool:
    command = capture.record.command
    return command is not None and bool(command.argv) and command.argv[0].rpartition("/")[2] == item.resource


def _numbers(capture: Capture, population: Population, *, is_cut: bool) -> Iterator[tuple[str, str]]:
    """Tell which numbers are not known or are not the same, each with what it is about.

    Of what was cut short nobody expects a number; those that are there are compared all the same.
    """
    record, rows = capture.record, population.rows
    tables = tuple(item for item in record.files if item.role is Role.RECORDS)
    is_counted = bool(tables or population.counts) or population.total is not None
    if rows is None and not is_cut and (is_counted or record.kind in _FORMS):
        yield "rows", "does not say how many rows it has"
    if not tables and not is_cut and record.kind in _FORMS:
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
        (item.name, f"could not be counted by {_way(item)}")
        for item in population.counts
        if item.value is None and not is_cut
    )
    if record.kind is Origin.COLLECTED and not population.pages and not is_cut:
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
            yield item.name, f"has {counted(rows, 'row')}, where {_way(item)} gives {item.value}"
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
