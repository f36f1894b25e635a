"""Criteria: known ids are exact; a near miss is suggested, never accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CATALOGUE, MISTAKES
from tieout.model.criteria import Category, edits, nearest

IDS = tuple(item.id for item in CATALOGUE.criteria)


def test_there_are_61_criteria_in_20_series() -> None:
    count = {category: len(CATALOGUE.in_categories(frozenset({category}))) for category in Category}
    assert count == {
        Category.SECURITY: 33,
        Category.AVAILABILITY: 3,
        Category.PROCESSING_INTEGRITY: 5,
        Category.CONFIDENTIALITY: 2,
        Category.PRIVACY: 18,
    }
    assert len(CATALOGUE.groups) == 20


def test_categories_keep_the_catalogues_order() -> None:
    two = CATALOGUE.in_categories(frozenset({Category.CONFIDENTIALITY, Category.AVAILABILITY}))
    assert [item.id for item in two] == ["A1.1", "A1.2", "A1.3", "C1.1", "C1.2"]


@pytest.mark.parametrize("criterion_id", IDS)
def test_every_id_and_its_points_of_focus_are_known(criterion_id: str) -> None:
    criterion = CATALOGUE.find(criterion_id)
    assert criterion is not None
    for reference in (criterion_id, f"{criterion_id}.1", f"{criterion_id}.99", f"{criterion_id}-POF3"):
        assert CATALOGUE.resolve(reference) == criterion
    assert CATALOGUE.find(f"{criterion_id}.1") is None


@pytest.mark.parametrize(
    "reference",
    [
        *("", "CC6", "CC6.", "CC6.11", "CC6.9", "CC10.1", "CC6.1 ", " CC6.1", "CC6.1\n"),
        *("CC6.1.", "CC6.1.0", "CC6.1.03", "CC6.1.100", "CC6.1.3.1", "CC6.1.3\n", "CC6.1.٣"),
        *("CC6.1-POF", "CC6.1-POF0", "CC6.1-pof3", "CC6.1POF3", "CC6.1-3", "CC6.11.3", "CC6.1-POF3 "),
    ],
)
def test_no_near_miss_is_accepted(reference: str) -> None:
    assert CATALOGUE.resolve(reference) is None


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        # Form.
        ("cc6.1", "CC6.1"),
        ("CC 6.1", "CC6.1"),
        ("CC-6.1", "CC6.1"),
        ("CC6.01", "CC6.1"),
        ("CC06.1", "CC6.1"),
        ("CC_6.1", "CC6.1"),
        ("CC\u00a06.1", "CC6.1"),
        ("CC\u20116.1", "CC6.1"),
        ("CC6.1\t", "CC6.1"),
        ("\u0421\u04216.1", "CC6.1"),  # Cyrillic Es
        ("\u0441\u04416.1", "CC6.1"),
        ("C\u0421 6.1", "CC6.1"),
        ("\u0391\u0031.1", "A1.1"),  # Greek Alpha
        ("\u0410\u0031.1", "A1.1"),  # Cyrillic A
        ("\u0420\u0406\u0031.1", "PI1.1"),
        ("\uff23\uff23\uff16\uff0e\uff11", "CC6.1"),  # full width
        ("CC\uff16.\uff11", "CC6.1"),
        ("CC\u0666.\u0661", "CC6.1"),  # Arabic-Indic digits
        ("pi1.1", "PI1.1"),
        ("cc6.1-pof3", "CC6.1-POF3"),
        ("CC6.1 POF 3", "CC6.1-POF3"),
        ("CC6.01.3", "CC6.1.3"),
        # Edits.
        ("CC6.11", "CC6.1"),
        ("CC61", "CC6.1"),
        ("CC6,1", "CC6.1"),
        ("CC6..1", "CC6.1"),
        ("CC66.1", "CC6.1"),
        ("P6.77", "P6.7"),
    ],
)
def test_one_id_is_suggested(wrong: str, meant: str) -> None:
    assert CATALOGUE.resolve(wrong) is None
    assert CATALOGUE.suggestions(wrong) == (meant,)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("CC6.9", ("CC6.8", "CC6.7", "CC6.6")), ("CC6", ("CC6.1", "CC6.2", "CC6.3")), ("A1.4", ("A1.3", "A1.2", "A1.1"))],
)
def test_among_equals_the_closest_numbers_are_suggested(wrong: str, meant: tuple[str, ...]) -> None:
    assert CATALOGUE.suggestions(wrong) == meant


@pytest.mark.parametrize(("mistake", "meant"), MISTAKES)
def test_the_table_of_mistakes_comes_first(mistake: str, meant: tuple[str, ...]) -> None:
    assert CATALOGUE.resolve(mistake) is None
    for wrong in (mistake, mistake.lower(), f" {mistake} "):
        assert CATALOGUE.suggestions(wrong) == meant


@pytest.mark.parametrize(
    "nonsense",
    ["", " ", "banana", "ISO 27001 A.5.15", "SI4", "CC", "6.1", "CCC6.1", "X" * 1000, "CC" + "6" * 1000, "\0"],
)
def test_nonsense_gives_no_suggestion(nonsense: str) -> None:
    assert CATALOGUE.suggestions(nonsense) == ()


@given(st.text(max_size=40))
def test_suggestions_are_of_the_catalogue_whatever_was_written(wrong: str) -> None:
    meant = CATALOGUE.suggestions(wrong)
    assert len(meant) <= 3
    assert len(set(meant)) == len(meant)
    assert all(CATALOGUE.resolve(known) for known in meant)


@pytest.mark.parametrize(
    ("reference", "first", "last"),
    [
        ("CC6.11", "CC6.1", "CC6.8"),
        ("cc 6.9", "CC6.1", "CC6.8"),
        ("CC6", "CC6.1", "CC6.8"),
        ("CC8.2", "CC8.1", "CC8.1"),
    ],
)
def test_a_wrong_reference_has_the_series_that_it_looks_in(reference: str, first: str, last: str) -> None:
    series = CATALOGUE.series(reference)
    assert (series[0].id, series[-1].id) == (first, last)


@pytest.mark.parametrize("reference", ["", "SI1", "CC10.1", "CC", "6.1"])
def test_a_series_that_is_not_there_is_empty(reference: str) -> None:
    assert CATALOGUE.series(reference) == ()


@pytest.mark.parametrize(
    ("left", "right", "count"),
    [
        *(("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1)),
        *(("abc", "bac", 1), ("ca", "abc", 3), ("owner", "onwer", 1), ("reviwed", "reviewed", 1)),
    ],
)
def test_edits_count_insertions_deletions_replacements_and_swaps(left: str, right: str, count: int) -> None:
    assert edits(left, right) == count


@given(st.text(max_size=8), st.text(max_size=8))
def test_edits_are_the_same_both_ways_and_nothing_only_for_equals(left: str, right: str) -> None:
    assert edits(left, right) == edits(right, left)
    assert (edits(left, right) == 0) == (left == right)
    assert abs(len(left) - len(right)) <= edits(left, right) <= max(len(left), len(right))


@given(st.text("abc", max_size=8), st.text("abc", max_size=8), st.integers(0, 4))
def test_a_bound_changes_no_count_up_to_it(left: str, right: str, most: int) -> None:
    assert min(edits(left, right, most), most + 1) == min(edits(left, right), most + 1)


KEYS = ("id", "title", "status", "owner", "approver", "approved", "last_reviewed")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        *(("ownr", "owner"), ("Owner", "owner"), ("onwer", "owner"), ("aprover", "approver"), ("approve", "approver")),
        *(("last-reviewed", "last_reviewed"), ("lastreviewed", "last_reviewed"), ("ttle", "title"), ("idd", "id")),
        *(("weight", None), ("", None), ("x", None), ("i", None), ("approvals_by", None)),
    ],
)
def test_the_nearest_key_is_suggested_if_one_is_near(wrong: str, meant: str | None) -> None:
    assert nearest(wrong, KEYS) == meant


@given(st.text("abcX", max_size=7), st.lists(st.text("abcx", max_size=7), max_size=5).map(tuple))
def test_the_nearest_word_is_the_nearest_of_all(wrong: str, known: tuple[str, ...]) -> None:
    allowed = min(2, max(1, len(wrong) // 3), len(wrong) - 1)
    near = [(edits(wrong.lower(), word), i) for i, word in enumerate(known) if edits(wrong.lower(), word) <= allowed]
    assert nearest(wrong, known) == (known[min(near)[1]] if near else None)


def test_the_first_of_equally_near_words_is_given() -> None:
    assert nearest("AC-03", ("AC-01", "AC-02")) == "AC-01"
    assert nearest("anything", ()) is None
