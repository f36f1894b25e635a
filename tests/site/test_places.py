"""Where pages stand: readable, safe on every file system, and never two in one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.site.places import places, quoted


@pytest.mark.parametrize(
    ("document", "page"),
    [
        ("policies/access-control.md", "policies/access-control.md"),
        ("policies/Access_Control.md", "policies/Access_Control.md"),
        ("policies/v1.2.md", "policies/v1-2.md"),
        ("policies/a.MD", "policies/a.md"),
        ("policies/a.markdown", "policies/a-markdown.md"),
        ("policies/README.md", "policies/readme.md"),
        ("policies/index.md", "policies/index.md"),
        ("policies/\u00fcber uns/pl\u00e4ne.md", "policies/\u00fcber-uns/pl\u00e4ne.md"),
        ("policies/cafe\u0301.md", "policies/caf\u00e9.md"),
        ("policies/.md", "policies/-.md"),
        ("index.md", "documents/index.md"),
        ("controls.md", "documents/controls.md"),
        ("criteria.md", "documents/criteria.md"),
        ("findings.md", "documents/findings.md"),
        ("404.md", "documents/404.md"),
        ("policies/404.md", "policies/404.md"),
        ("..\\..\\x.md", "-x.md"),
        (f"{'x' * 300}.md", f"{'x' * 80}.md"),
    ],
)
def test_a_page_stands_where_its_document_does_by_a_name_that_is_safe(document: str, page: str) -> None:
    assert places([document]) == {document: page}


def test_of_two_that_would_share_a_page_the_second_has_a_number() -> None:
    """Capitals, composed letters and odd characters do not tell two pages apart."""
    asked = ["p/a.md", "p/A.md", "p/a .md", "p/a-.md", "p/a-2.md", "Index.md", "documents/index.md", "index.md"]
    assert places(asked) == {
        "p/a.md": "p/a.md",
        "p/A.md": "p/A-2.md",
        "p/a .md": "p/a-.md",
        "p/a-.md": "p/a--2.md",
        "p/a-2.md": "p/a-2-2.md",
        "Index.md": "Index-2.md",
        "documents/index.md": "documents/index.md",
        "index.md": "documents/index-2.md",
    }


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1), unique=True))
def test_no_two_documents_share_a_page_and_none_leaves_the_site(paths: list[str]) -> None:
    found = places(paths)
    assert list(found) == paths
    assert len({page.casefold() for page in found.values()}) == len(paths)
    for page in found.values():
        parts = page.removesuffix(".md").split("/")
        assert page.endswith(".md")
        assert not any(part in {"", ".", ".."} or "." in part or "\\" in part for part in parts)


def test_an_address_has_no_character_that_ends_an_attribute() -> None:
    assert quoted("a b/\u00e9\"'<>&?#%.md") == "a%20b/%C3%A9%22%27%3C%3E%26%3F%23%25.md"
