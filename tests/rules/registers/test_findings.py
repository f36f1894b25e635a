"""Every reported finding has an answer, in time; a fix of a penetration test is looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import acceptance, reported, row_at
from tests.rules.seen import NO_PERIOD, UNSTATED, messages, observed, of_rows, severities
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import FindingSource, FindingStatus, Level, ReportedFinding
from tieout.rules.registers.fix_without_retest import fix_without_retest
from tieout.rules.registers.overdue_finding import overdue_finding
from tieout.rules.registers.silent_finding import silent_finding

ERROR, WARNING = Severity.ERROR, Severity.WARNING
OPEN: dict[str, Any] = {"status": FindingStatus.OPEN, "fixed_on": None, "retest_on": None, "owner": ""}
ANSWERS = "have no fix, no plan with owner and due date, and no acceptance, and were to have one by"
FRIDAY = date(2026, 6, 12)


def open_one(**changes: Any) -> ReportedFinding:
    return reported(**{**OPEN, **changes})


def of(*rows: Any, changes: dict[str, Any] | None = None, exceptions: Any = ()) -> Any:
    return of_rows(changes=changes, findings=rows, exceptions=exceptions)


@pytest.mark.parametrize("rule", [silent_finding, overdue_finding, fix_without_retest])
def test_a_finding_that_was_fixed_in_time_is_no_finding_and_neither_is_a_false_positive(rule: Any) -> None:
    assert observed(rule, of_rows()) == []
    wrong = open_one(status=FindingStatus.FALSE_POSITIVE, due=date(2026, 1, 1))
    assert observed(rule, of(wrong)) == []


def test_of_20_findings_15_are_fixed_and_the_5_others_are_named() -> None:
    rows = [reported(id=f"FND-{n:03}", location=row_at("findings", n)) for n in range(1, 16)]
    rows += [open_one(id=f"FND-{n:03}", location=row_at("findings", n)) for n in range(16, 21)]
    assert observed(silent_finding, of(*rows)) == [
        Observation(
            subject="registers/findings.yaml",
            location=row_at("findings", 16),
            message=(
                "of the 20 findings of the penetration test reported on 2026-03-02, 15 are answered; "
                f"FND-016, FND-017, FND-018, FND-019 and FND-020 {ANSWERS} "
                "2026-03-16: 10 business days (POL-010, policies/limits.md:23)"
            ),
            remedy="fix it, or give it a plan with an owner and a due date, or have it accepted with an end",
            about="pen-test 2026-03-02",
            touches=tuple(f"registers/findings.yaml:{line}" for line in range(16, 21)),
        )
    ]


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2026, 6, 15), 1), (date(2026, 6, 16), 0), (date(2026, 6, 17), 0), (date(2026, 6, 13), 1)],
)
def test_silence_counts_from_the_day_after_the_limit(day: date, count: int) -> None:
    assert len(messages(silent_finding, of(open_one(reported_on=day)))) == count


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        ({"status": FindingStatus.FIXED}, True),
        ({"status": FindingStatus.CLOSED}, True),
        ({"status": None, "fixed_on": date(2026, 3, 9)}, True),
        ({"status": None}, False),
        ({"status": FindingStatus.ACCEPTED}, False),
        ({"owner": "role:cto", "plan": "Switch it off", "due": date(2026, 8, 1)}, True),
        ({"owner": "role:cto", "ticket": "OPS-1", "due": date(2026, 8, 1)}, True),
        ({"owner": "role:cto", "plan": " ", "due": date(2026, 8, 1)}, False),
        ({"owner": "role:cto", "plan": "Switch it off"}, False),
        ({"plan": "Switch it off", "due": date(2026, 8, 1)}, False),
    ],
)
def test_a_fix_and_a_plan_with_owner_and_day_are_answers(answer: dict[str, Any], answered: bool) -> None:
    assert bool(messages(silent_finding, of(open_one(**answer)))) is not answered


@pytest.mark.parametrize(
    ("changes", "answered"),
    [
        ({}, True),
        ({"expires_on": date(2026, 6, 30)}, True),
        ({"expires_on": date(2026, 6, 29)}, False),
        ({"approved_by": "ana"}, False),
        ({"finding": "FND-002"}, False),
    ],
)
def test_an_acceptance_that_counts_on_the_day_is_an_answer(changes: dict[str, Any], answered: bool) -> None:
    row = acceptance(**{"finding": "FND-001", **changes})
    assert bool(messages(silent_finding, of(open_one(), exceptions=(row,)))) is not answered


@pytest.mark.parametrize(
    ("source", "noun"),
    [
        (FindingSource.SCAN, "the scan"),
        (FindingSource.AUDIT, "the audit"),
        (FindingSource.INTERNAL, "the internal review"),
        (None, "a source that is not named,"),
    ],
)
def test_each_report_is_named_by_its_source(source: FindingSource | None, noun: str) -> None:
    (message,) = messages(silent_finding, of(open_one(source=source)))
    assert message.startswith(f"FND-001 of {noun} reported on 2026-03-02 has no fix")


def test_reports_are_told_apart_by_source_and_day() -> None:
    rows = (open_one(), open_one(id="B", source=FindingSource.SCAN), open_one(id="C", reported_on=date(2026, 3, 3)))
    assert len(messages(silent_finding, of(*rows))) == 3
    assert messages(silent_finding, of(open_one(), open_one(id="B")))[0].startswith(
        "of the 2 findings of the penetration test reported on 2026-03-02, none is answered; FND-001 and B have"
    )
    assert messages(silent_finding, of(open_one(), reported(id="B")))[0].startswith(
        "of the 2 findings of the penetration test reported on 2026-03-02, 1 is answered; FND-001 has"
    )


def test_a_row_without_a_day_belongs_to_no_report() -> None:
    assert messages(silent_finding, of(open_one(reported_on=None))) == []


@pytest.mark.parametrize(("rule", "name"), [(silent_finding, "pen-test-answer"), (overdue_finding, "patch-high")])
def test_a_limit_that_no_text_stated_then_is_not_known(rule: Any, name: str) -> None:
    assert messages(rule, of(open_one(), changes=UNSTATED)) == [
        f"no text in force on 2026-03-02 states {name}, so it is not known whether FND-001 kept to it"
    ]


@pytest.mark.parametrize(
    ("level", "on_time", "line", "limit"),
    [
        (Level.CRITICAL, date(2026, 6, 23), 19, 7),
        (Level.HIGH, date(2026, 5, 31), 20, 30),
        (Level.MEDIUM, date(2026, 4, 1), 21, 90),
        (Level.LOW, date(2026, 1, 1), 22, 180),
    ],
)
def test_a_weakness_is_fixed_within_the_limit_of_its_severity(
    level: Level, on_time: date, line: int, limit: int
) -> None:
    assert messages(overdue_finding, of(open_one(severity=level, reported_on=on_time))) == []
    day_before = date.fromordinal(on_time.toordinal() - 1)
    assert messages(overdue_finding, of(open_one(severity=level, reported_on=day_before))) == [
        (
            f"FND-001, {level.value} and reported on {day_before}, was to be fixed by 2026-06-29, 1 day ago, and is not: "
            f"{limit} days (POL-010, policies/limits.md:{line})"
        )
    ]


@pytest.mark.parametrize(
    ("fixed", "how"),
    [
        (date(2026, 3, 31), None),
        (date(2026, 4, 1), None),
        (date(2026, 4, 2), "and was on 2026-04-02"),
    ],
)
def test_a_fix_that_came_late_is_told(fixed: date, how: str | None) -> None:
    cited = "30 days (POL-010, policies/limits.md:20)"
    expected = f"FND-001, high and reported on 2026-03-02, was to be fixed by 2026-04-01, {how}: {cited}"
    assert messages(overdue_finding, of(reported(fixed_on=fixed))) == ([expected] if how else [])


@pytest.mark.parametrize(("fixed", "count"), [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1)])
def test_a_late_fix_before_the_period_is_history(fixed: date, count: int) -> None:
    row = reported(reported_on=date(2025, 2, 1), fixed_on=fixed)
    assert len(messages(overdue_finding, of(row))) == count
    assert len(messages(overdue_finding, of(row, changes=NO_PERIOD))) == 1


@pytest.mark.parametrize(
    ("due", "ago"), [(date(2026, 6, 29), "1 day"), (date(2026, 6, 30), None), (date(2026, 7, 1), None)]
)
@pytest.mark.parametrize(
    "changes",
    [{"severity": Level.INFORMATIONAL}, {"source": FindingSource.AUDIT}, {"severity": None}],
)
def test_what_has_no_limit_has_its_own_day(changes: dict[str, Any], due: date, ago: str | None) -> None:
    row = open_one(**changes, reported_on=date(2026, 1, 2), due=due)
    level = row.severity.value if row.severity else "of unknown severity"
    expected = (
        f"FND-001, {level} and reported on 2026-01-02, was to be fixed by {due}, {ago} ago, and is not: "
        "its own due date"
    )
    assert messages(overdue_finding, of(row)) == ([expected] if ago else [])


def test_a_due_date_within_the_limit_counts_and_one_after_it_lengthens_nothing() -> None:
    within = open_one(reported_on=date(2026, 6, 10), due=date(2026, 6, 20))
    assert messages(overdue_finding, of(within))[0].endswith("10 days ago, and is not: its own due date")
    after = open_one(due=date(2026, 12, 31))
    assert messages(overdue_finding, of(after))[0].endswith("(POL-010, policies/limits.md:20)")


@pytest.mark.parametrize(
    ("approved", "told"),
    [(date(2026, 3, 31), False), (date(2026, 4, 1), False), (date(2026, 4, 2), True)],
)
def test_an_acceptance_excuses_if_it_came_within_the_limit(approved: date, told: bool) -> None:
    row = acceptance(finding="FND-001", approved_on=approved)
    seen = messages(overdue_finding, of(open_one(), exceptions=(row,)))
    how = "and was accepted on 2026-04-02 (EXC-001), after that"
    expected = f"FND-001, high and reported on 2026-03-02, was to be fixed by 2026-04-01, {how}"
    assert [message.partition(":")[0] for message in seen] == ([expected] if told else [])


def test_a_renewal_goes_back_to_the_first_approval() -> None:
    first = acceptance(id="EXC-000", finding="FND-001", approved_on=date(2026, 3, 9), expires_on=date(2026, 4, 30))
    renewed = acceptance(finding="FND-001", approved_on=date(2026, 4, 30))
    assert messages(overdue_finding, of(open_one(), exceptions=(first, renewed))) == []
    assert len(messages(overdue_finding, of(open_one(), exceptions=(first,)))) == 1


def test_rows_of_one_severity_and_day_are_one_finding() -> None:
    rows = [open_one(id=f"FND-{n}", severity=Level.HIGH, location=row_at("findings", n)) for n in range(3)]
    (seen,) = observed(overdue_finding, of(*rows, open_one(id="Z", severity=Level.LOW)))
    assert (seen.subject, seen.message.partition(", was")[0].partition(" to")[0]) == (
        "registers/findings.yaml",
        "FND-0, FND-1 and FND-2, high and reported on 2026-03-02, were",
    )
    assert seen.message.partition(":")[0].endswith("90 days ago, and are not")


def test_a_fix_without_a_day_is_not_known_to_be_in_time() -> None:
    rows = (reported(fixed_on=None), reported(id="B", fixed_on=None, location=row_at("findings", 9)))
    assert messages(overdue_finding, of(*rows)) == [
        "FND-001 and B are fixed and do not say since when, so it is not known whether that was in time"
    ]
    assert severities(overdue_finding, of(rows[0])) == [WARNING]


def test_nothing_is_due_without_a_day_and_a_limit() -> None:
    assert messages(overdue_finding, of(open_one(reported_on=None))) == []


@pytest.mark.parametrize(
    ("retest", "count"), [(None, 1), (date(2026, 3, 19), 1), (date(2026, 3, 20), 0), (date(2026, 3, 21), 0)]
)
def test_a_fix_is_looked_at_again_on_its_day_or_later(retest: date | None, count: int) -> None:
    seen = of(reported(retest_on=retest))
    expected = "FND-001 of the penetration test reported on 2026-03-02 is fixed, and nobody looked at the fix again"
    assert messages(fix_without_retest, seen) == [expected] * count
    assert severities(fix_without_retest, seen) == [WARNING] * count


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"source": FindingSource.SCAN}, 0),
        ({"severity": Level.INFORMATIONAL}, 0),
        ({"status": FindingStatus.OPEN}, 0),
        ({"fixed_on": date(2025, 12, 31)}, 0),
        ({"fixed_on": date(2026, 1, 1)}, 1),
        ({"fixed_on": None}, 1),
    ],
)
def test_of_which_findings_a_retest_is_asked(changes: dict[str, Any], count: int) -> None:
    assert len(messages(fix_without_retest, of(reported(retest_on=None, **changes)))) == count


def test_a_retest_of_a_fix_without_a_day_counts() -> None:
    two = (reported(fixed_on=None), reported(id="B", fixed_on=None, retest_on=None), reported(id="C", retest_on=None))
    assert messages(fix_without_retest, of(*two)) == [
        "B and C of the penetration test reported on 2026-03-02 are fixed, and nobody looked at the fix again"
    ]
