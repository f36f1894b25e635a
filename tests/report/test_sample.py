"""A sample as the auditor gets it: text, a table with empty columns, and JSON to draw it from again."""

from __future__ import annotations

import csv as reader
import io
from datetime import date

from tests import factories
from tests.report import shapes
from tieout.model.cadence import Cadence, Every
from tieout.model.location import Location
from tieout.model.population import Item, NoPopulation, Population
from tieout.report.sample.csv import csv
from tieout.report.sample.json import json, none
from tieout.report.sample.text import text
from tieout.workpapers.sample import draw

OF = Population(
    control=factories.control(id="AC-02", title="Access is approved", cadence=Cadence(every=Every.EVENT)),
    period=factories.PERIOD,
    source="the rows of registers/access.yaml, by granted_at",
    completeness="Each of its rows is in it.",
    items=tuple(
        Item(id=f"GR-{number}", on=day, what=what, location=Location("registers/access.yaml", number))
        for number, day, what in (
            (1, date(2026, 3, 2), "ana: administrator"),
            (2, None, "=cmd()"),
            (3, date(2026, 5, 4), ""),
        )
    ),
    lacks=("one of its places could not be read",),
)
DRAWN = draw(OF, "spring 7", 2)


def test_the_text_has_all_that_is_needed_to_draw_it_again() -> None:
    digest = OF.digest
    assert text(DRAWN).splitlines() == [
        "AC-02 Access is approved",
        "",
        "Population  3 items, 2026-01-01 to 2026-06-30",
        "            the rows of registers/access.yaml, by granted_at",
        "Complete    Each of its rows is in it.",
        "Lacks       one of its places could not be read",
        f"Digest      {digest}",
        "Sample      2 of 3, by the seed spring 7",
        "            as many as were asked for",
        "",
        *EXPECTED,
        "",
        "To draw it again: the SHA-256 of seed, digest and item, with a line feed between",
        "them, is the rank of an item; sort all items of the population by it, and take",
        "the first 2. --format csv lists every item with its rank.",
    ]


LINES = {
    "GR-1": ["2026-03-02  GR-1", "                  ana: administrator"],
    "GR-2": ["-           GR-2", "                  =cmd()"],
    "GR-3": ["2026-05-04  GR-3"],
}
EXPECTED = [
    line if at else f"   {number}  {line}"
    for number, item in enumerate(DRAWN.items, 1)
    for at, line in enumerate(LINES[item.id])
]


def test_without_an_item_it_says_that_nothing_was_tested() -> None:
    nothing = draw(Population(control=OF.control, period=OF.period, source="x", completeness="y", items=()), "s")
    assert text(nothing).splitlines()[-1] == "No occurrences in the period: not tested, and nothing to draw."
    windows = Population(control=factories.control(), period=OF.period, source="x", completeness="y", items=())
    assert text(draw(windows, "s")).splitlines()[-1].startswith("No window is required in the period: not tested")


def test_the_table_is_the_whole_population_with_empty_columns_and_no_formula() -> None:
    rows = list(reader.reader(io.StringIO(csv(DRAWN).removeprefix("\ufeff"))))
    assert rows[0][-4:] == ["Sample", "Test performed", "Result", "Reference"]
    assert [row[1] for row in rows[1:]] == ["yes", "yes", "no"]
    assert sorted(row[2] for row in rows[1:]) == ["GR-1", "GR-2", "GR-3"]
    assert all(row[-4:] == ["", "", "", ""] for row in rows[1:])
    assert {row[4] for row in rows[1:]} == {"ana: administrator", "'=cmd()", ""}
    assert [row[6] for row in rows[1:]] == [rank for rank, _ in DRAWN.order]


def test_the_json_has_the_published_shape() -> None:
    found = shapes.read("sample", json(DRAWN, factories.examination()))
    assert [item["drawn"] for item in found["items"]] == [True, True, False]
    assert found["population"]["total"] == 3
    assert found["sample"] == {"seed": "spring 7", "size": 2, "sized_by": "as many as were asked for"}


def test_without_a_population_the_json_says_why() -> None:
    absent = NoPopulation(control=OF.control, reason="no period is examined")
    found = shapes.read("sample", none(absent, factories.examination()))
    assert (found["reason"], found["population"], found["items"]) == ("no period is examined", None, [])


def test_a_control_with_an_odd_id_keeps_it_and_its_population_has_a_word_for_it() -> None:
    odd = Population(
        control=factories.control(id="AC 02\u202e"), period=OF.period, source="x", completeness="y", items=OF.items
    )
    found = shapes.read("sample", json(draw(odd, "s"), factories.examination()))
    assert (found["control"], found["population"]["name"]) == ("AC 02\u202e", "AC%2002%E2%80%AE")
    assert "\u202e" not in text(draw(odd, "s"))
