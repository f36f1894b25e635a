"""The ladder, the matrix, and the lists of instances with their samples, held against what other files say of the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tieout.bundle import facts as said
from tieout.bundle.sheet_rows import held_counts, lines_shown, shown, unlike
from tieout.bundle.sheets import objects
from tieout.model.characters import visible
from tieout.model.rung import Rung
from tieout.model.verdict import Verdict
from tieout.render import names
from tieout.render.words import RUNG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tieout.bundle.sheets import Sheets

_BUNDLE = said.NAME
_SHOWS: Mapping[str, frozenset[str]] = {
    Verdict.APPROVED_LATE.value: frozenset({"asked", "unknown", "deviation", "explained"}),
    Verdict.EXCEPTION.value: frozenset({"deviation", "explained"}),
    Verdict.NOT_TESTED.value: frozenset({"unknown", "deviation", "explained"}),
}
"""What a list may say of a change with such a verdict: other findings on it may make it worse, nothing better."""
_CHANGES_OF = "the first-parent commits of "
"""How the source of such a list begins."""


def rungs(sheets: Sheets) -> Iterator[tuple[str, str]]:
    """Count the rungs of the ladder, and hold each against what it says carries it."""
    path = names.LADDER_WHOLE
    criteria = sheets.items(path, "criteria")
    if criteria is None:
        return
    order = [rung.value for rung in Rung]
    at = [order.index(str(item.get("rung"))) for item in criteria if item.get("rung") in order]
    totals = {"in_scope": len(criteria)} | {
        rung: sum(it >= place for it in at) for place, rung in enumerate(order) if place
    }
    yield from held_counts(path, sheets.at(path, "totals"), totals, path)
    yield from held_counts(_BUNDLE, said.value_at(sheets.record, "counts"), {"criteria_in_scope": len(criteria)}, path)
    for item in criteria:
        reached = [part.get("rung") for part in objects(item.get("support")) if part.get("reached")]
        if (
            order[: len(reached) + 1] != [Rung.NONE.value, *reached]
            or item.get("rung") != [Rung.NONE.value, *reached][-1]
        ):
            yield path, f"{path} does not agree with itself on the rung of {visible(str(item.get('id')))}"
            return


def matrix(sheets: Sheets) -> Iterator[tuple[str, str]]:
    """Hold each row of the matrix against the ladder, the controls and the index of the lists."""
    path, words = names.MATRIX, {rung.value: told for rung, told in RUNG.items()}
    rungs = {
        str(item.get("id")): words.get(str(item.get("rung")))
        for item in sheets.items(names.LADDER_WHOLE, "criteria") or ()
    }
    controls = _once_each(sheets.items(names.PROGRAMME_WHOLE, "controls"), "id")
    lists = _once_each(sheets.rows(names.POPULATIONS_INDEX), "Control")
    rows, known = sheets.rows(path), sheets.items(names.PROGRAMME_WHOLE, "controls")
    if rows is not None:
        lost = rungs.keys() - {row.get("Criterion", "") for row in rows}
        yield from (unlike(path, names.LADDER_WHOLE, f"whether {name} is in scope") for name in sorted(lost))
    ids = None if known is None else {"", *(shown(item.get("id")) for item in known)}
    for number, row in enumerate(rows or (), start=1):
        if ids is not None and row.get("Control", "") not in ids:
            yield unlike(path, names.PROGRAMME_WHOLE, f"Control in row {number}")
            return
        control, of = controls.get(row.get("Control", "")), lists.get(row.get("Control", ""), {})
        told = {
            (names.LADDER_WHOLE, "Rung"): rungs.get(row.get("Criterion", "")),
            (names.PROGRAMME_WHOLE, "Control title"): control and lines_shown(control.get("title")),
            (names.PROGRAMME_WHOLE, "Statement"): control and lines_shown(str(control.get("statement") or "").strip()),
            (names.POPULATIONS_INDEX, "Population file"): of.get("List"),
            (names.POPULATIONS_INDEX, "Population digest"): of.get("Digest"),
        }
        for (by, column), cell in told.items():
            if cell is not None and row.get(column, cell) != cell:
                yield unlike(path, by, f"{column} in row {number}")
                return


def _once_each(of: Iterable[Mapping[str, object]] | None, key: str) -> dict[str, Mapping[str, object]]:
    """Give the records by their id, without those of an id that two have: nothing says which of them is meant."""
    found = list(of or ())
    count = Counter(str(item.get(key)) for item in found)
    return {name: item for item in found if count[name := str(item.get(key))] == 1}


def lists(sheets: Sheets) -> Iterator[tuple[str, str]]:
    """Hold lists of changes against the verdicts, and what was drawn against what is listed."""
    by = names.POPULATIONS_INDEX
    changes = {str(item.get("oid")): item for item in sheets.items(names.CHANGES_WHOLE, "changes") or ()}
    for row in sheets.rows(by) or ():
        path = row.get("List", "")
        items = sheets.rows(path) if path.startswith("populations/") else None
        if items is None:
            continue
        count = row.get("Items", "")
        if count.isdecimal() and int(count) != len(items):
            yield unlike(by, path, "how many items there are")
        if changes and row.get("Source", "").startswith(_CHANGES_OF):
            yield from _changes(path, items, changes)
        listed, sample = {item.get("Item"): item for item in items}, path.replace("populations/", "samples/", 1)
        for drawn in sheets.rows(sample) or ():
            of = listed.get(drawn.get("Item"), {})
            other = next((column for column, cell in of.items() if drawn.get(column, cell) != cell), None)
            if other is not None:
                yield unlike(sample, path, f"{other} of {drawn.get('Item')}")
                break


def _changes(
    path: str, items: list[dict[str, str]], changes: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[str, str]]:
    for item in items:
        change = changes.get(item.get("Item", ""), {})
        if shown(change.get("on")) != item.get("Day"):
            yield unlike(path, names.CHANGES_WHOLE, f"the day of {item.get('Item')}")
            return
        shows = _SHOWS.get(str(change.get("verdict")))
        if shows is not None and item.get("State") not in shows:
            yield unlike(path, names.CHANGES_WHOLE, f"what {item.get('Item')} shows")
            return
