"""The sample catalogue that tests build is the one that we ship, titles apart."""

from __future__ import annotations

from tests.factories import CATALOGUE
from tieout.model.criteria import Catalogue
from tieout.sources.criteria import catalogue


def bones(of: Catalogue) -> tuple[object, ...]:
    criteria = tuple((item.id, item.category, item.group) for item in of.criteria)
    return criteria, tuple((item.id, item.category) for item in of.groups), dict(of.mistakes)


def test_the_sample_catalogue_is_the_shipped_one() -> None:
    assert bones(CATALOGUE) == bones(catalogue())


def test_what_the_shipped_table_suggests_exists() -> None:
    shipped = catalogue()
    assert [meant for _, meant in shipped.mistakes if not all(map(shipped.find, meant))] == []
