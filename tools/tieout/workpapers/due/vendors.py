"""The vendors register -> the reviews, reports, letters and contracts that fall due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tieout.model.registers.assets import ReportType, VendorStatus
from tieout.workpapers.due.limits import Limits, earliest
from tieout.workpapers.due.obligation import STAYS_OPEN, Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.registers.assets import Vendor

_READ = frozenset({ReportType.SOC1, ReportType.SOC2_TYPE1, ReportType.SOC2_TYPE2})
_BRIDGE = "vendor-bridge-gap"
_COVERED_LATER = "a report or letter that comes later can still cover the days before it"


def vendor_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the next review of each vendor in use: its own day or the policy's limit, the earlier.

    By the days of ``vendor-review-overdue``.
    """
    limits = Limits(examination=examination)
    for vendor in examination.registers.vendors:
        if vendor.status is VendorStatus.PROPOSED:
            reason = "proposed and not used yet, so nothing of it is due"
            yield Unlisted(kind=Kind.VENDOR_REVIEW, subject=vendor.subject, reason=reason)
    for vendor in _used(examination):
        allowed = limits.again("vendor-review-interval", vendor.reviewed_on or vendor.assessed_on)
        due_on = earliest(vendor.next_review, allowed)
        if due_on is None:
            yield Unlisted(kind=Kind.VENDOR_REVIEW, subject=vendor.subject, reason=str(allowed))
            continue
        step = f"review it, set reviewed_on and next_review in {vendor.location.path}, open a pull request"
        yield _of(vendor, Kind.VENDOR_REVIEW, "review of this vendor", due_on, step, "reviewed_on")


def vendor_reports(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the day by which each next report is to be there.

    That is the day on which it is expected, or the last on which a letter may stand in for it, as
    ``vendor-report-gap`` has it: the earlier.
    """
    limits = Limits(examination=examination)
    for vendor, end in _reporting(examination):
        expected = vendor.next_report
        if expected is not None and vendor.report_received_on is not None and expected <= vendor.report_received_on:
            expected = None  # it was that of the report that has come
        allowed = limits.now(_BRIDGE, end)
        due_on = earliest(expected, allowed)
        if due_on is None:
            yield Unlisted(kind=Kind.VENDOR_REPORT, subject=vendor.subject, reason=str(allowed))
            continue
        step = f"ask for the report of the time after {end}, enter it in {vendor.location.path}"
        yield _of(vendor, Kind.VENDOR_REPORT, "next report", due_on, step, "next_report", stays_open=_COVERED_LATER)


def vendor_bridges(examination: Examination) -> Iterator[Obligation]:
    """Give the letters that must cover the end of the examined period, where one may."""
    period = examination.period
    limits = Limits(examination=examination)
    if period is None:
        return
    for vendor, end in _reporting(examination):
        until = limits.now(_BRIDGE, end)
        if isinstance(until, str) or not end < period.end <= until:
            continue
        if vendor.bridge_until is not None and vendor.bridge_until >= period.end:
            continue
        title = f"bridge letter for the days after {end} up to {period.end}"
        step = f"ask for the letter, enter bridge_until in {vendor.location.path}"
        yield _of(
            vendor, Kind.VENDOR_BRIDGE, title, period.end, step, "report_period_end",
            occurrence=str(period.end), stays_open=_COVERED_LATER,
        )  # fmt: skip


def vendor_report_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the reports that came and are not read, by the days of ``vendor-report-unread``.

    A review before its receipt was of an earlier one.
    """
    limits = Limits(examination=examination)
    for vendor in _used(examination):
        received, reviewed = vendor.report_received_on, vendor.report_reviewed_on
        if vendor.report_type not in _READ or not vendor.is_relied_on or received is None:
            continue
        if reviewed is not None and reviewed >= received:
            continue
        due_on = limits.after("vendor-report-review", received)
        if isinstance(due_on, str):
            yield Unlisted(kind=Kind.VENDOR_REPORT_REVIEW, subject=vendor.subject, reason=due_on)
            continue
        step = f"read it, write the review, set report_reviewed_on in {vendor.location.path}"
        title = f"review of the report received on {received}"
        yield _of(vendor, Kind.VENDOR_REPORT_REVIEW, title, due_on, step, "report_received_on")


def vendor_contracts(examination: Examination) -> Iterator[Obligation]:
    """Give the last day on which each contract with an end can be ended in time."""
    for vendor in _used(examination):
        end = vendor.contract_ends_on
        if end is None or vendor.status is VendorStatus.LEAVING:
            continue
        notice = 0 if vendor.notice_period is None else -(-vendor.notice_period // timedelta(days=1))
        due_on = end - timedelta(days=min(notice, (end - date.min).days))
        title = f"decision on the contract that ends on {end}"
        step = f"decide to keep or leave it, then set contract_ends_on anew in {vendor.location.path}"
        yield _of(
            vendor, Kind.VENDOR_CONTRACT, title, due_on, step, "contract_ends_on",
            stays_open="a contract is not examined by windows; what happens after the notice stands in it",
        )  # fmt: skip


def _used(examination: Examination) -> Iterator[Vendor]:
    return (vendor for vendor in examination.registers.vendors if vendor.is_used)


def _reporting(examination: Examination) -> Iterator[tuple[Vendor, date]]:
    """Give the vendors in use whose report must cover our periods, with its last day.

    They are relied on, and show a report of type 2 that says which days it covers.
    """
    for vendor in _used(examination):
        end = vendor.report_period_end
        if vendor.report_type is ReportType.SOC2_TYPE2 and end is not None and vendor.is_relied_on:
            yield vendor, end


def _of(
    vendor: Vendor,
    kind: Kind,
    title: str,
    due_on: date,
    step: str,
    key: str,
    *,
    occurrence: str = "",
    stays_open: str = STAYS_OPEN,
) -> Obligation:
    return Obligation(
        kind=kind,
        subject=vendor.subject,
        title=f"{vendor.name or vendor.subject}: {title}",
        owner=vendor.owner,
        due_on=due_on,
        stays_open=stays_open,
        step=step,
        location=vendor.at(key),
        occurrence=occurrence,
    )
