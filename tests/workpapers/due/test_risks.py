"""Risks are treated and looked at again; findings are fixed and answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from tests.workpapers.due.rows import reported, risk, seen
from tieout.model.examination import Examination
from tieout.model.registers.collection import Registers
from tieout.model.registers.risks import (
    Appetite,
    FindingSource,
    FindingStatus,
    Level,
    ReportedFinding,
    Risk,
    RiskStatus,
    Treatment,
)
from tieout.workpapers.due.obligation import Obligation, Unlisted
from tieout.workpapers.due.risks import finding_answers, finding_fixes, risk_reviews, risk_treatments

Source = Callable[[Examination], Iterable[Obligation | Unlisted]]
NO_LIMIT = "no day is named by which it is fixed, and no policy in force states a limit for its severity"


def told(source: Source, row: Risk | ReportedFinding, **changes: object) -> list[date | str]:
    registers = Registers(risks=(row,)) if isinstance(row, Risk) else Registers(findings=(row,))
    found = source(seen(registers, **changes))
    return [item.due_on if isinstance(item, Obligation) else item.reason for item in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 7, 10)]),
        ({"status": None}, [date(2026, 7, 10)]),
        ({"treatment": None}, [date(2026, 7, 10)]),
        ({"treatment": Treatment.ACCEPT}, []),
        *(({"status": status}, []) for status in RiskStatus if status is not RiskStatus.OPEN),
        ({"due": None}, []),
        (
            {"due": None, "appetite": Appetite.ABOVE},
            ["above the appetite, and no day is named by which its treatment is done"],
        ),
    ],
)
def test_an_open_risk_is_treated_by_its_day(changes: dict[str, object], expected: list[date | str]) -> None:
    assert told(risk_treatments, risk(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 8, 1)]),
        *(({"status": status}, [date(2026, 8, 1)]) for status in (RiskStatus.TREATED, RiskStatus.ACCEPTED, None)),
        ({"status": RiskStatus.CLOSED}, []),
        ({"status": RiskStatus.DRAFT}, ["a draft is nobody's statement yet, so nothing of it is due"]),
        ({"last_reviewed": None}, ["no review of it is on record"]),
        ({"last_reviewed": date(2026, 7, 2)}, ["its last review is dated 2026-07-02, which has not come yet"]),
    ],
)
def test_a_risk_is_looked_at_again(changes: dict[str, object], expected: list[date | str]) -> None:
    assert told(risk_reviews, risk(**changes)) == expected


def test_without_a_limit_a_review_has_no_day() -> None:
    unstated = "no policy in force states the parameter risk-review-gap"
    assert told(risk_reviews, risk(), statements=()) == [unstated]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 7, 22)]),
        ({"due": date(2026, 7, 1)}, [date(2026, 7, 1)]),
        ({"first_severity": Level.CRITICAL}, [date(2026, 6, 29)]),
        ({"severity": Level.LOW}, [NO_LIMIT]),
        ({"severity": None}, [NO_LIMIT]),
        ({"reported_on": None}, [NO_LIMIT]),
        ({"status": None}, [date(2026, 7, 22)]),
        *(({"status": status}, []) for status in FindingStatus if status is not FindingStatus.OPEN),
    ],
)
def test_an_open_finding_is_fixed_within_the_limit_of_its_first_severity(
    changes: dict[str, object], expected: list[date | str]
) -> None:
    assert told(finding_fixes, reported(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 7, 6)]),
        ({"plan": "replace it"}, []),
        ({"ticket": "SEC-1"}, []),
        ({"acceptance": "EXC-001"}, []),
        ({"source": FindingSource.SCAN}, []),
        ({"reported_on": None}, ["no day is named on which it was reported"]),
    ],
)
def test_a_finding_of_a_penetration_test_is_answered(changes: dict[str, object], expected: list[date | str]) -> None:
    """Ten business days after Monday, 2026-06-22."""
    assert told(finding_answers, reported(**changes)) == expected


def test_without_a_limit_an_answer_has_no_day() -> None:
    unstated = "no policy in force states the parameter pen-test-answer"
    assert told(finding_answers, reported(), statements=()) == [unstated]


def test_each_says_what_whose_and_the_next_step() -> None:
    [item] = risk_treatments(seen(Registers(risks=(risk(title=""),))))
    assert isinstance(item, Obligation)
    assert (item.id, item.title, item.owner) == ("risk-treatment:RSK-001", "RSK-001: treatment", "role:cto")
    [fix] = finding_fixes(seen(Registers(findings=(reported(),))))
    assert isinstance(fix, Obligation)
    assert (fix.id, fix.title, fix.owner) == ("finding-fix:F-001", "Old library: fix", "person:ben")
