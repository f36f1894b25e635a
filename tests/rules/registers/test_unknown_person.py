"""Whoever acted by a register is a person of the people register, and was there on the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import acceptance, at_hour, grant, incident, person, roster, row_at, vendor
from tests.rules.seen import messages, observed, of_rows, severities
from tieout.model.finding import Observation, Severity
from tieout.rules.registers.unknown_person import unknown_person as rule


def test_people_who_were_there_are_no_finding() -> None:
    assert observed(rule, of_rows(incidents=(incident(),))) == []
    assert observed(rule, of_rows(access=(grant(approved_by="role:cto", requested_by=""),))) == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"access": (grant(person="anna"),)}, "GR-0001 is given to anna, who is not in {} Did you mean ana?"),
        ({"access": (grant(requested_by="x"),)}, "GR-0001 was asked for by x, who is not in {}"),
        (
            {"access": (grant(approved_by="person:bem"),)},
            "GR-0001 was approved by person:bem, who is not in {} Did you mean ben?",
        ),
        ({"vendors": (vendor(reviewer="x"),)}, "example-cloud was reviewed by x, who is not in {}"),
        ({"incidents": (incident(commander="x"),)}, "INC-2026-01 was commanded by x, who is not in {}"),
        ({"exceptions": (acceptance(requested_by="x"),)}, "EXC-001 was asked for by x, who is not in {}"),
    ],
)
def test_a_name_that_the_register_has_not_is_an_error(rows: dict[str, Any], message: str) -> None:
    where = "registers/people.yaml" + ("." if "Did" in message else "")
    seen = of_rows(**rows)
    assert (messages(rule, seen), severities(rule, seen)) == ([message.format(where)], [Severity.ERROR])


@pytest.mark.parametrize(("left", "count"), [(date(2026, 1, 13), 1), (date(2026, 1, 14), 0), (date(2026, 1, 15), 0)])
def test_whoever_approved_worked_here_on_the_day(left: date, count: int) -> None:
    gone = person(id="ben", name="Ben Example", left_on=left, emails=())
    seen = of_rows(
        changes={"roster": roster(person(), gone)},
        vendors=(vendor(reviewer="ana"),),
        access=(grant(), grant(id="GR-0002", location=row_at("access", 9))),
    )
    expected = "GR-0001 and GR-0002 were approved by ben, and Ben Example did not work here on 2026-01-14"
    assert messages(rule, seen) == [expected] * count


@pytest.mark.parametrize(("moment", "count"), [("2026-01-15 23:59", 0), ("2026-01-16 00:00", 1), (None, 0)])
def test_an_act_has_the_day_of_its_instant_and_one_without_is_not_held_to_any(moment: str | None, count: int) -> None:
    gone = person(id="ben", name="Ben Example", left_on=date(2026, 1, 15), emails=())
    seen = of_rows(
        changes={"roster": roster(person(), gone)},
        vendors=(vendor(reviewer="ana"),),
        access=(grant(granted_at=moment and at_hour(moment)),),
    )
    assert len(messages(rule, seen)) == count


def test_a_role_that_nobody_holds_did_nothing() -> None:
    seen = of_rows(changes={"roster": roster(person())}, access=(), vendors=(vendor(reviewer="role:security-lead"),))
    assert messages(rule, seen)[-1] == "example-cloud was reviewed by role:security-lead, and nobody holds that role"


def test_a_manager_is_somebody() -> None:
    people = roster(person(manager="x"), person(id="ben", roles=("security-lead",), manager="x"))
    assert observed(rule, of_rows(changes={"roster": people})) == [
        Observation(
            subject="registers/people.yaml",
            location=people.people[0].location,
            message="ana and ben report to x, who is not in registers/people.yaml",
            remedy="name the person who did it, or add the right row to registers/people.yaml",
            about="manager x",
            touches=("registers/people.yaml:5",),
        )
    ]
