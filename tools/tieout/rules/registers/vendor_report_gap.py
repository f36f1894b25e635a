"""A vendor's report does not cover the examined period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tieout.model.deadline import deadline
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.period import MONTHS_A_YEAR, Period, add_months
from tieout.model.registers.assets import ReportType, Vendor, VendorStatus
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import called, gathered, several
from tieout.rules.wording import days, span

_PARAMETER = "vendor-bridge-gap"


@rule(severity=Severity.ERROR, criteria=("CC9.2",), needs=("vendors",))
def vendor_report_gap(examination: Examination) -> Iterator[Observation]:
    """A vendor's report does not cover the examined period.

    ## What it checks
    Every vendor of `registers/vendors.yaml` that is critical, a subservice organization, or holds
    confidential or restricted data, that was used in the examined period, and that shows a report of
    type 2 (`report_type: soc2-type2`). Its `report_period_start` and `report_period_end` are laid beside
    our period up to the as-of day, from `started_on` and to `exited_on` where those lie inside.
    Days at the end without a report are counted from the day after its last to our last, both included.
    A report that ended more than 12 months before, and a gap longer than the parameter
    `vendor-bridge-gap` of the policy in force, are errors: no letter covers them. A shorter gap needs a
    bridge letter (`bridge_until`) that reaches our last day; that it has none is an error once our
    period is over. Days at the beginning without a report are a warning, since an older report may cover
    them and the register holds one. Of a report without its dates nobody can tell what it covers: that is
    reported as such, and accuses nobody.

    ## Why the auditor asks
    Where our controls rest on a vendor's, its report stands in for evidence. For the days that it does
    not speak of there is none, and auditors lay the two periods beside each other first of all.

    ## Example
    `registers/vendors.yaml:41:5: the report of example-cloud ends on 2026-03-31 and leaves 275 days of
    2026 without one; a letter may cover 92 days (POL-006, policies/vendor-management.md:14)`

    ## How to fix
    Get the newer report and enter its dates, or the letter that covers the days since:

    ```yaml
    - {id: example-cloud, name: Example Cloud, service: Hosting, report_type: soc2-type2,
       report_period_start: 2025-10-01, report_period_end: 2026-09-30, bridge_until: 2026-12-31}
    ```

    ## Sources
    Criterion CC9.2. Three months is what bridge letters are commonly given for; your policy sets the
    number. Twelve months is the usual length of a report's period.
    """
    limits = Limits(examination)
    silent: list[Vendor] = []
    for vendor in examination.registers.vendors:
        ours = _ours(vendor, examination)
        if ours is None:
            continue
        if vendor.report_period_start is None or vendor.report_period_end is None:
            silent.append(vendor)
            continue
        yield from _before(vendor, ours)
        yield from _after(vendor, ours, examination, limits)
    if silent:
        yield gathered(
            silent,
            "report_type",
            message=(
                f"it cannot be told whether the report of {several(silent)} covers our period, because the register "
                f"does not say which days {'it covers' if len(silent) == 1 else 'they cover'}"
            ),
            remedy="enter report_period_start and report_period_end from the report",
            about="report_period",
        )
    yield from limits.unknown()


def _ours(vendor: Vendor, examination: Examination) -> Period | None:
    """Give the days of ours for which the vendor's report has to speak, up to the as-of day; None if none."""
    left = vendor.status is VendorStatus.LEFT and vendor.exited_on is not None
    if not vendor.is_relied_on or vendor.report_type is not ReportType.SOC2_TYPE2 or not (vendor.is_used or left):
        return None
    as_of = examination.as_of
    whole = examination.period or Period(id="the as-of day", start=as_of, end=as_of, type=1)
    used = whole.part(vendor.started_on, vendor.exited_on)
    return used and used.part(None, as_of)


def _before(vendor: Vendor, ours: Period) -> Iterator[Observation]:
    start, end = vendor.report_period_start, vendor.report_period_end
    if start is None or end is None or start <= ours.start:
        return
    last = min(start - timedelta(days=1), ours.end)
    yield gathered(
        [vendor],
        "report_period_start",
        message=(
            f"the report of {called(vendor)} begins on {start}, and none is on record for the "
            f"{days((last - ours.start).days + 1)} of {ours.id} {span(ours.start, last)}"
        ),
        remedy="keep the report before it at hand: the auditor will ask for both",
        about="before",
        severity=Severity.WARNING,
    )


def _after(vendor: Vendor, ours: Period, examination: Examination, limits: Limits) -> Iterator[Observation]:
    end = vendor.report_period_end
    if end is None or end >= ours.end:
        return
    gap = (ours.end - end).days
    what = f"the report of {called(vendor)} ends on {end}"
    remedy = "get the report that follows it, or treat the vendor as one without a report for these days"
    if add_months(end, MONTHS_A_YEAR) < ours.end:
        fault = f"{what}, more than 12 months before {ours.end}"
    elif over := _too_long(vendor, ours, examination, limits):
        fault = f"{what} and leaves {days(gap)} up to {ours.end} without one; a letter may cover {over}"
    elif _is_settled(vendor, ours, examination) and (vendor.bridge_until is None or vendor.bridge_until < ours.end):
        letter = "no letter covers them"
        if vendor.bridge_until is not None:
            letter = f"its letter covers them to {vendor.bridge_until}"
        fault = f"{what} and leaves {days(gap)} up to {ours.end} without one, and {letter}"
        remedy = "ask the vendor for a bridge letter that reaches our last day, and enter bridge_until"
    else:
        return
    yield gathered([vendor], "report_period_end", message=fault, remedy=remedy, about="after")


def _too_long(vendor: Vendor, ours: Period, examination: Examination, limits: Limits) -> str | None:
    """Give the limit that the days without a report exceed, else None."""
    threshold = limits.on(_PARAMETER, ours.end, vendor, "report_period_end")
    most = threshold.parameter.limit if threshold else None
    if threshold is None or most is None or vendor.report_period_end is None:
        return None
    due = deadline(most, vendor.report_period_end, examination.program.organization.calendar)
    return threshold.cited if due is not None and due.on < ours.end else None


def _is_settled(vendor: Vendor, ours: Period, examination: Examination) -> bool:
    """Say whether our last day is fixed: the period is over, or the vendor was left."""
    period = examination.period
    return (period is not None and period.end < examination.as_of) or vendor.exited_on == ours.end
