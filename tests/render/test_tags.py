"""The structure of a PDF, as pypdf reads it: what whoever hears the file instead of seeing it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from tests.render import sample
from tests.render.markdown_shapes import SHAPES
from tests.render.test_approvals import full
from tests.render.test_pdf import made, part, read, text_of, why_not


@pytest.fixture(autouse=True)
def _engine() -> None:
    if why_not():
        pytest.skip(why_not())


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    found = found.get_object() if hasattr(found, "get_object") else found
    return [kid.get_object() for kid in (found if isinstance(found, list) else [found])]


def names(element: Any) -> list[str]:
    return [kid.get("/S", "link") if hasattr(kid, "get") else "drawn" for kid in kids(element)]


def elements(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Yield all elements of the structure, each before what it holds."""

    def within(element: Any) -> Iterator[Any]:
        yield element
        for kid in kids(element):
            if hasattr(kid, "get") and "/S" in kid:
                assert kid["/P"].get_object() == element
                yield from within(kid)

    yield from within(kids(part(reader.trailer, "/Root", "/StructTreeRoot"))[0])


def outline(element: Any, depth: int = 0) -> str:
    """Give what an element holds as indented lines, without what is only drawn."""
    inner = "".join(
        outline(kid, depth + 1) for kid in kids(element) if hasattr(kid, "get") and kid.get("/S", "/Span") != "/Span"
    )
    return f"{' ' * depth}{element['/S'][1:]}\n{inner}"


def faults(data: bytes) -> list[object]:
    """Name what is not as ISO 14289-1 (PDF/UA-1) wants it."""
    reader = read(data)
    found: list[object] = []
    level = 0
    for element in elements(reader):
        kind, held = element["/S"], names(element)
        is_right = {
            "/LI": held in (["/Lbl", "/LBody"], ["/LBody"]),
            "/L": set(held) <= {"/LI"},
            "/Table": "/TBody" in held,
            "/TH": "/Scope" in element.get("/A", {}),
        }
        if not is_right.get(kind, True):
            found.append((kind, held))
        if re.fullmatch("/H[1-6]", kind):
            if int(kind[2]) > level + 1:
                found.append((kind, level))
            level = int(kind[2])
    return [*found, *links_astray(reader)]


def links_astray(reader: pypdf.PdfReader) -> Iterator[object]:
    """Yield what is not the link of exactly one element that is tagged as one, and known as such."""
    numbers = part(reader.trailer, "/Root", "/StructTreeRoot", "/ParentTree")["/Nums"]
    known = dict(zip(numbers[::2], [item.get_object() for item in numbers[1::2]], strict=True))
    owners = {
        item.raw_get("/Obj").idnum: element
        for element in elements(reader)
        for item in kids(element)
        if isinstance(item, pypdf.generic.DictionaryObject) and "/Obj" in item
    }
    links = {link.idnum: link.get_object() for page in reader.pages for link in page.get("/Annots", ())}
    yield from links.keys() ^ owners.keys()
    for number, element in owners.items():
        if element["/S"] != "/Link" or known[links[number]["/StructParent"]] != element:
            yield element


@pytest.mark.parametrize("name", SHAPES)
def test_the_structure_is_that_of_pdf_ua_whatever_the_text(name: str) -> None:
    assert faults(text_of(SHAPES[name])) == []


def test_the_structure_of_the_report_is_that_of_pdf_ua() -> None:
    assert faults(made(sample.report(full()))) == []


def section(body: str) -> str:
    """Give the structure of a text below its title."""
    return next(outline(item) for item in elements(read(text_of(f"# Access\n\n{body}"))) if item["/S"] == "/Sect")


def test_a_list_within_an_item_is_told_between_the_paragraphs_where_it_stands() -> None:
    inner = " L\n  LI\n   Lbl\n   LBody\n    P\n    L\n     LI\n      Lbl\n      LBody\n    P\n"
    assert inner in section("- before\n\n  - within\n\n  after\n")


def test_only_the_tags_of_headings_change_and_what_is_seen_and_the_bookmarks_keep_their_levels() -> None:
    data = text_of("# Access\n\n## Two\n\n#### Four\n\n##### Five\n\n## Again\n")
    assert [item["/S"] for item in elements(read(data)) if re.fullmatch("/H[1-6]", item["/S"])] == [
        "/H1",
        "/H2",
        "/H3",
        "/H4",
        "/H5",
        "/H3",
    ]
    sizes: dict[str, float] = {}

    def seen(text: str, _place: object, matrix: list[float], _font: object, size: float) -> None:
        sizes.setdefault(text.strip(), size * matrix[0])

    for page in read(data).pages:
        page.extract_text(visitor_text=seen)
    assert sizes["Four"] == sizes["Five"] < sizes["Two"] == sizes["Again"]


def test_a_link_is_one_whatever_stands_in_it() -> None:
    (page,) = read(text_of("[**bold** `code` ![x](y.png)](https://example.com)\n")).pages
    assert len(list(page.annotations or ())) == 1
