"""Incidents are recorded, reviewed and told to customers in time, by a runbook and a commander."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import at_hour, incident, row_at
from tests.rules.seen import UNSTATED, messages, observed, of_rows, severities
from tieout.model.finding import Severity
from tieout.model.registers.operation import IncidentSeverity, IncidentStatus
from tieout.rules.registers.incident_without_review import incident_without_review
from tieout.rules.registers.incident_without_runbook import incident_without_runbook
from tieout.rules.registers.late_customer_notice import late_customer_notice
from tieout.rules.registers.late_incident_record import late_incident_record

ERROR, WARNING = Severity.ERROR, Severity.WARNING
WHO = "INC-2026-01"


def of(*rows: Any, changes: dict[str, Any] | None = None, **says: Any) -> Any:
    return of_rows(changes=changes, incidents=rows or (incident(**says),))


@pytest.mark.parametrize(
    "rule", [incident_without_review, incident_without_runbook, late_customer_notice, late_incident_record]
)
def test_a_sound_incident_is_no_finding(rule: Any) -> None:
    assert observed(rule, of()) == []


CITED = "5 business days (POL-010, policies/limits.md:13)"


@pytest.mark.parametrize(
    ("reviewed", "how"),
    [
        (at_hour("2026-04-07 23:59"), None),
        (at_hour("2026-04-08 23:59"), None),
        (at_hour("2026-04-09 00:00"), "was reviewed on 2026-04-09 00:00, not by 2026-04-08"),
        (None, "was not reviewed by 2026-04-08"),
        (at_hour("2026-07-02 10:00"), "was reviewed on 2026-07-02 10:00, not by 2026-04-08"),
    ],
)
def test_a_review_is_finished_within_the_limit(reviewed: datetime | None, how: str | None) -> None:
    expected = [f"{WHO} was resolved on 2026-04-01 18:00 and {how}: {CITED}"] if how else []
    place = "incidents/1.md" if reviewed else ""
    assert messages(incident_without_review, of(pir=place, pir_at=reviewed)) == expected


@pytest.mark.parametrize(("as_of", "count"), [(date(2026, 4, 8), 0), (date(2026, 4, 9), 1)])
def test_of_a_review_without_a_moment_nobody_can_tell(as_of: date, count: int) -> None:
    expected = (
        f"it cannot be told whether {WHO} was reviewed in time, because the register names the review and not when it was "
        "finished"
    )
    found = messages(incident_without_review, of(pir="incidents/1.md", pir_at=None, changes={"as_of": as_of}))
    assert found == [expected] * count


@pytest.mark.parametrize(("as_of", "count"), [(date(2026, 4, 7), 0), (date(2026, 4, 8), 0), (date(2026, 4, 9), 1)])
def test_until_the_last_day_is_over_a_review_may_come(as_of: date, count: int) -> None:
    assert len(messages(incident_without_review, of(pir="", pir_at=None, changes={"as_of": as_of}))) == count


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"severity": IncidentSeverity.SEV4}, 0),
        ({"severity": IncidentSeverity.SEV1}, 1),
        ({"severity": IncidentSeverity.SEV3}, 1),
        ({"severity": None}, 1),
        ({"resolved_at": None, "status": IncidentStatus.OPEN}, 0),
        ({"resolved_at": None, "status": IncidentStatus.CONTAINED}, 0),
    ],
)
def test_which_incidents_need_a_review(changes: dict[str, Any], count: int) -> None:
    assert len(messages(incident_without_review, of(pir="", pir_at=None, **changes))) == count


@pytest.mark.parametrize(("reviewed", "count"), [("2025-12-31 10:00", 0), ("2026-01-01 00:00", 1)])
def test_a_late_review_before_the_period_is_history(reviewed: str, count: int) -> None:
    old = of(resolved_at=at_hour("2025-10-01 09:00"), pir_at=at_hour(reviewed))
    assert len(messages(incident_without_review, old)) == count


def test_a_review_that_cannot_be_found_and_an_end_without_a_moment_are_asked_about() -> None:
    assert messages(incident_without_review, of(pir="")) == [
        "the review of INC-2026-01 was finished on 2026-04-07, and no place is named"
    ]
    undated = incident(resolved_at=None)
    other = incident(id="B", resolved_at=None, status=IncidentStatus.RESOLVED, location=row_at("incidents", 9))
    assert messages(incident_without_review, of(undated, other)) == [
        (
            f"it cannot be told whether {WHO} and B were reviewed in time, because they are over and the register "
            "does not say since when"
        )
    ]
    assert severities(incident_without_review, of(undated)) == [ERROR]


@pytest.mark.parametrize(
    ("rule", "says", "name", "day"),
    [
        (incident_without_review, {}, "incident-review", "2026-04-01"),
        (late_incident_record, {}, "incident-record", "2026-04-01"),
        (
            late_customer_notice,
            {"customer_data": True, "confirmed_at": at_hour("2026-04-02 09:00")},
            "customer-notice",
            "2026-04-02",
        ),
    ],
)
def test_a_limit_that_no_text_stated_then_is_not_known(rule: Any, says: dict[str, Any], name: str, day: str) -> None:
    assert messages(rule, of(changes=UNSTATED, **says)) == [
        f"no text in force on {day} states {name}, so it is not known whether {WHO} kept to it"
    ]


CERTAIN = at_hour("2026-04-01 12:00")


@pytest.mark.parametrize(
    ("told", "how"),
    [
        (timedelta(hours=47, minutes=59), None),
        (timedelta(hours=48), None),
        (timedelta(hours=48, minutes=1), "were told on 2026-04-03 12:01, not by 2026-04-03 12:00"),
        (None, "were not told by 2026-04-03 12:00"),
    ],
)
def test_customers_are_told_within_the_hours(told: timedelta | None, how: str | None) -> None:
    seen = of(customer_data=True, confirmed_at=CERTAIN, customer_notified_at=told and CERTAIN + told)
    expected = (
        f"data of customers was affected by {WHO}, certain on 2026-04-01 12:00; customers {how}: "
        "48 hours (POL-010, policies/limits.md:12)"
    )
    assert messages(late_customer_notice, seen) == ([expected] if how else [])


@pytest.mark.parametrize(("as_of", "count"), [(date(2026, 4, 3), 0), (date(2026, 4, 4), 1)])
def test_a_notice_is_not_late_while_its_hours_run(as_of: date, count: int) -> None:
    seen = of(customer_data=True, confirmed_at=CERTAIN, changes={"as_of": as_of})
    assert len(messages(late_customer_notice, seen)) == count


@pytest.mark.parametrize(("told", "count"), [("2025-12-31 23:00", 0), ("2026-01-01 00:00", 1)])
def test_a_late_notice_before_the_period_is_history(told: str, count: int) -> None:
    seen = of(customer_data=True, confirmed_at=at_hour("2025-10-01 09:00"), customer_notified_at=at_hour(told))
    assert len(messages(late_customer_notice, seen)) == count


def test_what_the_row_does_not_say_of_customers_is_asked() -> None:
    silent = incident(customer_data=None)
    other = incident(id="B", customer_data=None, status=IncidentStatus.RESOLVED, location=row_at("incidents", 9))
    assert messages(late_customer_notice, of(silent)) == [f"{WHO} does not say whether data of customers was affected"]
    assert messages(late_customer_notice, of(silent, other)) == [
        f"{WHO} and B do not say whether data of customers was affected"
    ]
    assert severities(late_customer_notice, of(silent)) == [WARNING]
    assert messages(late_customer_notice, of(customer_data=None, status=IncidentStatus.OPEN)) == []
    assert messages(late_customer_notice, of(customer_data=True)) == [
        (
            f"data of customers was affected by {WHO}, and it is not on record when that was certain, "
            "so it is not known whether they were told in time"
        )
    ]


@pytest.mark.parametrize(
    ("recorded", "late"),
    [("2026-04-01 10:29", False), ("2026-04-01 10:30", False), ("2026-04-01 10:31", True)],
)
def test_a_record_is_opened_within_the_hour(recorded: str, late: bool) -> None:
    expected = (
        f"{WHO} was declared on 2026-04-01 09:30 and its record opened on {recorded}, not by 2026-04-01 10:30: "
        "1 hour (POL-010, policies/limits.md:11)"
    )
    assert messages(late_incident_record, of(recorded_at=at_hour(recorded))) == ([expected] if late else [])


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"declared_at": None}, 1),
        ({"recorded_at": None}, 1),
        ({"declared_at": None, "detected_at": at_hour("2025-12-31 10:00")}, 0),
        ({"declared_at": None, "detected_at": None}, 1),
    ],
)
def test_moments_that_are_not_on_record_are_asked_about(changes: dict[str, Any], count: int) -> None:
    expected = (
        f"{WHO} does not say when the incident was declared and its record opened, "
        "so it is not known whether that was in time"
    )
    assert messages(late_incident_record, of(**changes)) == [expected] * count


def test_rows_that_lack_moments_are_one_finding() -> None:
    two = (incident(declared_at=None), incident(id="B", recorded_at=None, location=row_at("incidents", 9)))
    (message,) = messages(late_incident_record, of(*two))
    assert message.startswith(f"{WHO} and B do not say when")


def test_a_record_of_an_earlier_period_is_history() -> None:
    old = of(declared_at=datetime(2025, 12, 31, 23, 59, tzinfo=UTC), recorded_at=at_hour("2026-03-01 09:00"))
    assert messages(late_incident_record, old) == []


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"runbook": ""}, "no runbook"),
        ({"commander": ""}, "no commander"),
        ({"runbook": "", "commander": ""}, "no runbook and no commander"),
        ({"commander": "", "severity": IncidentSeverity.SEV4}, None),
        ({"runbook": "", "detected_at": at_hour("2025-12-31 10:00")}, None),
        ({"runbook": "", "detected_at": None}, "no runbook"),
    ],
)
def test_an_incident_names_its_runbook_and_commander(changes: dict[str, Any], lacking: str | None) -> None:
    assert messages(incident_without_runbook, of(**changes)) == ([f"{WHO} names {lacking}"] if lacking else [])


def test_times_are_told_in_the_organizations_zone() -> None:
    organization = of().program.organization
    program = of().program
    berlin = {"program": type(program)(organization=type(organization)(timezone="Europe/Berlin"))}
    (message,) = messages(incident_without_review, of(pir="", pir_at=None, changes=berlin))
    assert message.startswith(f"{WHO} was resolved on 2026-04-01 20:00")
