"""What a population is known by: the bytes of its digest, and the ids of its items."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tieout.model.location import Location
from tieout.model.population import Item, Population, Shown, token

AT = Location("controls.yaml", 9)


def item(name: str, on: date | None = date(2026, 3, 31)) -> Item:
    return Item(id=name, on=on, what="", location=AT)


def population(*items: Item) -> Population:
    return Population(
        control=factories.control(), period=factories.PERIOD, source="a list", completeness="All.", items=items
    )


def test_the_digest_is_of_the_control_the_period_and_each_item_with_its_day() -> None:
    found = population(item("2026-Q1"), item("b", None))
    said = "tieout.population/v1\tAC-01\t2026-01-01\t2026-06-30\n2026-Q1\t2026-03-31\nb\t-\n"
    assert found.lines == said
    assert found.digest == f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def test_what_is_known_of_an_item_and_where_it_stands_makes_no_other_population() -> None:
    """Only that there was such an instance, and when."""
    moved = replace(item("a"), location=Location("x", 1), what="else", shown=Shown.DEVIATION, why="it is late")
    assert population(moved).digest == population(item("a")).digest


def test_another_control_period_item_or_day_makes_another_population() -> None:
    whole = population(item("a"))
    others = [
        replace(whole, control=factories.control(id="AC-02")),
        replace(whole, period=replace(factories.PERIOD, end=date(2026, 6, 29))),
        population(item("a"), item("b")),
        population(),
        population(item("a", date(2026, 3, 30))),
        population(item("a", None)),
    ]
    digests = {whole.digest, *(other.digest for other in others)}
    assert len(digests) == 1 + len(others)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2026-Q1", "2026-Q1"),
        ("evidence/a b.md", "evidence/a%20b.md"),
        ("50%", "50%25"),
        ("line\nfeed\ttab", "line%0Afeed%09tab"),
        ("Zo\u00eb", "Zo%C3%AB"),
        ("\udcff", "\\udcff"),
        ("", "-"),
    ],
)
def test_an_id_is_one_word_of_ascii(text: str, word: str) -> None:
    assert token(text) == word


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_two_texts_never_share_a_word_and_a_word_never_breaks_a_line(one: str, other: str) -> None:
    assert (token(one) == token(other)) == (one == other) or {one, other} == {"", "-"}
    assert token(one).isascii()
    assert len(token(one).split()) == 1
