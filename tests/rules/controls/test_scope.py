"""The scope has security, and what is named outside it is noted once a category."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import control, document, examination, exclusion, program
from tests.rules.seen import messages, observed, severities
from tieout.model.criteria import Category
from tieout.model.document import Status
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location, Unreadable
from tieout.model.program import Scope
from tieout.rules.controls.out_of_scope_criterion import out_of_scope_criterion
from tieout.rules.controls.scope_without_security import scope_without_security

AT = Location(path=SETTINGS_PATH, line=6, column=3)


def scoped(*categories: Category, stated: bool = True) -> Examination:
    scope = Scope(categories=frozenset(categories), location=AT if stated else None)
    return examination(program=replace(program(), scope=scope))


def test_a_scope_without_security_is_told_where_it_stands() -> None:
    seen = scoped(Category.PROCESSING_INTEGRITY, Category.AVAILABILITY)
    assert observed(scope_without_security, seen) == [
        Observation(
            subject="scope",
            location=AT,
            message="the scope has availability and processing integrity, and not security",
            remedy="add security to scope.categories",
            about="security",
        )
    ]


def test_a_scope_with_it_or_none_at_all_or_one_not_read_whole_is_not() -> None:
    lost = Unreadable(location=AT, kind="bad-value", message="m", remedy="r")
    for seen in (
        scoped(Category.SECURITY),
        scoped(Category.PRIVACY, stated=False),
        replace(scoped(Category.PRIVACY), unreadable=(lost,)),
    ):
        assert messages(scope_without_security, seen) == []


def test_all_of_a_category_is_one_note_at_the_first() -> None:
    seen = examination(
        document(criteria=("A1.1", "CC6.1")),
        controls=(control(criteria=("C1.1", "A1.2", "A1.3")), control(id="AC-02", criteria=("A1.1.2",))),
    )
    assert messages(out_of_scope_criterion, seen) == [
        "AC-01 names A1.2 of availability, which is not in scope; so do AC-02 and POL-002",
        "POL-002 names CC6.1 of security, which is not in scope",
    ]
    assert severities(out_of_scope_criterion, seen) == [Severity.NOTE] * 2
    assert observed(out_of_scope_criterion, seen)[0].location == control().at("criteria[1]")


@pytest.mark.parametrize(
    "seen",
    [
        examination(),
        examination(document(criteria=("A1.1",), status=Status.RETIRED)),
        examination(document(criteria=("X9.9",))),
    ],
)
def test_what_is_in_scope_retired_or_unknown_is_not(seen: Examination) -> None:
    assert messages(out_of_scope_criterion, seen) == []


@pytest.mark.parametrize(("reason", "count"), [("No premises", 1), (" ", 0)])
def test_what_is_left_out_is_not_named_by_a_document(reason: str, count: int) -> None:
    seen = examination(program=program(excluded=(exclusion("C1.2", reason),)))
    assert (
        messages(out_of_scope_criterion, seen)
        == ["POL-002 names C1.2, which is left out of scope (No premises)"] * count
    )
