"""Vendors that are relied on show a report that covers our period and was read, and are reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import row_at, vendor
from tests.rules.seen import NO_PERIOD, UNSTATED, messages, observed, of_rows, severities
from tieout.model.document import Classification
from tieout.model.finding import Severity
from tieout.model.registers.assets import Criticality, Opinion, ReportType, Subservice, VendorStatus
from tieout.rules.registers.vendor_report_gap import vendor_report_gap
from tieout.rules.registers.vendor_report_unread import vendor_report_unread
from tieout.rules.registers.vendor_review_overdue import vendor_review_overdue
from tieout.rules.registers.vendor_without_report import vendor_without_report

ERROR, WARNING = Severity.ERROR, Severity.WARNING
ORDINARY: dict[str, Any] = {"criticality": Criticality.ORDINARY, "data_classes": ()}
WHO = "example-cloud"


def of(*, changes: dict[str, Any] | None = None, **vendor_says: Any) -> Any:
    return of_rows(changes=changes, vendors=(vendor(**vendor_says),))


@pytest.mark.parametrize(
    "rule", [vendor_report_gap, vendor_report_unread, vendor_review_overdue, vendor_without_report]
)
def test_a_sound_vendor_and_one_that_is_not_used_are_no_finding(rule: Any) -> None:
    assert observed(rule, of()) == []
    silent = dict.fromkeys(("report_period_start", "report_period_end", "reviewed_on", "report_type", "opinion"))
    for status in (VendorStatus.PROPOSED, VendorStatus.LEFT):
        assert observed(rule, of(status=status, **silent)) == []


@pytest.mark.parametrize(
    ("changes", "relied"),
    [
        ({}, False),
        ({"criticality": Criticality.CRITICAL}, True),
        ({"subservice": Subservice.CARVE_OUT}, True),
        ({"subservice": Subservice.INCLUSIVE}, True),
        ({"data_classes": (Classification.RESTRICTED,)}, True),
        ({"data_classes": (Classification.INTERNAL, Classification.PUBLIC)}, False),
    ],
)
def test_it_is_the_vendors_that_are_relied_on_whose_report_is_asked_for(changes: dict[str, Any], relied: bool) -> None:
    one: Any = {**ORDINARY, **changes}
    assert bool(observed(vendor_without_report, of(**one, report_type=ReportType.NONE))) is relied
    assert bool(observed(vendor_report_gap, of(**one, report_period_end=date(2026, 1, 1)))) is relied
    assert bool(observed(vendor_report_unread, of(**one, opinion=Opinion.ADVERSE))) is relied


@pytest.mark.parametrize(
    ("ends", "bridge", "message"),
    [
        (date(2026, 6, 30), None, None),
        (date(2026, 6, 29), None, None),
        (date(2026, 3, 30), None, None),
        (
            date(2026, 3, 29),
            date(2026, 12, 31),
            (
                "the report of example-cloud ends on 2026-03-29 and leaves 93 days up to 2026-06-30 without one; "
                "a letter may cover 92 days (POL-010, policies/limits.md:15)"
            ),
        ),
        (
            date(2025, 6, 29),
            date(2026, 12, 31),
            "the report of example-cloud ends on 2025-06-29, more than 12 months before 2026-06-30",
        ),
    ],
)
def test_while_the_period_runs_only_what_no_letter_could_cover_is_an_error(
    ends: date, bridge: date | None, message: str | None
) -> None:
    seen = of(report_period_start=date(2025, 1, 1), report_period_end=ends, bridge_until=bridge)
    assert messages(vendor_report_gap, seen) == ([message] if message else [])
    assert severities(vendor_report_gap, seen) == [ERROR] * bool(message)


@pytest.mark.parametrize(
    ("bridge", "letter"),
    [
        (None, "no letter covers them"),
        (date(2026, 6, 29), "its letter covers them to 2026-06-29"),
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), None),
    ],
)
@pytest.mark.parametrize(
    "over", [{"changes": {"as_of": date(2026, 7, 1)}}, {"exited_on": date(2026, 6, 30)}], ids=["over", "left"]
)
def test_once_our_last_day_is_known_a_letter_reaches_it(
    over: dict[str, Any], bridge: date | None, letter: str | None
) -> None:
    seen = of(report_period_end=date(2026, 3, 31), bridge_until=bridge, **over)
    what = "the report of example-cloud ends on 2026-03-31 and leaves 91 days up to 2026-06-30 without one"
    assert messages(vendor_report_gap, seen) == ([f"{what}, and {letter}"] if letter else [])


def test_a_vendor_that_was_left_in_the_period_is_asked_to_its_last_day() -> None:
    gone: Any = {"status": VendorStatus.LEFT, "report_period_end": date(2025, 12, 1)}
    assert len(messages(vendor_report_gap, of(exited_on=date(2026, 2, 1), **gone))) == 1
    assert messages(vendor_report_gap, of(exited_on=date(2025, 12, 31), **gone)) == []


@pytest.mark.parametrize(
    ("starts", "used", "told"),
    [
        (date(2026, 1, 1), None, None),
        (date(2026, 1, 2), None, "1 day of 2026-H1 on 2026-01-01"),
        (date(2026, 2, 1), None, "31 days of 2026-H1 from 2026-01-01 to 2026-01-31"),
        (date(2026, 2, 1), date(2026, 2, 1), None),
    ],
)
def test_days_before_the_report_are_asked_about(starts: date, used: date | None, told: str | None) -> None:
    seen = of(report_period_start=starts, started_on=used)
    message = f"the report of example-cloud begins on {starts}, and none is on record for the {told}"
    assert messages(vendor_report_gap, seen) == ([message] if told else [])
    assert severities(vendor_report_gap, seen) == [WARNING] * bool(told)


def test_a_report_that_begins_after_our_period_covers_none_of_it() -> None:
    later = of(report_period_start=date(2026, 7, 5), report_period_end=date(2026, 8, 1))
    assert messages(vendor_report_gap, later) == [
        (
            "the report of example-cloud begins on 2026-07-05, and none is on record for the "
            "181 days of 2026-H1 from 2026-01-01 to 2026-06-30"
        )
    ]


def test_a_report_without_its_days_is_not_known_to_cover_ours() -> None:
    two = (vendor(report_period_start=None), vendor(id="b", report_period_end=None, location=row_at("vendors", 9)))
    seen = of_rows(vendors=two)
    assert messages(vendor_report_gap, seen) == [
        (
            "it cannot be told whether the report of example-cloud and b covers our period, because the register "
            "does not say which days they cover"
        )
    ]
    assert severities(vendor_report_gap, of_rows(vendors=two[:1])) == [ERROR]


def test_a_gap_that_no_text_limits_is_said_to_be_unknown() -> None:
    seen = of(report_period_end=date(2026, 1, 1), changes=UNSTATED)
    assert messages(vendor_report_gap, seen) == [
        "no text in force on 2026-06-30 states vendor-bridge-gap, so it is not known whether example-cloud kept to it"
    ]


def test_without_a_period_the_as_of_day_is_asked() -> None:
    seen = of(report_period_end=date(2026, 3, 29), changes=NO_PERIOD)
    assert len(messages(vendor_report_gap, seen)) == 1
    assert messages(vendor_report_gap, of(report_period_end=date(2026, 3, 30), changes=NO_PERIOD)) == []


def test_a_period_that_has_not_begun_is_not_asked_yet() -> None:
    early = of(report_period_end=date(2020, 1, 1), changes={"as_of": date(2025, 12, 31)})
    assert messages(vendor_report_gap, early) == []


@pytest.mark.parametrize(
    ("changes", "what", "severity"),
    [
        ({"report_type": ReportType.NONE}, "is critical, shows no report,", ERROR),
        ({"report_type": None}, "is critical, does not say which report it shows,", ERROR),
        ({"report_type": ReportType.QUESTIONNAIRE}, "is critical, shows its own answers to questions,", ERROR),
        (
            {"report_type": ReportType.SOC2_TYPE1},
            "is critical, shows a report of type 1, which speaks of one day,",
            WARNING,
        ),
        (
            {"report_type": ReportType.ISO27001},
            "is critical, shows an ISO/IEC 27001 attestation, which covers no period of ours,",
            WARNING,
        ),
        (
            {"report_type": ReportType.NONE, "criticality": Criticality.IMPORTANT},
            "holds confidential data, shows no report,",
            WARNING,
        ),
    ],
)
def test_a_vendor_without_a_report_of_type_2_is_used_for_a_reason(
    changes: dict[str, Any], what: str, severity: Severity
) -> None:
    seen = of(**changes)
    assert messages(vendor_without_report, seen) == [f"{WHO} {what} and no reason is given why it is used"]
    assert severities(vendor_without_report, seen) == [severity]
    assert messages(vendor_without_report, of(risk_if_no_report="Answers read", **changes)) == []
    assert len(messages(vendor_without_report, of(risk_if_no_report=" ", **changes))) == 1


def test_of_others_than_critical_ones_an_attestation_is_enough() -> None:
    assert messages(vendor_without_report, of(criticality=None, report_type=ReportType.ISO27001)) == []


@pytest.mark.parametrize(
    ("received", "reviewed", "message"),
    [
        (date(2026, 5, 31), None, None),
        (date(2026, 5, 30), None, "arrived on 2026-05-30 and was not read by 2026-06-29"),
        (date(2026, 5, 1), date(2026, 5, 31), None),
        (date(2026, 5, 1), date(2026, 6, 1), "arrived on 2026-05-01 and was read on 2026-06-01, not by 2026-05-31"),
        (date(2026, 5, 1), date(2026, 4, 30), "arrived on 2026-05-01 and was not read by 2026-05-31"),
        (date(2026, 5, 1), date(2026, 5, 1), None),
        (date(2025, 5, 1), date(2025, 12, 31), None),
        (date(2025, 5, 1), date(2026, 1, 1), "arrived on 2025-05-01 and was read on 2026-01-01, not by 2025-05-31"),
    ],
)
def test_a_report_is_read_within_the_limit(received: date, reviewed: date | None, message: str | None) -> None:
    seen = of(report_received_on=received, report_reviewed_on=reviewed)
    cited = "30 days (POL-010, policies/limits.md:16)"
    assert messages(vendor_report_unread, seen) == (
        [f"the report of example-cloud {message}: {cited}"] if message else []
    )


@pytest.mark.parametrize(
    ("changes", "message", "severity"),
    [
        (
            {"report_received_on": None, "report_reviewed_on": None},
            "the register does not say when the report of example-cloud arrived, nor that it was read",
            WARNING,
        ),
        (
            {"opinion": Opinion.QUALIFIED},
            "the opinion in the report of example-cloud is qualified, and its exceptions were not weighed",
            ERROR,
        ),
        ({"opinion": None}, "the report of example-cloud was read, and its opinion is not on record", WARNING),
        (
            {"cuecs_mapped": None},
            "the report of example-cloud was read, and nothing says how many of its user entity controls are tied to ours",
            WARNING,
        ),
        ({"cuecs_open": 1}, "1 user entity control is still open in the report of example-cloud", WARNING),
        ({"cuecs_open": 2}, "2 user entity controls are still open in the report of example-cloud", WARNING),
    ],
)
def test_a_report_is_read_to_its_end(changes: dict[str, Any], message: str, severity: Severity) -> None:
    assert messages(vendor_report_unread, of(**changes)) == [message]
    assert severities(vendor_report_unread, of(**changes)) == [severity]


@pytest.mark.parametrize(
    "changes",
    [
        {"opinion": Opinion.ADVERSE, "exceptions_reviewed": True},
        {"report_reviewed_on": date(2025, 6, 30), "opinion": None, "cuecs_mapped": None},
        {"report_received_on": None, "report_reviewed_on": None, "report_period_end": None},
        {"report_received_on": None},
        {"report_type": ReportType.QUESTIONNAIRE, "report_reviewed_on": None},
    ],
)
def test_what_was_weighed_or_cannot_be_asked_is_no_finding(changes: dict[str, Any]) -> None:
    assert messages(vendor_report_unread, of(**changes)) == []


@pytest.mark.parametrize(
    ("last", "late"),
    [(date(2025, 6, 29), "1 day"), (date(2025, 6, 30), None), (date(2025, 7, 1), None), (date(2025, 6, 1), "29 days")],
)
@pytest.mark.parametrize(("key", "verb"), [("reviewed_on", "reviewed"), ("assessed_on", "assessed")])
def test_a_vendor_is_reviewed_within_the_interval(key: str, verb: str, last: date, late: str | None) -> None:
    says: Any = {"reviewed_on": None, key: last}
    seen = of(**says)
    due = last.replace(year=2026)
    expected = (
        f"example-cloud was last {verb} on {last}; the next review was due by {due}, {late} ago: "
        "12 months (POL-010, policies/limits.md:14)"
    )
    assert messages(vendor_review_overdue, seen) == ([expected] if late else [])


@pytest.mark.parametrize(("planned", "count"), [(date(2026, 6, 29), 1), (date(2026, 6, 30), 0), (date(2026, 7, 1), 0)])
def test_an_earlier_day_that_the_row_sets_is_asked_about(planned: date, count: int) -> None:
    seen = of(next_review=planned)
    assert severities(vendor_review_overdue, seen) == [WARNING] * count
    assert all(message.endswith("ago: as its row says") for message in messages(vendor_review_overdue, seen))


def test_a_vendor_that_was_never_looked_at_is_an_error() -> None:
    seen = of(reviewed_on=None, status=VendorStatus.LEAVING, **ORDINARY)
    assert messages(vendor_review_overdue, seen) == [
        "example-cloud was never assessed or reviewed, as far as the register says"
    ]
    assert severities(vendor_review_overdue, seen) == [ERROR]


def test_an_interval_that_no_text_states_is_not_known() -> None:
    assert messages(vendor_review_overdue, of(changes=UNSTATED)) == [
        (
            "no text in force on 2026-06-30 states vendor-review-interval, "
            "so it is not known whether example-cloud kept to it"
        )
    ]
