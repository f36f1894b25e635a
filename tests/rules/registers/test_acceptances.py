"""An acceptance counts if it is sound, and what it excused stands open again after its end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import acceptance, examination, reported, risk
from tests.rules.seen import UNSTATED, messages, observed, of_rows, severities
from tests.scans import scan, series, weak
from tieout.judgement.excuse import counting, finding_excuses, risk_excuses
from tieout.model.finding import Severity
from tieout.model.operation.facts import Operation
from tieout.model.registers.risks import AcceptanceStatus, FindingStatus, RiskStatus
from tieout.rules.registers.expired_exception import expired_exception
from tieout.rules.registers.unsound_exception import unsound_exception

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
OPEN = reported(status=FindingStatus.OPEN, fixed_on=None)


def of(*rows: Any, changes: dict[str, Any] | None = None, **says: Any) -> Any:
    return of_rows(changes=changes, exceptions=rows or (acceptance(**says),))


@pytest.mark.parametrize("rule", [unsound_exception, expired_exception])
def test_a_sound_acceptance_and_a_waiver_are_no_finding(rule: Any) -> None:
    assert observed(rule, of()) == []
    assert observed(rule, of(rule="stale-review", expires_on=date(2026, 5, 31), approved_by="")) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"reason": " "}, "POL-002 and does not count: it gives no reason"),
        ({"approved_by": "ana"}, "POL-002 and does not count: it is approved by ana, who asked for it"),
        ({"expires_on": None}, "POL-002 and does not count: it has no end"),
        (
            {"finding": "FND-001", "risk": "RSK-001", "control": "AC-01", "approved_by": ""},
            "RSK-001, FND-001, AC-01 and POL-002 and does not count: it names no approver",
        ),
        (
            {"policy": "", "approved_on": None},
            (
                "nothing named and does not count: it names no policy, control, finding or risk "
                "and does not say when it was approved"
            ),
        ),
    ],
)
def test_a_row_that_falls_short_excuses_nothing(changes: dict[str, Any], fault: str) -> None:
    assert messages(unsound_exception, of(**changes)) == [f"EXC-001 excuses {fault}"]
    assert severities(unsound_exception, of(**changes)) == [ERROR]


@pytest.mark.parametrize(("name", "count"), [("CVE-2026-0001", 0), ("ghsa-aaaa-bbbb-cccc", 0), ("js/own", 0), ("?", 1)])
def test_a_weakness_is_named_by_its_own_name(name: str, count: int) -> None:
    scans = Operation(scans=series(scan("2026-03-02", weak(id="js/own"))))
    assert len(observed(unsound_exception, of(policy="", subject=name, changes={"operation": scans}))) == count


@pytest.mark.parametrize(("expires", "count"), [(date(2027, 3, 9), 0), (date(2027, 3, 10), 0), (date(2027, 3, 11), 1)])
def test_it_lasts_no_longer_than_the_limit(expires: date, count: int) -> None:
    assert len(messages(unsound_exception, of(expires_on=expires))) == count
    assert len(messages(unsound_exception, of(expires_on=expires, changes=UNSTATED))) == count


def test_one_that_is_over_is_judged_no_more_and_a_request_is_asked_about() -> None:
    assert messages(unsound_exception, of(expires_on=date(2026, 6, 29), approved_by="")) == []
    asked = of(status=AcceptanceStatus.REQUESTED, approved_by="", approved_on=None)
    assert messages(unsound_exception, asked) == [
        "EXC-001 would excuse POL-002 and is only requested: it does not count"
    ]
    assert severities(unsound_exception, asked) == [WARNING]
    nothing = of(status=AcceptanceStatus.REQUESTED, policy="")
    assert messages(unsound_exception, nothing)[0].startswith("EXC-001 would excuse nothing named")


@pytest.mark.parametrize(
    ("renewals", "expires", "message"),
    [
        ((date(2026, 1, 5),), date(2027, 1, 5), None),
        (
            (date(2026, 1, 5),),
            date(2027, 1, 6),
            (
                "was renewed once and runs from 2026-01-05 to 2027-01-06, "
                "longer than 12 months (POL-010, policies/limits.md:18)"
            ),
        ),
        (
            (date(2025, 1, 5), date(2026, 1, 5)),
            date(2026, 12, 31),
            (
                "was renewed 2 times and runs from 2025-01-05 to 2026-12-31, "
                "longer than 12 months (POL-010, policies/limits.md:18)"
            ),
        ),
        (
            (None, None),
            date(2026, 12, 31),
            "was renewed 2 times and does not say when, so it is not known for how long it has been borne",
        ),
    ],
)
def test_renewals_count_together(renewals: tuple[date | None, ...], expires: date, message: str | None) -> None:
    seen = of(renewals=renewals, expires_on=expires)
    assert messages(unsound_exception, seen) == ([f"EXC-001 {message}"] if message else [])
    assert severities(unsound_exception, seen) == [WARNING] * bool(message)


def test_without_a_text_twelve_months_are_the_convention() -> None:
    seen = of(renewals=(date(2026, 1, 5),), expires_on=date(2027, 1, 6), changes=UNSTATED)
    assert messages(unsound_exception, seen)[0].endswith(
        "longer than 12 months, as no text in force on 2026-01-05 states acceptance-limit"
    )


@pytest.mark.parametrize(("ended", "count"), [(date(2026, 6, 29), 1), (date(2026, 6, 30), 0), (date(2026, 7, 1), 0)])
def test_what_it_excused_stands_open_from_the_day_after(ended: date, count: int) -> None:
    seen = of_rows(findings=(OPEN,), exceptions=(acceptance(finding="FND-001", risk="RSK-001", expires_on=ended),))
    assert (
        messages(expired_exception, seen)
        == ["EXC-001 ended on 2026-06-29, 1 day ago: FND-001 and RSK-001 stand open again"] * count
    )


MAY_31 = date(2026, 5, 31)


@pytest.mark.parametrize(
    ("says", "rows", "consequence", "severity"),
    [
        ({"finding": "FND-001"}, {"findings": (OPEN,)}, "FND-001 stands open again", ERROR),
        (
            {"finding": "FND-001", "policy": ""},
            {},
            "nothing is left that it excuses, and its status does not say so",
            NOTE,
        ),
        (
            {"risk": "RSK-001", "policy": ""},
            {"risks": (risk(status=RiskStatus.CLOSED),)},
            "nothing is left that it excuses, and its status does not say so",
            NOTE,
        ),
        ({}, {}, "POL-002 binds again, and nothing here says whether that is kept", WARNING),
        (
            {"control": "AC-01"},
            {},
            "AC-01 and POL-002 bind again, and nothing here says whether that is kept",
            WARNING,
        ),
    ],
)
def test_what_follows_from_an_end(
    says: dict[str, Any], rows: dict[str, Any], consequence: str, severity: Severity
) -> None:
    seen = of_rows(**rows, exceptions=(acceptance(expires_on=MAY_31, **says),))
    assert messages(expired_exception, seen) == [f"EXC-001 ended on 2026-05-31, 30 days ago: {consequence}"]
    assert severities(expired_exception, seen) == [severity]


@pytest.mark.parametrize("status", [AcceptanceStatus.ENDED, AcceptanceStatus.REJECTED])
def test_a_row_that_is_marked_is_left_alone(status: AcceptanceStatus) -> None:
    assert messages(expired_exception, of(expires_on=MAY_31, status=status)) == []
    assert messages(expired_exception, of(expires_on=None)) == []


def test_a_newer_row_that_counts_takes_its_place() -> None:
    over = acceptance(id="EXC-000", finding="FND-001", policy="", expires_on=MAY_31)
    seen = of_rows(findings=(OPEN,), exceptions=(over, acceptance(finding="FND-001")))
    assert severities(expired_exception, seen) == [NOTE]


def test_acceptances_are_found_from_both_sides() -> None:
    rows = (
        acceptance(id="EXC-001", finding="FND-001"),
        acceptance(id="EXC-002"),
        acceptance(id="EXC-003", risk="RSK-001", approved_by="ana"),
        acceptance(id="EXC-004", rule="stale-review", finding="FND-001"),
    )
    findings = (reported(acceptance="EXC-002"), reported(id="FND-002", acceptance="EXC-001"))
    seen = of_rows(findings=findings, exceptions=rows)
    assert {key: [row.id for row in found] for key, found in finding_excuses(seen).items()} == {
        "FND-001": ["EXC-001", "EXC-002"]
    }
    assert [row.id for row in risk_excuses(seen)["RSK-001"]] == ["EXC-003"]
    assert counting(rows, examination()) is rows[0]
    assert counting(rows[2:3], examination()) is None
