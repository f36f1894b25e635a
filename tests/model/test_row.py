"""A row knows where each of its keys stands."""

from __future__ import annotations

from tieout.model.location import Location
from tieout.model.row import Row

AT = Location(path="registers/risks.yaml", line=7, column=5)
ROW = Row(id="RSK-001", location=AT, offsets=(("id", 0, 5), ("controls", 2, 5), ("controls[0]", 2, 16)))


def test_a_key_has_its_place_and_an_item_of_a_list_its_own() -> None:
    assert ROW.at("id") == AT
    assert ROW.at("controls") == Location(path=AT.path, line=9, column=5)
    assert ROW.at("controls[0]") == Location(path=AT.path, line=9, column=16)


def test_an_item_without_a_place_has_that_of_its_list_and_a_key_that_of_the_row() -> None:
    """In a table, a list is one cell."""
    assert ROW.at("controls[7]") == ROW.at("controls")
    assert ROW.at("owner") == ROW.at("") == AT


def test_places_are_given_in_full() -> None:
    assert ROW.places == (("id", AT), ("controls", ROW.at("controls")), ("controls[0]", ROW.at("controls[0]")))


def test_where_keys_stand_below_does_not_make_rows_differ() -> None:
    assert Row(id="RSK-001", location=AT) == ROW
    assert Row(id="RSK-001", location=Location(path=AT.path)) != ROW


def test_a_row_without_an_id_is_named_by_its_register() -> None:
    assert (ROW.subject, Row(location=AT).subject) == ("RSK-001", AT.path)
