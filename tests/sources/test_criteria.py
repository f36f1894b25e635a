"""The packaged catalogue: sixty-one criteria, their series, and what people write by mistake."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tieout.model.criteria import Category, Criterion
from tieout.sources.criteria import catalogue, read_catalogue


def test_the_catalogue_holds_every_criterion_once() -> None:
    found = catalogue()
    assert found.edition == "tsc-2017-pof-2022"
    assert len({item.id for item in found.criteria}) == 61
    assert Counter(item.category for item in found.criteria) == {
        Category.SECURITY: 33,
        Category.AVAILABILITY: 3,
        Category.PROCESSING_INTEGRITY: 5,
        Category.CONFIDENTIALITY: 2,
        Category.PRIVACY: 18,
    }
    assert found.find("CC8.1") == Criterion(
        id="CC8.1", category=Category.SECURITY, group="CC8", title="Authorized, tested and approved changes"
    )


def test_every_criterion_belongs_to_a_series_of_its_category() -> None:
    found = catalogue()
    groups = {group.id: group.category for group in found.groups}
    assert len(groups) == len(found.groups) == 20
    assert all(groups[item.group] is item.category and item.id.startswith(f"{item.group}.") for item in found.criteria)
    assert all(item.title for item in found.criteria)
    assert all(group.title for group in found.groups)


def test_mistakes_suggest_what_exists_and_are_no_criteria() -> None:
    found = catalogue()
    assert dict(found.mistakes)["VS1"] == ("CC7.1",)
    assert dict(found.mistakes)["R"] == ()
    assert all(found.find(meant) is not None for _, suggested in found.mistakes for meant in suggested)
    assert all(found.find(mistake) is None for mistake, _ in found.mistakes)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"edition: a\ngroups: a\n",
        b"criteria: [{id: CC1.1, category: safety}]\n",
        b"criteria: [{id: [a]}]\n",
    ],
)
def test_a_package_that_is_broken_is_a_bug(data: bytes) -> None:
    with pytest.raises(ValueError, match="the packaged catalogue cannot be read"):
        read_catalogue(data)


def test_reading_it_costs_little() -> None:
    catalogue()
    begun = time.process_time()
    catalogue()
    assert time.process_time() - begun < 0.1
