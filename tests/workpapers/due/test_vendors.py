"""What of a vendor falls due: its review, its report, its letter, and its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import PERIOD
from tests.workpapers.due.rows import seen, vendor
from tieout.model.document import Classification
from tieout.model.examination import Examination
from tieout.model.registers.assets import Criticality, ReportType, Subservice, Vendor, VendorStatus
from tieout.model.registers.collection import Registers
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted
from tieout.workpapers.due.vendors import (
    vendor_bridges,
    vendor_contracts,
    vendor_report_reviews,
    vendor_reports,
    vendor_reviews,
)

Source = Callable[[Examination], Iterable[Obligation | Unlisted]]


def of(*vendors: Vendor, **changes: object) -> Examination:
    return seen(Registers(vendors=vendors), **changes)


def told(source: Source, row: Vendor, **changes: object) -> list[date | str]:
    """Give the days of what a source lists, and the reasons of what it does not."""
    found = source(of(row, **changes))
    return [item.due_on if isinstance(item, Obligation) else item.reason for item in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, date(2027, 1, 10)),
        ({"next_review": date(2026, 9, 1)}, date(2026, 9, 1)),
        ({"next_review": date(2028, 1, 1)}, date(2027, 1, 10)),
        ({"next_review": None}, date(2027, 1, 10)),
        ({"reviewed_on": None, "assessed_on": date(2025, 8, 1)}, date(2026, 8, 1)),
        ({"reviewed_on": None}, date(2027, 1, 10)),
        ({"reviewed_on": None, "next_review": None}, "no review of it is on record"),
        (
            {"reviewed_on": date(2026, 7, 2), "next_review": None},
            "its last review is dated 2026-07-02, which has not come yet",
        ),
        ({"status": VendorStatus.PROPOSED}, "proposed and not used yet, so nothing of it is due"),
        ({"status": VendorStatus.LEAVING}, date(2027, 1, 10)),
        ({"status": None}, date(2027, 1, 10)),
    ],
)
def test_a_review_is_due_by_its_own_day_or_the_policy_s_limit(changes: dict[str, object], expected: date | str) -> None:
    assert told(vendor_reviews, vendor(**changes)) == [expected]


def test_without_a_limit_a_review_is_due_by_its_own_day_alone() -> None:
    unstated = "no policy in force then states the parameter vendor-review-interval"
    assert told(vendor_reviews, vendor(), statements=()) == [date(2027, 1, 10)]
    assert told(vendor_reviews, vendor(next_review=None), statements=()) == [unstated]


def test_a_review_says_what_whose_and_the_next_step() -> None:
    [item] = vendor_reviews(of(vendor(name="")))
    assert isinstance(item, Obligation)
    assert (item.id, item.title) == ("vendor-review:cloud", "cloud: review of this vendor")
    assert (item.owner, item.lost_after) == ("role:security-lead", None)
    assert item.stays_open == "a date and no window: once late it stays late until it is done"
    assert item.step == (
        "review it, set reviewed_on and next_review in registers/vendors.yaml, open a pull request"
    )  # fmt: skip


@pytest.mark.parametrize("status", [VendorStatus.LEFT, VendorStatus.PROPOSED])
@pytest.mark.parametrize("source", [vendor_reports, vendor_bridges, vendor_report_reviews, vendor_contracts])
def test_of_a_vendor_that_is_not_used_nothing_is_due(source: Source, status: VendorStatus) -> None:
    row = vendor(status=status, report_reviewed_on=None, contract_ends_on=date(2026, 9, 1))
    assert told(source, row) == []
    assert told(vendor_reviews, vendor(status=VendorStatus.LEFT)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 6, 30)]),
        ({"next_report": date(2027, 5, 20)}, [date(2026, 7, 1)]),
        ({"next_report": None}, [date(2026, 7, 1)]),
        ({"next_report": date(2026, 5, 20)}, [date(2026, 7, 1)]),
        ({"next_report": date(2026, 5, 20), "report_received_on": None}, [date(2026, 5, 20)]),
        ({"report_period_end": None}, []),
    ],
)
def test_a_report_is_due_when_it_is_expected_or_no_letter_helps(changes: dict[str, object], expected: object) -> None:
    """The earlier of the two; a day that the report on record has met is not the next one's."""
    assert told(vendor_reports, vendor(**changes)) == expected


def test_a_report_without_any_day_is_named() -> None:
    unstated = "no policy in force then states the parameter vendor-bridge-gap"
    assert told(vendor_reports, vendor(next_report=None), statements=()) == [unstated]
    assert told(vendor_reports, vendor(), statements=()) == [date(2026, 6, 30)]


RELIED_ON: list[dict[str, object]] = [
    {"criticality": Criticality.CRITICAL},
    {"criticality": None, "subservice": Subservice.CARVE_OUT},
    {"criticality": None, "subservice": Subservice.INCLUSIVE},
    {"criticality": None, "data_classes": (Classification.CONFIDENTIAL,)},
    {"criticality": None, "data_classes": (Classification.PUBLIC, Classification.RESTRICTED)},
]
NOT_RELIED_ON: list[dict[str, object]] = [
    {"criticality": Criticality.IMPORTANT, "subservice": Subservice.NO, "data_classes": (Classification.INTERNAL,)},
    {"criticality": None},
]


@pytest.mark.parametrize("source", [vendor_reports, vendor_bridges, vendor_report_reviews])
def test_reports_matter_of_those_that_are_relied_on(source: Source) -> None:
    """As the rules vendor-report-gap and vendor-report-unread have it."""
    read = {"report_reviewed_on": None}
    assert [len(told(source, vendor(**changes, **read))) for changes in RELIED_ON] == [1] * len(RELIED_ON)
    assert [told(source, vendor(**changes, **read)) for changes in NOT_RELIED_ON] == [[]] * len(NOT_RELIED_ON)


@pytest.mark.parametrize(
    ("kind", "lists"),
    [
        (ReportType.SOC2_TYPE2, [1, 1, 1]),
        (ReportType.SOC2_TYPE1, [0, 0, 1]),
        (ReportType.SOC1, [0, 0, 1]),
        (ReportType.ISO27001, [0, 0, 0]),
        (None, [0, 0, 0]),
    ],
)
def test_a_report_of_type_2_covers_a_period_and_every_one_is_read(kind: ReportType | None, lists: list[int]) -> None:
    row = vendor(report_type=kind, report_reviewed_on=None)
    assert [len(told(source, row)) for source in (vendor_reports, vendor_bridges, vendor_report_reviews)] == lists


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [date(2026, 6, 30)]),
        ({"bridge_until": date(2026, 6, 29)}, [date(2026, 6, 30)]),
        ({"bridge_until": date(2026, 6, 30)}, []),
        ({"report_period_end": date(2026, 6, 30)}, []),
        ({"report_period_end": date(2026, 6, 29)}, [date(2026, 6, 30)]),
        ({"report_period_end": date(2026, 3, 30)}, [date(2026, 6, 30)]),
        ({"report_period_end": date(2026, 3, 29)}, []),
    ],
)
def test_a_letter_covers_what_the_policy_lets_it(changes: dict[str, object], expected: list[date]) -> None:
    """From the day after the report to the last of the period, at most 92 days, both included."""
    assert told(vendor_bridges, vendor(**changes)) == expected


def test_a_letter_is_of_one_period() -> None:
    [item] = vendor_bridges(of(vendor()))
    assert item.id == "vendor-bridge:cloud:2026-06-30"
    assert item.title == "Example Cloud: bridge letter for the days after 2026-03-31 up to 2026-06-30"
    assert told(vendor_bridges, vendor(), period=None) == []
    assert told(vendor_bridges, vendor(), period=replace(PERIOD, end=date(2026, 12, 31))) == []
    assert told(vendor_bridges, vendor(), statements=()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"report_reviewed_on": date(2026, 5, 20)}, []),
        ({"report_reviewed_on": date(2026, 5, 19)}, [date(2026, 6, 19)]),
        ({"report_reviewed_on": None}, [date(2026, 6, 19)]),
        ({"report_received_on": None, "report_reviewed_on": None}, []),
    ],
)
def test_a_report_that_came_is_to_be_read(changes: dict[str, object], expected: list[date]) -> None:
    assert told(vendor_report_reviews, vendor(**changes)) == expected


def test_a_report_that_came_without_a_limit_is_named() -> None:
    row = vendor(report_reviewed_on=None)
    unstated = "no policy in force then states the parameter vendor-report-review"
    assert told(vendor_report_reviews, row, statements=()) == [unstated]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"contract_ends_on": date(2026, 12, 31)}, [date(2026, 12, 31)]),
        ({"contract_ends_on": date(2026, 12, 31), "notice_period": timedelta(90)}, [date(2026, 10, 2)]),
        ({"contract_ends_on": date(2026, 12, 31), "notice_period": timedelta(days=1, hours=1)}, [date(2026, 12, 29)]),
        ({"contract_ends_on": date(1, 1, 5), "notice_period": timedelta(90)}, [date.min]),
        ({"contract_ends_on": date(2026, 12, 31), "status": VendorStatus.LEAVING}, []),
    ],
)
def test_a_contract_is_decided_on_before_its_notice(changes: dict[str, object], expected: list[date]) -> None:
    assert told(vendor_contracts, vendor(**changes)) == expected


def test_what_falls_due_has_a_kind_of_its_own() -> None:
    row = vendor(report_reviewed_on=None, contract_ends_on=date(2026, 12, 31))
    sources = (vendor_reviews, vendor_reports, vendor_bridges, vendor_report_reviews, vendor_contracts)
    kinds = [item.kind for source in sources for item in source(of(row))]
    assert kinds == [
        Kind.VENDOR_REVIEW,
        Kind.VENDOR_REPORT,
        Kind.VENDOR_BRIDGE,
        Kind.VENDOR_REPORT_REVIEW,
        Kind.VENDOR_CONTRACT,
    ]
