"""Risks are treated and looked at again; findings are fixed and answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from tests.exercises import stated
from tests.workpapers.due.rows import acceptance, reported, risk, seen
from tieout.model.examination import Examination
from tieout.model.limit import Unit
from tieout.model.registers.collection import Registers
from tieout.model.registers.risks import (
    AcceptanceStatus,
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
NO_DAY = "no day is named by which it is fixed"


def told(source: Source, row: Risk | ReportedFinding, **changes: object) -> list[date | str]:
    registers = Registers(risks=(row,)) if isinstance(row, Risk) else Registers(findings=(row,))
    found = source(seen(registers, **changes))
    return [item.due_on if isinstance(item, Obligation) else item.reason for item in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 7, 10)]),
        ({"status": None}, [date(2026, 7, 10)]),
        ({"treatment": None}, []),
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
    unstated = "no policy in force then states the parameter risk-review-gap"
    assert told(risk_reviews, risk(), statements=()) == [unstated]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 7, 22)]),
        ({"due": date(2026, 7, 1)}, [date(2026, 7, 1)]),
        ({"due": date(2026, 8, 1)}, [date(2026, 7, 22)]),
        ({"first_severity": Level.CRITICAL}, [date(2026, 7, 22)]),
        ({"severity": Level.LOW}, ["no policy in force then states the parameter patch-low"]),
        ({"severity": Level.LOW, "due": date(2026, 8, 1)}, [date(2026, 8, 1)]),
        ({"severity": Level.INFORMATIONAL}, [NO_DAY]),
        ({"severity": None}, [NO_DAY]),
        ({"source": FindingSource.AUDIT}, [NO_DAY]),
        ({"source": FindingSource.AUDIT, "due": date(2026, 8, 1)}, [date(2026, 8, 1)]),
        ({"reported_on": None}, ["no day is on record from which its limit counts"]),
        ({"status": None}, [date(2026, 7, 22)]),
        ({"status": None, "fixed_on": date(2026, 6, 29)}, []),
        ({"status": FindingStatus.ACCEPTED}, [date(2026, 7, 22)]),
        *(({"status": status}, []) for status in (FindingStatus.FIXED, FindingStatus.FALSE_POSITIVE,
                                                  FindingStatus.CLOSED)),
    ],
)  # fmt: skip
def test_a_finding_is_fixed_within_the_limit_of_its_severity_or_its_own_day(
    changes: dict[str, object], expected: list[date | str]
) -> None:
    """The earlier. One that is marked as accepted counts as open until an acceptance says so."""
    assert told(finding_fixes, reported(**changes)) == expected


@pytest.mark.parametrize(("due", "line"), [(date(2026, 7, 1), 13), (date(2026, 8, 1), 11)])
def test_a_fix_stands_where_its_day_comes_from(due: date, line: int) -> None:
    row = reported(due=due, offsets=(("reported_on", 1, 5), ("due", 3, 5)))
    [item] = finding_fixes(seen(Registers(findings=(row,))))
    assert isinstance(item, Obligation)
    assert item.location.line == line


def test_the_limit_is_that_of_the_day_on_which_it_was_reported() -> None:
    then, now = stated("patch-high", 20, Unit.DAYS), stated("patch-high", 5, Unit.DAYS, since=date(2026, 6, 25))
    assert told(finding_fixes, reported(), statements=(then, now)) == [date(2026, 7, 12)]


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({"finding": "F-001"}, True),
        ({"finding": "F-002"}, False),
        ({"risk": "RSK-001"}, False),
        ({"finding": "F-001", "expires_on": date(2026, 6, 29)}, False),
        ({"finding": "F-001", "expires_on": date(2026, 6, 30)}, True),
        ({"finding": "F-001", "approved_by": "ben"}, False),
        ({"finding": "F-001", "rule": "stale-review"}, False),
        ({"finding": "F-001", "status": AcceptanceStatus.REQUESTED}, False),
    ],
)
def test_an_acceptance_that_counts_takes_a_finding_off_the_list(changes: dict[str, object], covered: bool) -> None:
    registers = Registers(findings=(reported(),), exceptions=(acceptance(**changes),))
    for source in (finding_fixes, finding_answers):
        assert [*source(seen(registers))] == [] if covered else len([*source(seen(registers))]) == 1


@pytest.mark.parametrize(("about", "named", "covered"), [("", "EXC-001", True), ("", "EXC-002", False),
                                                         ("F-009", "EXC-001", False)])  # fmt: skip
def test_an_acceptance_is_also_about_what_names_it_unless_it_names_another(
    about: str, named: str, covered: bool
) -> None:
    registers = Registers(findings=(reported(acceptance=named),), exceptions=(acceptance(finding=about),))
    assert ([*finding_fixes(seen(registers))] == []) is covered


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 7, 6)]),
        ({"plan": "replace it", "due": date(2026, 8, 1)}, []),
        ({"ticket": "SEC-1", "due": date(2026, 8, 1)}, []),
        ({"plan": " ", "due": date(2026, 8, 1)}, [date(2026, 7, 6)]),
        ({"plan": "replace it"}, [date(2026, 7, 6)]),
        ({"plan": "replace it", "due": date(2026, 8, 1), "owner": ""}, [date(2026, 7, 6)]),
        ({"source": FindingSource.SCAN}, [date(2026, 7, 6)]),
        ({"status": FindingStatus.FIXED}, []),
        ({"reported_on": None}, ["no day is on record from which its limit counts"]),
    ],
)
def test_a_finding_is_answered_by_a_plan_with_owner_and_day(
    changes: dict[str, object], expected: list[date | str]
) -> None:
    """Ten business days after Monday, 2026-06-22."""
    assert told(finding_answers, reported(**changes)) == expected


def test_without_a_limit_an_answer_has_no_day() -> None:
    unstated = "no policy in force then states the parameter pen-test-answer"
    assert told(finding_answers, reported(), statements=()) == [unstated]


def test_each_says_what_whose_and_the_next_step() -> None:
    [item] = risk_treatments(seen(Registers(risks=(risk(title=""),))))
    assert isinstance(item, Obligation)
    assert (item.id, item.title, item.owner) == ("risk-treatment:RSK-001", "RSK-001: treatment", "role:cto")
    [fix] = finding_fixes(seen(Registers(findings=(reported(),))))
    assert isinstance(fix, Obligation)
    assert (fix.id, fix.title, fix.owner) == ("finding-fix:F-001", "Old library: fix", "person:ben")
