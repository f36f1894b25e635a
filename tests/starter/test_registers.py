"""The registers that a company gets: readable, explained, tied to each other, and claiming nothing."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.starter.test_schema import TextOnly
from tieout.load import load
from tieout.model.control import Nature
from tieout.model.examination import Examination
from tieout.model.registers.assets import Standing, VendorStatus
from tieout.model.registers.collection import REGISTERS
from tieout.model.registers.risks import RiskStatus
from tieout.sources.registers.people import read_people
from tieout.sources.registers.reader import RegisterReading, read_register
from tieout.sources.registers.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("people", *REGISTERS)
HIGH = 10
"""The score from which that policy calls a risk high."""
APPETITE = 9
"""The highest residual score that policies/risk-management.md lives with."""


def text_of(name: str) -> str:
    return (ROOT / "registers" / f"{name}.yaml").read_text(encoding="utf-8")


def read(name: str) -> RegisterReading[Any]:
    return read_register(text_of(name).encode(), path=f"registers/{name}.yaml", table=TABLES[name])


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / f".tieout/schemas/{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_register_is_read_without_a_remark(name: str) -> None:
    reading = read(name)
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    assert not reading.is_lost


@pytest.mark.parametrize("name", NAMES)
def test_a_register_names_its_schema_and_is_valid(name: str) -> None:
    text = text_of(name)
    assert text.startswith(f"# yaml-language-server: $schema=../.tieout/schemas/{name}.json\n")
    jsonschema.Draft7Validator.check_schema(schema(name))
    jsonschema.validate(yaml.load(text, Loader=TextOnly), schema(name))  # noqa: S506  # a safe loader of ours


@pytest.mark.parametrize("name", NAMES)
def test_each_key_is_explained_in_a_line_above_the_rows(name: str) -> None:
    explained = re.findall(r"^#   ([a-z_]+)  +\S", text_of(name), re.MULTILINE)
    columns = [column.name for column in TABLES[name].columns if not column.into]
    assert sorted(explained) == sorted(columns)
    assert max(map(len, text_of(name).splitlines())) <= 125


@pytest.mark.parametrize("name", REGISTERS)
def test_no_row_claims_a_day(name: str) -> None:
    """Whatever happened, happened to nobody yet."""
    claimed = [
        (row.id, column.name)
        for row in read(name).rows
        for column in TABLES[name].columns
        if isinstance(getattr(row, column.name), (date, datetime))
    ]
    assert claimed == []


def test_nothing_is_in_use_judged_or_switched_on() -> None:
    assert {row.status for row in read("systems").rows} == {Standing.DRAFT}
    assert {row.status for row in read("vendors").rows} == {VendorStatus.PROPOSED}
    assert {row.status for row in read("risks").rows} == {RiskStatus.DRAFT}
    assert {row.enabled for row in read("alerts").rows} == {False}
    for name in ("access", "findings", "incidents", "exceptions"):
        assert read(name).rows == ()


def test_rows_name_each_other() -> None:
    systems, vendors = read("systems").rows, read("vendors").rows
    known = {row.id for row in systems}
    assert {row.vendor for row in systems if row.vendor} == {row.id for row in vendors}
    assert {row.system for row in read("alerts").rows} <= known
    assert all(row.name.startswith("Example ") for row in vendors)
    roster = read_people(text_of("people").encode()).roster
    owners = {row.owner for name in ("systems", "vendors", "risks", "commitments") for row in read(name).rows}
    assert {owner for owner in owners if not roster.holders(owner)} == set()


def test_risks_have_scores_controls_and_two_of_fraud() -> None:
    risks = read("risks").rows
    assert sum(row.fraud is True for row in risks) == 2
    assert all(row.controls and row.residual_score < row.inherent_score for row in risks)
    assert all((row.residual_score <= APPETITE) == (row.appetite.value == "within") for row in risks)


@pytest.fixture(scope="module")
def planted() -> Examination:
    """The programme as it lies here, which is what a company gets."""
    return load(ROOT, as_of=date(2027, 2, 1))


def test_controls_stand_against_a_risk_or_for_a_promise_and_only_these(planted: Examination) -> None:
    """The risk management policy asks for both directions."""
    registers = planted.registers
    named = {control for risk in registers.risks for control in risk.controls}
    named |= {control for promise in registers.commitments for control in promise.controls}
    assert named == {control.id for control in planted.controls}


def test_a_high_risk_has_a_control_that_prevents_and_one_that_detects(planted: Examination) -> None:
    natures = {control.id: control.nature for control in planted.controls}
    poor = [
        risk.id
        for risk in planted.registers.risks
        if (risk.inherent_score or 0) >= HIGH
        and not {Nature.PREVENTIVE, Nature.DETECTIVE} <= {natures[control] for control in risk.controls}
    ]
    assert poor == []


def test_each_alert_is_answered_by_the_runbook_that_it_names(planted: Examination) -> None:
    answered = {alert: item.id for item in planted.documents for alert in item.answers}
    assert {row.id: row.runbook for row in planted.registers.alerts} == answered


def test_runbooks_and_evidence_name_systems_of_the_register(planted: Examination) -> None:
    named = {system for item in planted.documents for system in item.systems}
    named |= {wanted.system for control in planted.controls for wanted in control.evidence}
    assert {system for system in named if planted.registers.system(system) is None} == set()


def test_a_promise_has_its_number_from_a_policy(planted: Examination) -> None:
    known = {parameter.name for item in planted.documents for parameter in item.parameters}
    assert {row.parameter for row in planted.registers.commitments if row.parameter} <= known


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["{{schema: tieout.{0}/v1, {0}: []}}", "{{schema: tieout.{0}/v1, {0}: null}}", "[]"])
def test_what_is_read_as_empty_is_valid(name: str, form: str) -> None:
    jsonschema.validate(yaml.safe_load(form.format(name)), schema(name))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_of_a_message_is_valid(name: str) -> None:
    text = f"- {TABLES[name].example}\n"
    jsonschema.validate(yaml.load(text, Loader=TextOnly), schema(name))  # noqa: S506  # as above


SLIPS = [
    ("systems", "{id: a, name: A}"),
    ("systems", "{id: a, name: A, owner: o, origin: bought}"),
    ("systems", "{id: a, name: A, owner: o, origin: bought, vendor: null}"),
    ("systems", "{id: a, name: A, owner: o, ownr: x}"),
    ("systems", "{id: a b, name: A, owner: o}"),
    ("systems", "{id: a, name: A, owner: o, rto: 4h}"),
    ("systems", "{id: a, name: A, owner: o, sso: maybe}"),
    ("systems", "{id: a, name: A, owner: o, criteria: CC6.1}"),
    ("systems", "{id: a, name: A, owner: o, log_retention_days: 9999}"),
    ("systems", "{id: a, name: '', owner: o}"),
    ("risks", "{id: a, title: A, owner: o, inherent_likelihood: 6, inherent_impact: 1, treatment: accept}"),
    ("risks", "{id: a, title: A, owner: o, inherent_likelihood: 5, inherent_impact: 1, treatment: ignore}"),
    ("access", "{id: a, person: p, system: s, entitlement: e, granted_at: 2026-01-14}"),
    ("incidents", "{id: a, title: A, severity: sev1, detected_at: 2026-01-14T10:00Z}"),
    ("exceptions", "{id: a, reason: r, requested_by: p, expires_on: 2026-12-31, renewals: often}"),
    ("people", "{id: a, name: A, policy_ack: [POL 009]}"),
    ("people", "{id: a, name: A, training_on: soon}"),
]


@pytest.mark.parametrize(("name", "row"), SLIPS)
def test_a_slip_is_marked_by_the_schema_as_by_the_reader(name: str, row: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.load(f"- {row}", Loader=TextOnly), schema(name))  # noqa: S506  # as above
    reading = read_register(f"- {row}\n".encode(), path="x.yaml", table=TABLES[name])
    assert reading.unreadable or reading.unknown_fields or reading.missing_fields


FITS = [
    ("systems", "{id: a, name: 1, owner: o, rto: PT4H, sso: yes, mfa: true, criteria: [CC6.1], x-note: {a: b}}"),
    ("systems", "{id: a, name: A, owner: o, origin: bought, vendor: v, tier: null, in_scope_from: null}"),
    ("exceptions", "{id: a, reason: r, requested_by: p, expires_on: 2026-12-31, renewals: 2}"),
    ("exceptions", "{id: a, reason: r, requested_by: p, expires_on: 2026-12-31, renewals: [2026-01-14]}"),
    ("people", "{id: a, name: A, role: cto, training_on: 2026-01-14, policy_ack: [POL-009@1.0 2026-01-14]}"),
    ("people", "{id: a, name: A, role: [cto, ceo], training_on: [2025-01-14, 2026-01-14], ids: [1234567]}"),
]


@pytest.mark.parametrize(("name", "row"), FITS)
def test_what_is_read_is_valid(name: str, row: str) -> None:
    jsonschema.validate(yaml.load(f"- {row}", Loader=TextOnly), schema(name))  # noqa: S506  # as above
    reading = read_register(f"- {row}\n".encode(), path="x.yaml", table=TABLES[name])
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
