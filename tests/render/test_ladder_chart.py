"""The drawing of a ladder says the same as the ladder, with and without colours, in words too."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from tests.factories import CATALOGUE, control, examination, program
from tests.workpapers.test_operated import company, judged
from tieout.check import check
from tieout.model.criteria import Category
from tieout.model.rung import Rung
from tieout.render.ladder_chart import drawn, standalone, told
from tieout.workpapers.ladder import Ladder, Standing, ladder

SVG = "{http://www.w3.org/2000/svg}"


def of(*controls: str, categories: tuple[Category, ...] = (Category.CONFIDENTIALITY,)) -> Ladder:
    """Give the ladder of a sound company whose control names these criteria."""
    seen = examination(controls=(control(criteria=controls),), program=program(categories=categories))
    return ladder(seen, check(seen))


def on(rung: Rung, name: str = "C1.1") -> Standing:
    criterion = CATALOGUE.find(name)
    assert criterion is not None
    return Standing(criterion=criterion, rung=rung, controls=(), missing=())


def read(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314  # what we have drawn ourselves


def cells(text: str) -> list[tuple[str, str | None]]:
    """Give each mark but those of the key: its shape, and the class that colours it."""
    marks = [item for item in read(text).iter() if item.tag in {f"{SVG}rect", f"{SVG}circle"}]
    return [(item.tag.removeprefix(SVG), item.get("class")) for item in marks][:-3]


def test_each_rung_of_each_criterion_is_full_outlined_or_a_dot() -> None:
    """From the lowest rung up: the first criterion is documented, the second has no control."""
    assert cells(standalone(of("C1.1"), title="t")) == [
        ("rect", "fill-rung-claimed"),
        ("rect", None),
        ("rect", "fill-rung-documented"),
        ("rect", None),
        *[("circle", None)] * 6,
    ]


@pytest.mark.parametrize("rung", Rung)
def test_a_column_is_as_full_as_its_rung_is_high(rung: Rung) -> None:
    text = standalone(Ladder(standings=(on(rung),)), title="t")
    assert sum(name is not None for _, name in cells(text)) == rung.height


def test_the_words_say_all_that_is_drawn() -> None:
    assert told(of("C1.1")) == (
        "2 criteria in scope; each rung is reached by: 1 claimed, 1 documented. "
        "Not examined: approved, evidenced, operated. On no rung: C1.2. On documented: C1.1."
    )
    assert told(Ladder(standings=(on(Rung.CLAIMED),))).startswith("1 criterion in scope; each rung")


def test_what_stands_on_a_rung_that_nobody_examined_is_a_dot_and_no_number() -> None:
    seen = company()
    sheet = ladder(seen, judged(seen))
    assert told(sheet).startswith(
        "2 criteria in scope; each rung is reached by: 2 claimed, 2 documented. Not examined: approved. "
        "Not known, as they stand on that: evidenced, operated. "
    )
    assert cells(standalone(sheet, title="t"))[4:] == [("circle", None)] * 6
    assert [item.text for item in read(standalone(sheet, title="t")).iter(f"{SVG}text")].count("-") == 3


def test_the_words_stand_in_the_drawing_for_those_who_do_not_see_it() -> None:
    inline = str(drawn(of("C1.1")))
    assert '<svg class="chart rungs-drawn" role="img"' in inline
    assert 'aria-labelledby="rungs-title rungs-desc"' in inline
    assert f'<desc id="rungs-desc">{told(of("C1.1"))}</desc>' in inline


def test_every_mark_has_an_edge_in_the_colour_of_the_text() -> None:
    for item in read(standalone(of("C1.1"), title="t")).iter(f"{SVG}rect"):
        assert "currentColor" in {item.get("stroke"), item.get("fill")}


def test_a_page_brings_the_style_and_a_file_has_its_own() -> None:
    """A page's policy refuses styles that it does not know: none stands within the drawing."""
    inline, file = str(drawn(of("C1.1"))), standalone(of("C1.1"), title="t")
    assert "<style" not in inline
    assert "style=" not in inline + file
    assert "<style>" in file
    assert "prefers-color-scheme: dark" in file
    assert "@media print" in file
    for text in (inline, file):
        assert "<script" not in text
        assert "href" not in text
        assert "url(" not in text


def test_all_61_criteria_are_drawn_once_in_bands_that_fit_a_page() -> None:
    text = standalone(of("C1.1", categories=tuple(Category)), title="t")
    root = read(text)
    names = [item.text for item in root.iter(f"{SVG}text") if item.get("transform")]
    assert names == [item.id for item in CATALOGUE.criteria]
    assert [item.text for item in root.iter(f"{SVG}text")].count("Claimed") == 2
    assert float(root.get("width") or 0) <= 860
    assert len(cells(text)) == 61 * 5
    inside = [float(item.get("x") or 0) for item in root.iter(f"{SVG}rect")]
    assert max(inside) < float(root.get("width") or 0)


def test_a_title_of_any_text_is_text() -> None:
    root = read(standalone(of("C1.1"), title="<b>&\"'\x00\u202e"))
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "<b>&\"'\\x00\\u202e"


def test_an_empty_ladder_can_be_drawn() -> None:
    assert cells(standalone(Ladder(standings=()), title="t")) == []


def test_the_same_ladder_gives_the_same_bytes() -> None:
    one = of("C1.1")
    assert standalone(one, title="t") == standalone(replace(one), title="t")
