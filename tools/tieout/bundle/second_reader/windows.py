"""The windows of each control: the table for people against the list for programs."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import EVIDENCE
from tieout.bundle.second_reader.rows import cells_of
from tieout.bundle.second_reader.sheets import seen, unlike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.bundle.second_reader.sheets import Sheets


WINDOWS = {
    "Late": "late_within_grace",
    "After too long a gap": "after_gap",
    "Cannot be told": "cannot_be_told",
    "Missed": "missed",
    "Still open": "open",
}  # of the table, and of the list for programs


def hold_windows(sheets: Sheets) -> Iterator[str]:
    """Hold the table of windows against the windows of each control."""
    controls, table = sheets.items(EVIDENCE, "controls"), "evidence-controls.csv"
    rows = sheets.rows(table)
    if controls is None or rows is None:
        return
    if [row.get("Control") for row in rows] != [seen(one.get("id")) for one in controls]:
        yield unlike(table, EVIDENCE, "the controls")
        return
    for row, one in zip(rows, controls):
        ids = collections.defaultdict(list)
        windows = one.get("windows")
        for window in windows if isinstance(windows, list) else ():
            if isinstance(window, dict):
                ids[str(window.get("state"))].append(seen(window.get("id")))
        fits = windows_of_v1 if sheets.json(EVIDENCE, "schema") == "tieout.evidence-sheet/v1" else windows_fit
        if not fits(row, ids):
            yield unlike(table, EVIDENCE, f"the windows of {one.get('id')}")
            return
        entries, number = one.get("entries"), row.get("Evidence entries")
        if isinstance(entries, list) and number is not None and number != str(len(entries)):
            yield unlike(table, EVIDENCE, f"how many entries {one.get('id')} has")
            return


def windows_fit(row: dict[str, str], ids: dict[str, list[str]]) -> bool:
    """Say whether a row names and counts the windows as the list for programs has them."""
    over = len(ids["done"])
    for column, state in WINDOWS.items():
        if cells_of(row, column) != ids[state]:
            return False
        over += 0 if state == "open" else len(ids[state])
    return row.get("Windows required") == str(over) and row.get("In time") == str(len(ids["done"]))


def windows_of_v1(row: dict[str, str], ids: dict[str, list[str]]) -> bool:
    """Hold a row as before v2: there a doubtful window counted as missed, and one after a gap as done."""
    done = [cell for column in ("Late", "After too long a gap") for cell in cells_of(row, column)]
    missed = sorted([*cells_of(row, "Missed"), *cells_of(row, "Cannot be told")])
    wanted = len(ids["done"]) + len(ids["late_within_grace"])
    return (
        missed == sorted(ids["missed"]) and cells_of(row, "Still open") == ids["open"]
        and str(wanted + len(ids["missed"])) == row.get("Windows required")
        and str(wanted - len(done)) == row.get("In time")
    )  # fmt: skip
