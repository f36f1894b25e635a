from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.enforcement import classic, monthly, read, snapshot, under
from tieout.check import check
from tieout.judgement.recorded import unrecorded
from tieout.model.change_policy import ChangePolicy
from tieout.model.enforcement import Enforcement
from tieout.model.finding import Finding, RuleState, Severity
from tieout.model.location import Location
from tieout.model.program import RuleSetting
from tieout.rules.approvals.protection_gap import protection_gap

if TYPE_CHECKING:
    from tieout.model.examination import Examination

LATE = date(2027, 1, 20)
SPANS = (read("rule_suites", "2026-06-01", "2027-01-20"), read("activity", "2025-01-01", "2027-01-20"))
STEADY = monthly("2026-06-20", "2027-01-20", classic())


def found(examination: Examination) -> tuple[Finding, ...]:
    return check(examination, (protection_gap,)).findings


def test_a_ledger_that_covers_the_period_has_no_finding() -> None:
    assert found(under(Enforcement(snapshots=STEADY, spans=SPANS), as_of=LATE)) == ()


def test_the_time_before_the_first_snapshot_is_named_with_its_reason() -> None:
    late = monthly("2026-07-03T10:00", "2027-01-20", classic(), days=20)
    (finding,) = found(under(Enforcement(snapshots=late, spans=SPANS), as_of=LATE))
    assert (finding.subject, finding.severity) == ("main:protection", Severity.ERROR)
    assert finding.message == (
        "what was enforced on main is not known from 2026-07-01 to 2026-07-03 10:00: "
        "no whole snapshot before 2026-07-03 10:00"
    )
    assert str(finding.location) == "evidence/2026-Q3/change-management/enforcement.jsonl:1:1"


def test_each_source_that_was_not_read_is_a_finding_of_its_own() -> None:
    findings = found(under(Enforcement(snapshots=STEADY), as_of=LATE))
    assert [(item.subject, item.severity.value, item.message) for item in findings] == [
        (
            "main:activity",
            "warning",
            "whether main was force-pushed is not known from 2026-07-01 to 2026-12-31: the activity was not read",
        ),
        (
            "main:rule_suites",
            "error",
            "whether somebody was let past the rules of main is not known from 2026-07-01 to 2026-12-31: the rule suites were not read",
        ),
    ]


@pytest.mark.parametrize(
    ("as_of", "severities"),
    [(date(2026, 12, 30), []), (date(2026, 12, 31), []), (date(2027, 1, 1), ["note"]), (date(2027, 1, 25), ["error"])],
)
def test_what_the_next_snapshot_can_tell_is_nothing_then_a_note_then_an_error(
    as_of: date, severities: list[str]
) -> None:
    kept = monthly("2026-06-20", "2026-12-20", classic(), days=3)
    found_on = found(under(Enforcement(snapshots=kept, spans=SPANS), as_of=as_of))
    assert [item.severity.value for item in found_on if item.subject == "main:protection"] == severities


def test_a_ledger_without_snapshots_is_a_gap_at_the_settings() -> None:
    where = Location("controls.yaml", 14, 3)
    policy = ChangePolicy(branch="main", location=where)
    findings = found(under(Enforcement(spans=SPANS), as_of=LATE, policy=policy))
    assert [(item.location, item.message) for item in findings] == [
        (where, "what was enforced on main is not known from 2026-07-01 to 2026-12-31: there is no whole snapshot")
    ]


def test_a_reason_that_the_forge_gave_is_escaped() -> None:
    lost = snapshot("2026-08-01", is_complete=False, reason="no\x1b[2J")
    (finding,) = found(under(Enforcement(snapshots=(lost,), spans=SPANS), as_of=LATE))
    assert finding.message.endswith("; 1 is not whole: no\\x1b[2J")


def test_a_company_that_cannot_know_switches_it_off_and_that_shows() -> None:
    subject = under(Enforcement())
    setting = RuleSetting(rule="protection-gap", off=True, location=Location("controls.yaml", 30))
    outcome = check(replace(subject, program=replace(subject.program, rules=(setting,))), (protection_gap,))
    assert [item.state for item in outcome.rules] == [RuleState.OFF]
    assert outcome.findings == ()


def test_a_ledger_that_holds_nothing_of_it_is_not_examined() -> None:
    subject = under(None)
    outcome = check(replace(subject, unexamined=unrecorded(subject.ledger, LATE)), (protection_gap,))
    assert [item.state for item in outcome.rules] == [RuleState.NOT_EXAMINED]


def test_a_number_of_days_that_cannot_be_is_told() -> None:
    outcome = check(under(Enforcement(snapshots=STEADY, spans=SPANS), as_of=LATE, days=93), (protection_gap,))
    assert [item.message for item in outcome.unreadable] == [
        "rules.protection-gap.days is 93; wanted is a whole number from 1 to 92"
    ]
