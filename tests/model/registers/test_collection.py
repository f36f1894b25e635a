"""Rows are found by their ids."""

from __future__ import annotations

import dataclasses

import pytest

from tieout.model.location import Location
from tieout.model.registers.assets import System, Vendor
from tieout.model.registers.collection import REGISTERS, Registers
from tieout.model.registers.operation import Alert, Commitment, Grant, Incident
from tieout.model.registers.risks import Acceptance, ReportedFinding, Risk

AT = Location(path="registers/x.yaml")
KINDS = {
    "systems": System,
    "vendors": Vendor,
    "risks": Risk,
    "access": Grant,
    "findings": ReportedFinding,
    "incidents": Incident,
    "exceptions": Acceptance,
    "alerts": Alert,
    "commitments": Commitment,
}
FULL = Registers(
    systems=(System(id="a", location=AT), System(id="b", location=AT), System(location=AT)),
    vendors=(Vendor(id="a", location=AT),),
    risks=(Risk(id="a", location=AT),),
    access=(Grant(id="a", location=AT),),
    findings=(ReportedFinding(id="a", location=AT),),
    incidents=(Incident(id="a", location=AT),),
    exceptions=(Acceptance(id="a", location=AT),),
    alerts=(Alert(id="a", location=AT),),
    commitments=(Commitment(id="a", location=AT),),
)
FINDERS = {
    "systems": FULL.system,
    "vendors": FULL.vendor,
    "risks": FULL.risk,
    "access": FULL.grant,
    "findings": FULL.finding,
    "incidents": FULL.incident,
    "exceptions": FULL.exception,
    "alerts": FULL.alert,
    "commitments": FULL.commitment,
}


def test_there_is_a_field_and_a_finder_for_each_register() -> None:
    fields = tuple(field.name for field in dataclasses.fields(Registers) if field.init)
    assert fields == REGISTERS == tuple(KINDS) == tuple(FINDERS)


@pytest.mark.parametrize("name", REGISTERS)
def test_a_row_is_found_in_its_own_register_alone(name: str) -> None:
    found = FINDERS[name]("a")
    assert isinstance(found, KINDS[name])
    assert found is FULL.rows(name)[0]
    assert FINDERS[name]("nobody") is None


def test_a_row_without_an_id_is_there_and_not_found() -> None:
    assert len(FULL.systems) == 3
    assert FULL.system("") is None


def test_of_two_rows_of_one_id_the_first_is_found() -> None:
    first, second = System(id="a", name="One", location=AT), System(id="a", name="Two", location=AT)
    assert Registers(systems=(first, second)).system("a") is first


def test_looking_for_a_row_changes_nothing_that_is_compared() -> None:
    one, other = Registers(systems=FULL.systems), Registers(systems=FULL.systems)
    assert one.system("b") is FULL.systems[1]
    assert one == other
    assert hash(one) == hash(other)
    assert dataclasses.replace(one, systems=()).system("b") is None


def test_a_register_that_there_is_not_is_no_empty_one() -> None:
    with pytest.raises(KeyError):
        FULL.rows("people")


def test_a_hundred_thousand_rows_are_looked_up_in_time() -> None:
    """Once through the register, not once for each question."""
    many = Registers(findings=tuple(ReportedFinding(id=f"F-{number}", location=AT) for number in range(20_000)))
    assert all(many.finding(row.id) is row for row in many.findings)


@pytest.mark.parametrize(
    ("likelihood", "impact", "score"), [(1, 1, 1), (5, 5, 25), (3, 4, 12), (None, 4, None), (3, None, None)]
)
def test_a_score_is_likelihood_times_impact(likelihood: int | None, impact: int | None, score: int | None) -> None:
    risk = Risk(
        location=AT,
        inherent_likelihood=likelihood,
        inherent_impact=impact,
        residual_likelihood=impact,
        residual_impact=likelihood,
    )
    assert risk.inherent_score == risk.residual_score == score
