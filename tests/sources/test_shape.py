"""Anchors as GitHub makes them, and values that are equal to their constructors'."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.shape import numbered, slug


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Access Control", "access-control"),
        ("1. Scope", "1-scope"),
        ("Roles & responsibilities", "roles--responsibilities"),
        ("What's new?", "whats-new"),
        ("snake_case and kebab-case", "snake_case-and-kebab-case"),
        ("  blanks  around ", "blanks--around"),
        ("Über uns \u2013 Größe", "über-uns--größe"),
        ("Доступ", "доступ"),
        ("アクセス 管理", "アクセス-管理"),
        ("नीति", "नीति"),
        ("C++ / C#", "c--c"),
        ("a\tb", "ab"),
        ("😀 smile", "-smile"),
        ("½ and Ⅳ", "½-and-ⅳ"),
        ("", ""),
        ("---", "---"),
    ],
)
def test_an_anchor_drops_punctuation_and_joins_with_hyphens(text: str, anchor: str) -> None:
    assert slug(text) == anchor


@pytest.mark.parametrize(
    ("texts", "anchors"),
    [
        (("A", "A", "A"), ("a", "a-1", "a-2")),
        (("A", "A-1", "A"), ("a", "a-1", "a-2")),
        (("A", "A", "A-1"), ("a", "a-1", "a-1-1")),
        (("", "", "!"), ("", "-1", "-2")),
        (("É", "É"), ("é", "é-1")),
        ((), ()),
    ],
)
def test_repeats_are_numbered_past_what_is_taken(texts: tuple[str, ...], anchors: tuple[str, ...]) -> None:
    assert tuple(item.anchor for item in numbered([(1, text, 1) for text in texts])) == anchors


@given(st.lists(st.text(max_size=6)))
def test_anchors_are_distinct_and_each_begins_with_its_slug(texts: list[str]) -> None:
    found = numbered([(2, text, line) for line, text in enumerate(texts, 1)])
    assert len({item.anchor for item in found}) == len(texts)
    assert all(item.anchor.startswith(slug(text)) for item, text in zip(found, texts, strict=True))
    assert [(item.level, item.text, item.line) for item in found] == [
        (2, text, line) for line, text in enumerate(texts, 1)
    ]


def test_thousands_of_equal_headings_are_numbered_at_once() -> None:
    assert numbered([(1, "a", 1)] * 20_000)[-1].anchor == "a-19999"
