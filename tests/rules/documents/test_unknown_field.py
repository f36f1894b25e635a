"""Keys that no schema has are reported, with the key that was meant."""

from __future__ import annotations

from tests.factories import POLICY_PATH, examination
from tests.rules.seen import observed
from tieout.model.finding import Observation
from tieout.model.location import Location, UnknownField
from tieout.rules.documents.unknown_field import unknown_field

PLACE = Location(path=POLICY_PATH, line=6)


def unknown(name: str, suggestion: str | None) -> UnknownField:
    return UnknownField(location=PLACE, subject="POL-002", name=name, suggestion=suggestion)


def test_no_unknown_key_is_no_finding() -> None:
    assert observed(unknown_field, examination()) == []


def test_the_key_that_was_meant_is_suggested() -> None:
    assert observed(unknown_field, examination(unknown_fields=(unknown("aprover", "approver"),))) == [
        Observation(
            subject="POL-002",
            location=PLACE,
            message="POL-002 has the key aprover, which is not in the schema. Did you mean approver?",
            remedy="write approver if that is meant, else remove aprover",
            about="aprover",
        )
    ]


def test_a_key_like_no_other_is_to_go_or_to_be_ones_own() -> None:
    assert observed(unknown_field, examination(unknown_fields=(unknown("weight", None),))) == [
        Observation(
            subject="POL-002",
            location=PLACE,
            message="POL-002 has the key weight, which is not in the schema",
            remedy="remove weight; a key of your own begins with x-",
            about="weight",
        )
    ]
