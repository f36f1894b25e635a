"""The vendors register -> the reviews, reports, letters and contracts that fall due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tieout.model.registers.assets import VendorStatus
from tieout.workpapers.due.limits import Allowed
from tieout.workpapers.due.obligation import STAYS_OPEN, Kind, Obligation, Unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.registers.assets import Vendor

_UNUSED = frozenset({VendorStatus.PROPOSED, VendorStatus.LEFT})
_BRIDGE = "vendor-bridge-gap"
_COVERED_LATER = "a report or letter that comes later can still cover the days before it"


def vendor_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the next review of each vendor in use: by its own date or the policy's limit, the earlier."""
    for vendor in examination.registers.vendors:
        if vendor.status is VendorStatus.PROPOSED:
            reason = "proposed and not used yet, so nothing of it is due"
            yield Unlisted(kind=Kind.VENDOR_REVIEW, subject=vendor.subject, reason=reason)
    allowed = Allowed.of(examination, "vendor-review-interval")
    for vendor in _used(examination):
        by_limit = allowed.next_review(vendor.reviewed_on or vendor.assessed_on or vendor.started_on)
        due_on = vendor.next_review or by_limit
        if isinstance(due_on, str):
            yield Unlisted(kind=Kind.VENDOR_REVIEW, subject=vendor.subject, reason=due_on)
            continue
        if not isinstance(by_limit, str):
            due_on = min(due_on, by_limit)
        step = f"review it, set reviewed_on and next_review in {vendor.location.path}, open a pull request"
        yield _of(vendor, Kind.VENDOR_REVIEW, "review of this vendor", due_on, step, "reviewed_on")


def vendor_reports(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the day on which each next report is expected.

    Where none is named, the last day that a letter may cover after the newest report's period.
    """
    may_cover = Allowed.of(examination, _BRIDGE)
    for vendor in _reporting(examination):
        expected = vendor.next_report
        if expected is not None and vendor.report_received_on is not None and expected <= vendor.report_received_on:
            expected = None  # it was that of the report that has come
        due_on = expected or may_cover.last_day(vendor.report_period_end)
        if due_on is None:
            reason = f"it names no next_report, and {may_cover.unstated}"
            yield Unlisted(kind=Kind.VENDOR_REPORT, subject=vendor.subject, reason=reason)
            continue
        step = f"ask for the report of the time after {vendor.report_period_end}, enter it in {vendor.location.path}"
        yield _of(vendor, Kind.VENDOR_REPORT, "next report", due_on, step, "next_report", stays_open=_COVERED_LATER)


def vendor_bridges(examination: Examination) -> Iterator[Obligation]:
    """Give the letters that must cover the end of the examined period, where one may."""
    period = examination.period
    may_cover = Allowed.of(examination, _BRIDGE)
    for vendor in _reporting(examination) if period else ():
        end, until = vendor.report_period_end, may_cover.last_day(vendor.report_period_end)
        if period is None or end is None or until is None or not end < period.end <= until:
            continue
        if vendor.bridge_until is not None and vendor.bridge_until >= period.end:
            continue
        title = f"letter for the days after {end} up to {period.end}"
        step = f"ask for the letter, enter bridge_until in {vendor.location.path}"
        yield _of(
            vendor, Kind.VENDOR_BRIDGE, title, period.end, step, "report_period_end",
            occurrence=str(period.end), stays_open=_COVERED_LATER,
        )  # fmt: skip


def vendor_report_reviews(examination: Examination) -> Iterator[Obligation | Unlisted]:
    """Give the reports that came and are not read: a review before its receipt was of an earlier one."""
    allowed = Allowed.of(examination, "vendor-report-review")
    for vendor in _used(examination):
        received, reviewed = vendor.report_received_on, vendor.report_reviewed_on
        if received is None or (reviewed is not None and reviewed >= received):
            continue
        due_on = allowed.last_day(received)
        if due_on is None:
            yield Unlisted(kind=Kind.VENDOR_REPORT_REVIEW, subject=vendor.subject, reason=allowed.unstated)
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
    return (vendor for vendor in examination.registers.vendors if vendor.status not in _UNUSED)


def _reporting(examination: Examination) -> Iterator[Vendor]:
    """Give the vendors in use of which a report with a period is on record."""
    return (vendor for vendor in _used(examination) if vendor.report_period_end is not None)


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
