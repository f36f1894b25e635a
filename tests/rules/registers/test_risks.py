"""Risks are reviewed and treated in time, borne by a decision, and fraud is among them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import acceptance, risk, row_at
from tests.rules.seen import UNSTATED, messages, observed, of_rows, severities
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.registers.risks import AcceptanceStatus, Appetite, RiskStatus, Treatment
from tieout.rules.registers.no_fraud_risk import no_fraud_risk
from tieout.rules.registers.risk_accepted_without_exception import risk_accepted_without_exception as accepted
from tieout.rules.registers.risk_review_overdue import risk_review_overdue
from tieout.rules.registers.risk_treatment_overdue import risk_treatment_overdue

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


def of(*rows: Any, changes: dict[str, Any] | None = None, **says: Any) -> Any:
    return of_rows(changes=changes, risks=rows or (risk(**says),))


@pytest.mark.parametrize("rule", [risk_review_overdue, risk_treatment_overdue, accepted, no_fraud_risk])
def test_a_sound_risk_is_no_finding(rule: Any) -> None:
    assert observed(rule, of_rows()) == []


@pytest.mark.parametrize("rule", [risk_review_overdue, risk_treatment_overdue, accepted])
@pytest.mark.parametrize("status", [RiskStatus.DRAFT, RiskStatus.CLOSED])
def test_drafts_and_closed_risks_need_no_upkeep(rule: Any, status: RiskStatus) -> None:
    neglected = risk(
        status=status, last_reviewed=None, due=date(2020, 1, 1), treatment=Treatment.ACCEPT, appetite=Appetite.ABOVE
    )
    assert observed(rule, of(neglected)) == []


@pytest.mark.parametrize(
    ("last", "late"), [(date(2026, 3, 29), "1 day"), (date(2026, 3, 30), None), (date(2026, 3, 31), None)]
)
def test_a_risk_is_reviewed_within_the_gap(last: date, late: str | None) -> None:
    expected = (
        f"RSK-001 was last reviewed on {last}; the next review was due by 2026-06-29, {late} ago: "
        "92 days (POL-010, policies/limits.md:17)"
    )
    assert messages(risk_review_overdue, of(last_reviewed=last)) == ([expected] if late else [])


def test_risks_of_one_day_are_one_finding_and_so_are_those_of_none() -> None:
    rows = [
        risk(id=f"RSK-{n:03}", location=row_at("risks", n), last_reviewed=day)
        for n, day in enumerate((date(2026, 1, 5), None, date(2026, 1, 5), None, date(2026, 1, 6)))
    ]
    seen = observed(risk_review_overdue, of(*rows))
    assert [item.message.partition(" last")[0] for item in seen] == [
        "RSK-000 and RSK-002 were",
        "RSK-001 and RSK-003 do not say when the risk was",
        "RSK-004 was",
    ]
    assert [item.subject for item in seen] == ["registers/risks.yaml", "registers/risks.yaml", "RSK-004"]
    assert severities(risk_review_overdue, of(*rows)) == [ERROR, ERROR, ERROR]


def test_a_gap_that_no_text_states_is_not_known() -> None:
    assert severities(risk_review_overdue, of(changes=UNSTATED)) == [WARNING]


@pytest.mark.parametrize(
    ("due", "ago"), [(date(2026, 6, 29), "1 day"), (date(2026, 6, 30), None), (date(2026, 7, 1), None), (None, None)]
)
def test_a_treatment_is_done_by_its_day(due: date | None, ago: str | None) -> None:
    expected = [f"RSK-001 was to be mitigated by {due}, {ago} ago, and is open"] if ago else []
    assert messages(risk_treatment_overdue, of(due=due)) == expected


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"treatment": Treatment.AVOID}, 1),
        ({"treatment": Treatment.TRANSFER, "status": None}, 1),
        ({"treatment": Treatment.ACCEPT}, 0),
        ({"treatment": None}, 0),
        ({"status": RiskStatus.TREATED}, 0),
        ({"status": RiskStatus.ACCEPTED}, 0),
    ],
)
def test_what_is_done_or_borne_is_past_no_date(changes: dict[str, Any], count: int) -> None:
    assert len(messages(risk_treatment_overdue, of(due=date(2026, 1, 1), **changes))) == count


ACCEPTED = {"treatment": Treatment.ACCEPT, "residual_likelihood": 3, "residual_impact": 3}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"residual_score": None}, None),
        ({"residual_score": 10}, None),
        ({"residual_score": 8}, "EXC-001 accepts a score of 8, while 9 is left"),
        ({"expires_on": date(2026, 6, 30)}, None),
        ({"expires_on": date(2026, 6, 29)}, "EXC-001, which accepted it, has ended"),
        ({"status": AcceptanceStatus.ENDED}, "EXC-001, which accepted it, has ended"),
        ({"approved_by": "ana"}, "EXC-001 does not count: it is approved by ana, who asked for it"),
        ({"expires_on": None}, "EXC-001 does not count: it has no end"),
        ({"risk": "RSK-002"}, "no row of the exceptions register accepts it"),
        ({"rule": "stale-review"}, "no row of the exceptions register accepts it"),
    ],
)
def test_a_risk_that_is_accepted_has_a_sound_acceptance_that_is_not_over(
    changes: dict[str, Any], fault: str | None
) -> None:
    seen = of_rows(risks=(risk(**ACCEPTED),), exceptions=(acceptance(**{"risk": "RSK-001", **changes}),))
    assert messages(accepted, seen) == ([f"RSK-001 is accepted, and {fault}"] if fault else [])


def test_the_risk_may_name_the_acceptance_instead() -> None:
    named = of_rows(risks=(risk(acceptance="EXC-001", **ACCEPTED),), exceptions=(acceptance(),))
    assert messages(accepted, named) == []
    unnamed = of_rows(risks=(risk(**ACCEPTED),), exceptions=(acceptance(),))
    assert len(messages(accepted, unnamed)) == 1


def test_a_risk_marked_accepted_needs_one_too_and_of_several_one_is_enough() -> None:
    marked = risk(status=RiskStatus.ACCEPTED)
    assert messages(accepted, of_rows(risks=(marked,), exceptions=())) == [
        "RSK-001 is accepted, and no row of the exceptions register accepts it"
    ]
    over = acceptance(id="EXC-000", risk="RSK-001", expires_on=date(2026, 5, 1))
    both = of_rows(risks=(marked,), exceptions=(over, acceptance(risk="RSK-001")))
    assert messages(accepted, both) == []


def test_above_the_appetite_is_treated_by_a_day_or_accepted() -> None:
    fault = (
        "RSK-001 is above the appetite with no date for its treatment, and no row of the exceptions register accepts it"
    )
    assert messages(accepted, of(appetite=Appetite.ABOVE)) == [fault]
    assert messages(accepted, of(appetite=Appetite.ABOVE, due=date(2026, 7, 1))) == []
    borne = of_rows(risks=(risk(appetite=Appetite.ABOVE),), exceptions=(acceptance(risk="RSK-001"),))
    assert messages(accepted, borne) == []


def test_silence_about_the_appetite_is_told_once() -> None:
    two = (risk(appetite=None), risk(id="RSK-002", appetite=None, location=row_at("risks", 9)))
    assert messages(accepted, of(*two)) == [
        "RSK-001 and RSK-002 do not say whether what is left lies within the appetite"
    ]
    assert severities(accepted, of(two[0])) == [WARNING]


@pytest.mark.parametrize(
    ("rows", "severity"),
    [
        ((), [WARNING]),
        ((risk(fraud=False),), [WARNING]),
        ((risk(fraud=None),), [WARNING]),
        ((risk(status=RiskStatus.CLOSED),), [WARNING]),
        ((risk(status=RiskStatus.DRAFT),), []),
        ((risk(status=RiskStatus.DRAFT), risk(id="RSK-002", fraud=False)), [NOTE]),
        ((risk(fraud=False), risk(id="RSK-002")), []),
    ],
)
def test_fraud_is_among_the_risks(rows: tuple[Any, ...], severity: list[Severity]) -> None:
    assert severities(no_fraud_risk, of_rows(risks=rows)) == severity


def test_the_absence_of_fraud_is_placed_at_the_register() -> None:
    assert observed(no_fraud_risk, of_rows(risks=())) == [
        Observation(
            subject="registers/risks.yaml",
            location=Location(path="registers/risks.yaml"),
            message="no open risk says fraud: yes",
            remedy="assess the risks of fraud with management and enter them with fraud: yes",
            about="fraud",
        )
    ]
