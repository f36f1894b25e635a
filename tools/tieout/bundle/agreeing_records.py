"""What a bundle says more than once, held together: counts, tables for people, lines for programs, lists and samples.

Each file for itself may be well formed, listed and signed. Whoever turns one verdict, drops one deviation or dates one
capture anew contradicts what another file says of the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle import facts as said
from tieout.bundle.agreeing_facts import stated
from tieout.bundle.agreeing_lists import lists, matrix, rungs
from tieout.bundle.container import Problem
from tieout.bundle.sheet_rows import (
    capture_row,
    change_row,
    held_counts,
    held_rows,
    lines_shown,
    shown,
    text_row,
    unlike,
)
from tieout.bundle.sheets import Sheets, objects
from tieout.model.characters import visible
from tieout.model.evidence.result import ResultState
from tieout.model.finding import Severity, State
from tieout.model.verdict import Verdict
from tieout.render import names
from tieout.workpapers.deviations.state import DeviationState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tieout.bundle.container import Container
    from tieout.ports.files import Kind

_BUNDLE = said.NAME
_DAYS = (("as_of",), ("timezone",), ("head",), ("period", "id"), ("period", "start"), ("period", "end"))
_STATES = {
    DeviationState.OPEN.value: (State.OPEN,),
    DeviationState.BASELINED.value: (State.BASELINED,),
    DeviationState.ACCEPTED.value: (State.WAIVED, State.OPEN, State.BASELINED),
}
"""Of a deviation, and of the finding that it is."""
EVIDENCE_V1 = "tieout.evidence-sheet/v1"
"""Of bundles made before: a window that cannot be told stood as missed, and one after too long a gap as done."""
_COLUMNS = {
    "Late": "late_within_grace",
    "After too long a gap": "after_gap",
    "Cannot be told": "cannot_be_told",
    "Missed": "missed",
    "Still open": "open",
}
"""By a column of the windows' table the state of those that it names."""


class Agreeing(NamedTuple):
    """What holding them came to."""

    contradictions: tuple[Problem, ...] = ()
    held: int = 0
    """Files that were read for it."""
    unheld: Mapping[str, str] = {}
    """Files that were too large to be read, with why."""


def read_agreeing(container: Container, kinds: Mapping[str, Kind], record: object) -> Agreeing:
    """Hold them; ``record`` is what bundle.json says. A file of before that lacks a column or key is held in the others."""
    sheets = Sheets(container, kinds, record)
    told = [(path, message) for hold in _HELD for path, message in hold(sheets)]
    told += [
        (path, f"{visible(path)} {what}: nothing could be held against it") for path, what in sheets.unread.items()
    ]
    found = (Problem(kind="disagreement", path=path, message=message) for path, message in told)
    return Agreeing(tuple(found), len(sheets.read), sheets.too_large)


def _days(sheets: Sheets) -> Iterator[tuple[str, str]]:
    for path in (names.FINDINGS_WHOLE, names.EVIDENCE_WHOLE, names.CHANGES_WHOLE):
        for keys in _DAYS:
            here, there = sheets.at(path, *keys), said.value_at(sheets.record, *keys)
            if here is not None and there is not None and here != there:
                yield unlike(path, _BUNDLE, " ".join(keys))


def _findings(sheets: Sheets) -> Iterator[tuple[str, str]]:
    claims = said.value_at(sheets.record, "counts")
    findings = sheets.items(names.FINDINGS_WHOLE, "findings")
    if findings is not None:
        states = Counter(item.get("state") for item in findings)
        is_open = Counter(item.get("severity") for item in findings if item.get("state") == State.OPEN.value)
        counts = {severity.value: is_open[severity.value] for severity in Severity}
        yield from held_counts(_BUNDLE, claims, counts, names.FINDINGS_WHOLE)
        counts |= {state.value: states[state.value] for state in (State.WAIVED, State.BASELINED)}
        yield from held_counts(
            names.FINDINGS_WHOLE, sheets.at(names.FINDINGS_WHOLE, "counts"), counts, names.FINDINGS_WHOLE
        )
    unread = sheets.items(names.FINDINGS_WHOLE, "unreadable")
    if unread is not None:
        yield from held_counts(_BUNDLE, claims, {"unreadable": len(unread)}, names.FINDINGS_WHOLE)
    for path, key in ((names.DOCUMENTS, "documents"), (names.PROGRAMME_WHOLE, "controls")):
        listed = sheets.items(path, key)
        if listed is not None:
            yield from held_counts(_BUNDLE, claims, {key: len(listed)}, path)
            yield from held_counts(names.FINDINGS_WHOLE, sheets.at(names.FINDINGS_WHOLE), {key: len(listed)}, path)
    rules, told = sheets.items(names.FINDINGS_WHOLE, "rules"), said.value_at(sheets.record, "not_examined")
    if rules is not None and isinstance(told, list):
        left = sorted(str(item.get("id")) for item in rules if item.get("state") == "not_examined")
        if left != sorted(str(item.get("rule")) for item in objects(told)):
            yield unlike(names.FINDINGS_WHOLE, _BUNDLE, "what was not examined")


def _exceptions(sheets: Sheets) -> Iterator[tuple[str, str]]:
    """Hold each deviation against the finding of severity error that it is, and in its state."""
    path = names.EXCEPTIONS_TABLE
    findings, rows = sheets.items(names.FINDINGS_WHOLE, "findings"), sheets.rows(path)
    if findings is None or rows is None:
        return
    wanted: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for item in findings:
        if item.get("severity") == Severity.ERROR.value:
            place = f"{item.get('path')}:{item.get('line')}:{item.get('column')}"
            told = tuple(map(lines_shown, (item.get("rule"), item.get("subject"), item.get("message"), place)))
            wanted[told].append(str(item.get("state")))
    for number, row in enumerate(rows, start=1):
        if not row.get("Rule"):
            continue  # a row of the exceptions register, which no finding is about
        states = wanted[tuple(row.get(column, "") for column in ("Rule", "Subject", "What", "Place"))]
        fits = [state.value for state in _STATES.get(row.get("State", ""), ()) if state.value in states]
        if not fits:
            yield unlike(path, names.FINDINGS_WHOLE, f"the deviation in row {number}")
            return
        states.remove(fits[0])
        is_accepted = row["State"] == DeviationState.ACCEPTED.value
        if is_accepted and fits[0] != State.WAIVED.value and not row.get("Accepted by"):
            yield path, f"{path} calls row {number} accepted, and names nobody who accepted it"
    rest = sum(map(len, wanted.values()))
    if rest:
        yield unlike(path, names.FINDINGS_WHOLE, f"the number of deviations: {rest} more are found")


def _approvals(sheets: Sheets) -> Iterator[tuple[str, str]]:
    path = names.CHANGES_WHOLE
    changes = sheets.items(path, "changes")
    if changes is None:
        return
    lines = sheets.lines(names.CHANGES_LINES)
    if lines is not None and lines != changes:
        yield unlike(names.CHANGES_LINES, path, "the changes")
    verdicts = Counter(item.get("verdict") for item in changes)
    totals = {"changes": len(changes)} | {verdict.value: verdicts[verdict.value] for verdict in Verdict}
    yield from held_counts(path, sheets.at(path, "totals"), totals, path)
    yield from held_counts(_BUNDLE, said.value_at(sheets.record, "approvals", "totals"), totals, path)
    yield from held_rows(sheets, names.CHANGES_TABLE, path, [change_row(item) for item in changes])
    merged = _merged(sheets)
    for item in changes:
        match item.get("numbers"), item.get("merged_at"):
            case [int() as number], str() as at if not _is_same_moment(at, merged.get(number, at)):
                yield unlike(path, names.LEDGER, f"when #{number} was merged")
                return


def _is_same_moment(one: str, other: str) -> bool:
    """Say whether both are of one second, as far as both are in UTC: else nothing is said."""
    return one[:19] == other[:19] or not (one.endswith("Z") and other.endswith("Z"))


def _merged(sheets: Sheets) -> dict[int, str]:
    """Give when each request was merged, by the newest line of the ledger on it."""
    merged: dict[int, str] = {}
    for path in sheets.paths(f"{names.LEDGER}/", "/approvals.jsonl"):
        for line in sheets.lines(path) or ():
            number, at = said.value_at(line, "body", "number"), said.value_at(line, "body", "merged_at")
            if isinstance(number, int) and isinstance(at, str):
                merged[number] = at
    return merged


def _texts(sheets: Sheets) -> Iterator[tuple[str, str]]:
    path = names.TEXTS_LINES
    lines = sheets.lines(path)
    if lines is None:
        return
    texts = objects(lines)
    yield from held_rows(sheets, names.TEXTS_TABLE, path, [text_row(item) for item in texts])
    by_path = {item.get("path"): item for item in texts}
    for document in sheets.items(names.DOCUMENTS, "documents") or ():
        of = by_path.get(document.get("path"))
        claimed = {} if of is None else said.value_at(of, "claimed")
        if of is None or not isinstance(claimed, dict):
            continue
        told = {**claimed, "id": of.get("id"), "title": of.get("title"), "digest": of.get("file")}
        other = next((key for key, value in told.items() if document.get(key, value) != value), None)
        if other is not None:
            yield unlike(names.DOCUMENTS, path, f"the {other} of {document.get('path')}")
            return


def _captures(sheets: Sheets) -> Iterator[tuple[str, str]]:
    path = names.EVIDENCE_WHOLE
    captures = sheets.items(path, "captures")
    if captures is None:
        return
    lines = sheets.lines(names.CAPTURES_LINES)
    if lines is not None and lines != captures:
        yield unlike(names.CAPTURES_LINES, path, "the captures")
    states = Counter(item.get("state") for item in captures)
    totals = {state.value: states[state.value] for state in ResultState}
    yield from held_counts(path, sheets.at(path, "totals"), totals, path)
    yield from held_counts(_BUNDLE, said.value_at(sheets.record, "evidence", "totals"), totals, path)
    yield from held_rows(sheets, names.CAPTURES_TABLE, path, [capture_row(item) for item in captures])


def _windows(sheets: Sheets) -> Iterator[tuple[str, str]]:
    """Hold the windows that the table counts and names against those of each control."""
    path, by = names.WINDOWS_TABLE, names.EVIDENCE_WHOLE
    controls, rows = sheets.items(by, "controls"), sheets.rows(path)
    if controls is None or rows is None:
        return
    if [row.get("Control") for row in rows] != [shown(item.get("id")) for item in controls]:
        yield unlike(path, by, "the controls")
        return
    for row, item in zip(rows, controls, strict=True):
        ids: dict[object, list[str]] = defaultdict(list)
        for window in objects(item.get("windows")):
            ids[window.get("state")].append(shown(window.get("id")))
        if not (_fits_first if sheets.at(by, "schema") == EVIDENCE_V1 else _fits)(row, ids):
            yield unlike(path, by, f"the windows of {item.get('id')}")
            return
        entries = item.get("entries")
        number = row.get("Evidence entries")
        if isinstance(entries, list) and number is not None and number != str(len(entries)):
            yield unlike(path, by, f"how many entries {item.get('id')} has")
            return


def _fits(row: Mapping[str, str], ids: Mapping[object, Sequence[str]]) -> bool:
    named = {column: ids[state] for column, state in _COLUMNS.items()}
    over = len(ids["done"]) + sum(len(found) for column, found in named.items() if column != "Still open")
    numbers = (row.get("Windows required"), row.get("In time"))
    return numbers == (str(over), str(len(ids["done"]))) and all(
        _cells(row, column) == list(found) for column, found in named.items()
    )


def _fits_first(row: Mapping[str, str], ids: Mapping[object, Sequence[str]]) -> bool:
    """Hold it as in the first version, where what cannot be told counted as missed, and after a gap as done."""
    done, missed = len(ids["done"]) + len(ids["late_within_grace"]), sorted(ids["missed"])
    late = len(_cells(row, "Late")) + len(_cells(row, "After too long a gap"))
    here = (sorted(_cells(row, "Missed") + _cells(row, "Cannot be told")), _cells(row, "Still open"))
    numbers = (row.get("Windows required"), row.get("In time"))
    return here == (missed, ids["open"]) and numbers == (str(done + len(missed)), str(done - late))


def _cells(row: Mapping[str, str], column: str) -> list[str]:
    return [item for item in row.get(column, "").split("; ") if item]


_HELD: tuple[Callable[[Sheets], Iterator[tuple[str, str]]], ...] = (
    _days, stated, _findings, _exceptions, _approvals, _texts, _captures, _windows, rungs, matrix, lists,
)  # fmt: skip
