"""Exceptions end; what they cover then counts again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import control, document
from tests.workpapers.due.rows import acceptance, reported, risk, seen
from tieout.model.registers.collection import Registers
from tieout.model.registers.risks import Acceptance, AcceptanceStatus, FindingStatus, RiskStatus
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted
from tieout.workpapers.due.waivers import waivers

OVER = date(2026, 6, 29)


def found(row: Acceptance, **registers: object) -> list[Obligation | Unlisted]:
    of = seen(Registers(exceptions=(row,), **registers))  # type: ignore[arg-type]  # each test names rows
    return list(waivers(of))


def test_an_approved_exception_is_due_on_its_last_day() -> None:
    assert found(acceptance(rule="stale-review", subject="POL-003")) == [
        Obligation(
            kind=Kind.WAIVER,
            subject="EXC-001",
            title="the acceptance of stale-review on POL-003 ends",
            owner="person:ben",
            due_on=date(2026, 7, 20),
            stays_open="it is void from the next day, and only a new decision before its end renews it",
            step="settle what it covers and set status: ended; or ask anew before it ends",
            location=acceptance().location,
        )
    ]


@pytest.mark.parametrize("status", [AcceptanceStatus.REQUESTED, AcceptanceStatus.REJECTED, AcceptanceStatus.ENDED])
def test_one_that_does_not_count_does_not_end(status: AcceptanceStatus) -> None:
    assert found(acceptance(status=status)) == []


def test_one_without_an_end_is_named() -> None:
    assert found(acceptance(expires_on=None, id="", status=None)) == [
        Unlisted(kind=Kind.WAIVER, subject="registers/exceptions.yaml", reason="it names no end")
    ]


@pytest.mark.parametrize(("status", "is_late"), [(s, s not in {RiskStatus.CLOSED, RiskStatus.DRAFT})
                                                 for s in RiskStatus])  # fmt: skip
def test_one_that_is_over_is_late_while_its_risk_is_open(status: RiskStatus, is_late: bool) -> None:
    row = acceptance(expires_on=OVER, risk="RSK-001")
    kept = found(row, risks=(risk(status=status),))
    assert [type(item) for item in kept] == [Obligation] * is_late


@pytest.mark.parametrize(("status", "is_late"), [(s, s in {FindingStatus.OPEN, FindingStatus.ACCEPTED})
                                                 for s in FindingStatus])  # fmt: skip
def test_one_that_is_over_is_late_while_its_finding_is_open(status: FindingStatus, is_late: bool) -> None:
    row = acceptance(expires_on=OVER, finding="F-001")
    assert len(found(row, findings=(reported(status=status),))) == is_late


def test_one_whose_cover_is_settled_need_not_be_renewed() -> None:
    row = acceptance(finding="F-001")
    assert found(row, findings=(reported(status=FindingStatus.CLOSED),)) == []


@pytest.mark.parametrize("covers", [{"policy": "POL-002"}, {"control": "AC-01"}, {"risk": "RSK-404"}, {}])
def test_one_that_covers_no_row_on_record_is_late_until_it_is_ended(covers: dict[str, str]) -> None:
    assert [type(item) for item in found(acceptance(expires_on=OVER, **covers))] == [Obligation]
    assert found(acceptance(expires_on=OVER, status=AcceptanceStatus.ENDED, **covers)) == []


@pytest.mark.parametrize("more", [{"rule": "stale-review"}, {"policy": "POL-002"}, {"control": "AC-01"}])
def test_one_that_is_about_more_than_a_row_is_late_until_it_is_ended(more: dict[str, str]) -> None:
    row = acceptance(expires_on=OVER, finding="F-001", **more)
    assert len(found(row, findings=(reported(status=FindingStatus.CLOSED),))) == 1


def test_of_one_that_covers_both_each_must_be_settled() -> None:
    row = acceptance(risk="RSK-001", finding="F-001")
    fixed, closed = reported(status=FindingStatus.FIXED), risk(status=RiskStatus.CLOSED)
    assert len(found(row, findings=(fixed,), risks=(risk(),))) == 1
    assert found(row, findings=(fixed,), risks=(closed,)) == []


@pytest.mark.parametrize(
    ("covers", "owner", "title"),
    [
        ({"risk": "RSK-001"}, "role:cto", "RSK-001"),
        ({"finding": "F-001"}, "person:ben", "F-001"),
        ({"control": "AC-01"}, "role:security-lead", "AC-01"),
        ({"policy": "POL-002"}, "role:security-lead", "POL-002"),
        ({"requested_by": ""}, "", "something that it does not name"),
    ],
)
def test_it_is_the_owner_s_of_what_it_covers_else_whose_asked(covers: dict[str, str], owner: str, title: str) -> None:
    of = seen(
        Registers(exceptions=(acceptance(**covers),), risks=(risk(),), findings=(reported(),)),
        documents=(document(),),
        controls=(control(),),
    )
    [item] = waivers(of)
    assert isinstance(item, Obligation)
    assert (item.owner, item.title) == (owner, f"the acceptance of {title} ends")


@pytest.mark.parametrize(("until", "is_late"), [(date(2026, 6, 30), False), (OVER, True)])
def test_one_that_is_over_is_done_once_another_covers_the_same(until: date, is_late: bool) -> None:
    rows = (acceptance(expires_on=OVER, risk="RSK-001"), acceptance(id="EXC-002", expires_on=until, risk="RSK-001"))
    found_ = [item.subject for item in waivers(seen(Registers(exceptions=rows, risks=(risk(),))))]
    assert ("EXC-001" in found_) is is_late
    assert "EXC-002" in found_
