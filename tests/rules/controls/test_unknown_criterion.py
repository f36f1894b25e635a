"""Criteria are named by the ids that the catalogue has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import CATALOGUE, MISTAKES, POLICY_PATH, control, document, examination, exclusion, places, program
from tests.rules.seen import messages, observed
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Observation
from tieout.model.location import Location
from tieout.rules.controls.unknown_criterion import unknown_criterion


def of_document(reference: str) -> list[str]:
    return messages(unknown_criterion, examination(document(criteria=(reference,))))


def test_known_criteria_and_points_of_focus_are_no_finding() -> None:
    known = tuple(item.id for item in CATALOGUE.criteria)
    text = document(criteria=(*known, "CC6.1.3", "CC6.1-POF3"))
    assert observed(unknown_criterion, examination(text, controls=(control(criteria=known),))) == []


def test_a_document_that_names_an_unknown_one_is_placed_at_the_item() -> None:
    text = document(criteria=("CC6.1", "CC6.11"))
    assert observed(unknown_criterion, examination(text)) == [
        Observation(
            subject="POL-002",
            location=Location(path=POLICY_PATH, line=15, column=5),
            message="POL-002 names criterion CC6.11; the catalogue has CC6.1 to CC6.8. Did you mean CC6.1?",
            remedy="write the id as the catalogue has it; tieout ladder lists the criteria in scope",
            about="CC6.11",
        )
    ]


def test_a_control_that_names_an_unknown_one_is_placed_at_the_item() -> None:
    (seen,) = observed(unknown_criterion, examination(controls=(control(criteria=("CC6.1", "CC6.11")),)))
    assert (seen.subject, seen.location) == ("AC-01", Location(path=SETTINGS_PATH, line=14, column=7))


def test_without_a_place_of_its_own_the_item_is_at_the_key() -> None:
    text = document(criteria=("X",), places=places(POLICY_PATH, "criteria", start=9))
    assert observed(unknown_criterion, examination(text))[0].location.line == 9


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("CC6.9", "CC6.9; the catalogue has CC6.1 to CC6.8. Did you mean CC6.8, CC6.7 or CC6.6?"),
        ("CC8.2", "CC8.2; the catalogue has CC8.1 alone. Did you mean CC8.1?"),
        ("CC6", "CC6; that is a series, and its criteria are CC6.1 to CC6.8. Did you mean CC6.1, CC6.2 or CC6.3?"),
        ("cc6.1", "cc6.1; the catalogue has CC6.1 to CC6.8. Did you mean CC6.1?"),
        ("CC6.1 ", "CC6.1 ; the catalogue has CC6.1 to CC6.8. Did you mean CC6.1?"),
        (
            "\u0421\u04216.1",
            "\u0421\u04216.1 (with U+0421 in it); the catalogue has CC6.1 to CC6.8. Did you mean CC6.1?",
        ),
        (
            "CC\uff16.1",
            "CC\uff16.1 (with U+FF16 in it); the catalogue has CC6.1 to CC6.8. Did you mean CC6.1?",
        ),
        (
            "R",
            "R; the series of the catalogue are CC1 to CC9, A1, PI1, C1 and P1 to P8",
        ),
    ],
)
def test_the_message_says_what_there_is_and_what_was_meant(reference: str, message: str) -> None:
    assert of_document(reference) == [f"POL-002 names criterion {message}"]


@pytest.mark.parametrize(("mistake", "meant"), MISTAKES)
def test_known_mistakes_are_answered_from_the_table(mistake: str, meant: tuple[str, ...]) -> None:
    (seen,) = of_document(mistake)
    assert all(known in seen for known in meant)
    assert ("Did you mean" in seen) == bool(meant)


def test_a_long_reference_is_cut_in_the_message() -> None:
    (seen,) = of_document("CC6.1" + "x" * 5000)
    assert len(seen) < 250


def test_an_excluded_criterion_has_to_exist() -> None:
    settings = program(excluded=(exclusion("CC6.44", "No premises", line=6),))
    (seen,) = observed(unknown_criterion, examination(program=settings))
    assert (seen.subject, seen.location) == ("scope.excluded", Location(path=SETTINGS_PATH, line=6, column=5))
    assert (
        seen.message == "scope.excluded names criterion CC6.44; the catalogue has CC6.1 to CC6.8. Did you mean CC6.4?"
    )


def test_a_point_of_focus_cannot_be_left_out() -> None:
    settings = program(excluded=(exclusion("CC6.4-POF1", "No premises"),))
    assert messages(unknown_criterion, examination(program=settings)) == [
        "scope.excluded names CC6.4-POF1, a point of focus of CC6.4; only a whole criterion can be left out"
    ]


def test_a_known_criterion_can_be_left_out_even_without_a_reason() -> None:
    settings = program(excluded=(exclusion("CC6.4", ""),))
    assert observed(unknown_criterion, examination(program=settings)) == []


def test_an_empty_catalogue_is_said_to_be_empty() -> None:
    empty = replace(CATALOGUE, criteria=(), groups=(), mistakes=())
    assert messages(unknown_criterion, examination(document(criteria=("CC6.1",)), controls=(), catalogue=empty)) == [
        "POL-002 names criterion CC6.1; the catalogue is empty"
    ]


def test_a_control_without_an_id_is_called_so() -> None:
    seen = examination(document(controls=()), controls=(control(id="", criteria=("CC6.11",)),))
    assert [item.subject for item in observed(unknown_criterion, seen)] == ["a control without an id"]
