"""Report -> the pages of populations and samples: which there are, and what each shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.population import Shown
from tieout.render import names
from tieout.workpapers.cards.of import cards
from tieout.workpapers.population_sheet import strength

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.render.report import Report
    from tieout.workpapers.population_sheet import Listed

SIGNS = {
    Shown.SUPPORTED: "✓",
    Shown.EXPLAINED: "△",
    Shown.ASKED: "△",
    Shown.OPEN: "○",
    Shown.UNKNOWN: "○",
    Shown.DEVIATION: "✗",
}
CLASSES = {"✓": "yes", "△": "ask", "○": "unseen", "✗": "no"}
WORDS = {
    Shown.SUPPORTED: "supported",
    Shown.EXPLAINED: "explained",
    Shown.ASKED: "would be asked about",
    Shown.OPEN: "still open",
    Shown.UNKNOWN: "cannot be told",
    Shown.DEVIATION: "deviates",
}


class Draft(NamedTuple):
    """A page to be drawn."""

    path: str
    template: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A control with the files that it has."""

    listed: Listed
    list_file: str
    """Of its population; empty where there is none."""
    sample_page: str
    """Empty where nothing was drawn; so ``sample_file``."""
    sample_file: str


def rows(report: Report) -> tuple[Row, ...]:
    """Give every control with its files, in the order of controls.yaml."""
    sheet = report.populations
    stems = names.population_files(tuple(row.control for row in sheet.rows))
    return tuple(
        Row(
            listed=row,
            list_file="" if row.population is None else f"populations/{stem}.csv",
            sample_page=f"samples/{stem}.html" if row.drawn else "",
            sample_file=f"samples/{stem}.csv" if row.drawn else "",
        )
        for row, stem in zip(sheet.rows, stems, strict=True)
    )


def pages(report: Report) -> Iterator[Draft]:
    """Give the page of all populations, and one for each sample."""
    every = rows(report)
    shared = {"signs_of": SIGNS, "class_of": CLASSES, "words_of": WORDS, "strength_of": strength}
    yield Draft(names.POPULATIONS, "populations.html.j2", {"title": "Populations and samples", "rows": every, **shared})
    for row in every:
        if row.sample_page:
            found = cards(row.listed, report.examination)
            title = f"Sample of {row.listed.control.id}"
            yield Draft(row.sample_page, "sample.html.j2", {"title": title, "row": row, "cards": found, **shared})
