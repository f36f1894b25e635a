"""What registers, runbooks and controls name is there, and in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.factories import (
    acceptance,
    alert,
    commitment,
    control,
    document,
    grant,
    incident,
    reported,
    risk,
    row_at,
    runbook,
    system,
    vendor,
)
from tests.rules.seen import messages, observed, of_rows, severities
from tieout.check import check
from tieout.model.control import Requirement
from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.document import Status
from tieout.model.finding import Observation, RuleState, Severity
from tieout.model.limit import Unit
from tieout.model.location import Location, NotExamined
from tieout.model.parameter import Parameter
from tieout.model.registers.assets import Standing, VendorStatus
from tieout.model.registers.risks import AcceptanceStatus, FindingStatus, RiskStatus
from tieout.rules.registers.dangling_reference import NAMES
from tieout.rules.registers.dangling_reference import dangling_reference as rule
from tieout.rules.registers.unknown_person import ACTS
from tieout.sources.registers.tables import TABLES

ERROR, WARNING = Severity.ERROR, Severity.WARNING
ELSEWHERE = {("systems", "vendor"), ("alerts", "runbook"), ("exceptions", "rule"), ("exceptions", "approved_by")}
"""Followed by rules of their own; a waiver's rule by nobody yet."""


def test_sound_registers_are_no_finding() -> None:
    assert observed(rule, of_rows(document(), runbook(systems=("identity-provider",)), incidents=(incident(),))) == []


def test_a_control_that_was_taken_out_is_no_slip_for_another() -> None:
    gone = ControlChange(control="AC-11", effect=ControlEffect.REMOVED, on=date(2026, 5, 4), commit="e72be9908a" * 4)
    of = replace(of_rows(risks=(risk(controls=("AC-11",)),)), control_changes=(gone,))
    (found,) = observed(rule, of)
    assert (
        found.message
        == "RSK-001 names the control AC-11, which commit e72be9908a of 2026-05-04 took out of controls.yaml"
    )
    assert (found.remedy, found.severity) == ("name what took its place, or take the name away", None)


def test_every_column_that_names_something_is_followed_by_a_rule() -> None:
    followed = {(name, key): kind for name, pairs in NAMES.items() for key, kind in pairs}
    followed |= {(name, key): "people" for name, acts in ACTS.items() for key, _, _ in acts}
    wanted = {
        (table.name, column.name): column.refers
        for table in TABLES.values()
        for column in table.columns
        if table.name != "people" and column.refers not in {"", "owners"}
        if (table.name, column.name) not in ELSEWHERE
    }
    assert followed == wanted


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            {"systems": (system(criteria=("CC6.11",)),)},
            "identity-provider names the criterion CC6.11, which is none of the catalogue's. Did you mean CC6.1?",
        ),
        (
            {"vendors": (vendor(criteria=("CC9.9",)),)},
            "example-cloud names the criterion CC9.9, which is none of the catalogue's. Did you mean CC9.1?",
        ),
        (
            {"risks": (risk(controls=("AC-01", "AC-O1")),)},
            "RSK-001 names the control AC-O1, which is not in controls.yaml. Did you mean AC-01?",
        ),
        (
            {"risks": (risk(acceptance="EXC-0O1"),)},
            "RSK-001 names the exception EXC-0O1, which is not in registers/exceptions.yaml. Did you mean EXC-001?",
        ),
        ({"access": (grant(system="x"),)}, "GR-0001 names the system x, which is not in registers/systems.yaml"),
        ({"findings": (reported(system="x"),)}, "FND-001 names the system x, which is not in registers/systems.yaml"),
        (
            {"incidents": (incident(runbook="RB-009"),)},
            (
                "INC-2026-01 names the runbook RB-009, which is the id of no readable document of that kind"
                ". Did you mean RB-001?"
            ),
        ),
        (
            {"incidents": (incident(vendor="x"),)},
            "INC-2026-01 names the vendor x, which is not in registers/vendors.yaml",
        ),
        (
            {"incidents": (incident(alert="x"),)},
            "INC-2026-01 names the alert x, which is not in registers/alerts.yaml",
        ),
        (
            {"exceptions": (acceptance(policy="RB-001"),)},
            "EXC-001 names the policy RB-001, which is the id of no readable document of that kind",
        ),
        (
            {"exceptions": (acceptance(finding="x", expires_on=date(2020, 1, 1)),)},
            "EXC-001 names the finding x, which is not in registers/findings.yaml",
        ),
        ({"exceptions": (acceptance(risk="x"),)}, "EXC-001 names the risk x, which is not in registers/risks.yaml"),
        ({"alerts": (alert(system="x"),)}, "backup-failed names the system x, which is not in registers/systems.yaml"),
        (
            {"commitments": (commitment(parameter="x"),)},
            "COM-001 names the parameter x, which is stated by no readable document",
        ),
    ],
)
def test_what_is_not_there_is_an_error(rows: dict[str, Any], message: str) -> None:
    seen = of_rows(document(), runbook(), **rows)
    assert (messages(rule, seen), severities(rule, seen)) == ([message], [ERROR])


def test_an_empty_register_is_named_by_the_path_it_would_have() -> None:
    seen = of_rows(vendors=(), incidents=(incident(vendor="x", runbook=""),))
    assert messages(rule, seen) == ["INC-2026-01 names the vendor x, which is not in registers/vendors.yaml"]


def test_a_parameter_is_stated_by_a_document_that_is_not_retired() -> None:
    stated = Parameter(name="n", value=Decimal(1), unit=Unit.DAYS, phrase="p", location=Location(path="p.md"))
    rows: Any = {"commitments": (commitment(parameter="n"),), "exceptions": ()}
    assert messages(rule, of_rows(document(parameters=(stated,), status=Status.DRAFT), **rows)) == []
    assert len(messages(rule, of_rows(document(parameters=(stated,), status=Status.RETIRED), **rows))) == 1


def test_one_name_under_one_key_of_a_file_is_one_finding_at_the_first() -> None:
    rows = [grant(id=f"GR-{n}", system="x", location=row_at("access", n + 5)) for n in range(7)]
    assert observed(rule, of_rows(access=rows)) == [
        Observation(
            subject="registers/access.yaml",
            location=row_at("access"),
            message="GR-0, GR-1, GR-2, GR-3 and 3 more name the system x, which is not in registers/systems.yaml",
            remedy="correct the id, or add what is missing",
            about="system x",
        )
    ]


def test_a_runbook_and_the_evidence_of_a_control_name_systems_too() -> None:
    lost = control(evidence=(Requirement(id="a", system="x", kind="k"), Requirement(id="b", system="", kind="k")))
    calls = runbook(systems=("y",))
    seen = of_rows(
        document(), calls, runbook(id="RB-2", status=Status.RETIRED, systems=("z",)), changes={"controls": (lost,)}
    )
    assert messages(rule, seen) == [
        "AC-01 names the system x, which is not in registers/systems.yaml",
        "RB-001 names the system y, which is not in registers/systems.yaml",
    ]


RETIRED = {"systems": (system(status=Standing.RETIRED),), "vendors": (vendor(status=VendorStatus.LEFT),)}
WHICH = "names the system identity-provider, which is retired"


@pytest.mark.parametrize(
    ("register", "row", "message"),
    [
        ("access", grant(), f"GR-0001 {WHICH}"),
        ("access", grant(revoked_at=factories.at_hour("2026-05-01 09:00")), None),
        ("findings", reported(status=FindingStatus.OPEN), f"FND-001 {WHICH}"),
        ("findings", reported(), None),
        ("exceptions", acceptance(systems=("identity-provider",)), f"EXC-001 {WHICH}"),
        ("exceptions", acceptance(systems=("identity-provider",), status=AcceptanceStatus.ENDED), None),
        ("alerts", alert(), f"backup-failed {WHICH}"),
        ("incidents", incident(vendor="example-cloud"), None),
    ],
)
def test_what_has_gone_may_be_named_by_what_is_over(register: str, row: Any, message: str | None) -> None:
    bare = {"access": (), "findings": (), "exceptions": (), "commitments": (), "risks": (), **RETIRED}
    controls = {"controls": (control(evidence=()),)}
    seen = of_rows(document(), runbook(), changes=controls, **{**bare, register: (row,)})
    assert messages(rule, seen) == ([message] if message else [])
    assert severities(rule, seen) == [WARNING] * bool(message)


@pytest.mark.parametrize(("ended", "count"), [(date(2026, 6, 29), 1), (date(2026, 6, 30), 0)])
def test_a_control_that_has_ended_lowers_no_risk(ended: date, count: int) -> None:
    over = {"controls": (control(effective_to=ended, evidence=()),)}
    seen = of_rows(changes=over, commitments=())
    assert messages(rule, seen) == ["RSK-001 names the control AC-01, which ended on 2026-06-29"] * count
    closed = of_rows(changes=over, commitments=(), risks=(risk(status=RiskStatus.CLOSED),))
    assert messages(rule, closed) == []


def test_a_control_that_has_ended_may_name_a_retired_system() -> None:
    over = {"controls": (control(effective_to=date(2026, 6, 29)),)}
    seen = of_rows(changes=over, commitments=(), risks=(), access=(), findings=(), **RETIRED)
    assert messages(rule, seen) == []


def test_a_policy_that_is_retired_is_named_by_no_exception_that_counts() -> None:
    seen = of_rows(document(status=Status.RETIRED))
    assert messages(rule, seen) == ["EXC-001 names the policy POL-002, which is retired"]


def test_without_one_of_the_registers_it_is_not_examined() -> None:
    lacking = of_rows(changes={"unexamined": (NotExamined(need="alerts", reason="there is no register"),)})
    outcome = check(lacking, (rule,))
    assert [(item.state, item.reason) for item in outcome.rules] == [(RuleState.NOT_EXAMINED, "there is no register")]
