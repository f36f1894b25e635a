"""The ladder, the matrix, and lists with their samples, held against what other files say of the same."""

from __future__ import annotations

import collections
import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import APPROVALS, CONTROLS, INDEX, LADDER, LISTS, MATRIX, SAMPLES
from tieout.bundle.second_reader.sheets import by_line, hold_counts, seen, unlike
from tieout.bundle.second_reader.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.bundle.second_reader.sheets import Sheets

RUNGS = ("none", "claimed", "documented", "approved", "evidenced", "operated")
SHOWN = {  # what a list may say of a change with such a verdict: other findings on it make it worse, nothing better
    "approved_late": ("asked", "unknown", "deviation", "explained"),
    "exception": ("deviation", "explained"),
    "not_tested": ("unknown", "deviation", "explained"),
}
CHANGES_OF = "the first-parent commits of "  # how the source of such a list begins


def hold_rungs(sheets: Sheets) -> Iterator[str]:
    """Count the rungs of the ladder, and hold the matrix against it and against the controls."""
    criteria = sheets.items(LADDER, "criteria")
    rungs = {str(one.get("id")): str(one.get("rung")) for one in criteria or ()}
    if criteria is not None:
        reached = [RUNGS.index(rung) for rung in rungs.values() if rung in RUNGS]
        totals = {rung: sum(at >= place for at in reached) for place, rung in enumerate(RUNGS) if place}
        totals["in_scope"] = len(criteria)
        yield from hold_counts(LADDER, sheets.json(LADDER, "totals"), totals, LADDER)
        scope = {"criteria_in_scope": len(criteria)}
        yield from hold_counts("bundle.json", sheets.bundle.fact("counts"), scope, LADDER)
        for one in criteria:
            support = one.get("support")
            rests = [part.get("rung") for part in support if isinstance(part, dict) and part.get("reached")] if isinstance(
                support, list) else []  # fmt: skip
            if one.get("rung") != (rests[-1] if rests else "none") or list(RUNGS[1 : len(rests) + 1]) != rests:
                yield f"{LADDER} does not agree with itself on the rung of {shown(str(one.get('id')))}"
                return


def hold_matrix(sheets: Sheets) -> Iterator[str]:
    """Hold each row of the matrix against the ladder, the controls and the index of the lists."""
    rungs = {str(one.get("id")): str(one.get("rung")) for one in sheets.items(LADDER, "criteria") or ()}
    of_controls, of_lists = sheets.items(CONTROLS, "controls") or [], sheets.rows(INDEX) or []
    ids = collections.Counter(str(one.get("id")) for one in of_controls)  # of an id that two have nothing is said
    controls = {str(one.get("id")): one for one in of_controls if ids[str(one.get("id"))] == 1}
    lists = {row.get("Control", ""): row for row in of_lists if ids[row.get("Control", "")] <= 1}
    rows = sheets.rows(MATRIX)
    if rows is not None:
        for name in sorted(set(rungs) - {row.get("Criterion", "") for row in rows}):
            yield unlike(MATRIX, LADDER, f"whether {name} is in scope")
    known = {"", *(seen(one.get("id")) for one in of_controls)}
    for number, row in enumerate(rows or (), 1):
        if sheets.items(CONTROLS, "controls") is not None and row.get("Control", "") not in known:
            yield unlike(MATRIX, CONTROLS, f"Control in row {number}")
            return
        rung = rungs.get(row.get("Criterion", ""))
        control, of = controls.get(row.get("Control", "")), lists.get(row.get("Control", ""))
        want: list[tuple[str, str, str]] = []
        if rung is not None:
            want.append((LADDER, "Rung", "No control" if rung == "none" else rung.capitalize()))
        if control is not None:
            want.append((CONTROLS, "Control title", by_line(control.get("title"))))
            want.append((CONTROLS, "Statement", by_line(str(control.get("statement") or "").strip())))
        if of is not None:
            want.append((INDEX, "Population file", of.get("List", "")))
            want.append((INDEX, "Population digest", of.get("Digest", "")))
        for by, column, cell in want:
            if row.get(column, cell) != cell:
                yield unlike(MATRIX, by, f"{column} in row {number}")
                return


def hold_lists(sheets: Sheets) -> Iterator[str]:
    """Hold the lists: of changes against the verdicts, and what was drawn against what is listed."""
    changes = {str(one.get("oid")): one for one in sheets.items(APPROVALS, "changes") or ()}
    for row in sheets.rows(INDEX) or ():
        path = row.get("List", "")
        items = sheets.rows(path) if path.startswith(LISTS) else None
        if items is None:
            continue
        if re.fullmatch("[0-9]+", row.get("Items", "")) and int(row["Items"]) != len(items):
            yield unlike(INDEX, path, "how many items there are")
        if row.get("Source", "").startswith(CHANGES_OF) and changes:
            yield from hold_changes(path, items, changes)
        listed = {item.get("Item"): item for item in items}
        for drawn in sheets.rows(SAMPLES + path[len(LISTS) :]) or ():
            of = listed.get(drawn.get("Item"), {})
            other = next((column for column in of if column in drawn and drawn[column] != of[column]), "")
            if other:
                yield unlike(SAMPLES + path[len(LISTS) :], path, f"{other} of {drawn.get('Item')}")
                break


def hold_changes(path: str, items: Iterable[dict[str, str]], changes: dict[str, dict[str, object]]) -> Iterator[str]:
    """Hold what a list says of each change against its verdict."""
    for item in items:
        change = changes.get(item.get("Item", ""))
        if change is None or seen(change.get("on")) != item.get("Day"):
            yield unlike(path, APPROVALS, f"the day of {item.get('Item')}")
            return
        verdict = str(change.get("verdict"))
        if verdict in SHOWN and item.get("State") not in SHOWN[verdict]:
            yield unlike(path, APPROVALS, f"what {item.get('Item')} shows")
            return
