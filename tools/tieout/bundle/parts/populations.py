"""Of each control every instance, the samples drawn of them, and a script that draws them again."""

from __future__ import annotations

import importlib.resources
from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.render import names
from tieout.render.report import ListedFile
from tieout.report.sample import populations as tables
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making
    from tieout.render.report import Report

_ABOUT = {
    names.POPULATIONS_INDEX: "every control with its list of instances: count, digest, source, and why it is whole",
    names.DRAW: "draws the sample of a list again, for bare Python",
}


def part(making: Making) -> Part:
    """Give the lists, their index and the script; the samples if there was a seed."""
    sheet = making.report.populations
    stems = names.population_files(tuple(row.control for row in sheet.rows))
    lists = {at: f"populations/{stems[at]}.csv" for at, _ in tables.lists(sheet)}
    files = {path: tables.items(sheet.rows[at]).encode("utf-8") for at, path in lists.items()}
    files[names.POPULATIONS_INDEX] = tables.index(sheet, lists).encode("utf-8")
    files[names.DRAW] = script()
    for at, row in enumerate(sheet.rows):
        if row.sample is not None and row.sample.items:
            files[f"samples/{stems[at]}.csv"] = tables.drawn(row, row.sample).encode("utf-8")
    return Part(
        files=files,
        listed=tuple(ListedFile(path=path, digest=hex_of(files[path]), about=about) for path, about in _ABOUT.items()),
    )


def script() -> bytes:
    """Give the script as it stands in the bundle."""
    return (importlib.resources.files("tieout.bundle") / "scripts" / "draw.py.txt").read_bytes()


def record(report: Report) -> dict[str, object]:
    """Give what bundle.json says of populations and samples."""
    sheet = report.populations
    return {
        "seed": sheet.seed or None,
        "controls": [
            {
                "id": row.control.id,
                "items": None if row.population is None else len(row.population.items),
                "digest": row.digest or None,
                "drawn": None if row.sample is None else len(row.sample.items),
            }
            for row in sheet.rows
        ],
    }
