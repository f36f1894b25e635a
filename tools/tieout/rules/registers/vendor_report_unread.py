"""A vendor's report was not read, or not to its end."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.assets import Opinion, ReportType, Vendor
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import called, gathered, is_history
from tieout.rules.wording import end_of

_REPORTS = {ReportType.SOC1, ReportType.SOC2_TYPE1, ReportType.SOC2_TYPE2}


@rule(severity=Severity.ERROR, criteria=("CC9.2",), needs=("vendors",))
def vendor_report_unread(examination: Examination) -> Iterator[Observation]:
    """A vendor's report was not read, or not to its end.

    ## What it checks
    Every vendor in use of `registers/vendors.yaml` that is relied on (critical, a subservice organization,
    or holding confidential or restricted data) and shows a report with an opinion (`soc1`, `soc2-type1`,
    `soc2-type2`). It was reviewed (`report_reviewed_on`) within the parameter `vendor-report-review` of
    the policy in force on the day on which it was received (`report_received_on`); a review before that
    day was of another report. A qualified or adverse opinion, or a disclaimer, with exceptions that
    nobody has weighed (`exceptions_reviewed`) is an error.
    That is a warning: a report with neither day, a reviewed one without its opinion, one whose user
    entity controls were not mapped to ours (`cuecs_mapped`), and one of which some are still open.
    A late review before the examined period is history, and not reported.

    ## Why the auditor asks
    A report in a folder protects nobody. It lists exceptions that may be ours too, and things that its
    customers must do for the vendor's controls to work.

    ## Example
    `registers/vendors.yaml:45:25: the report of example-cloud arrived on 2026-04-01 and was not read by
    2026-05-01: 30 days (POL-006, policies/vendor-management.md:15)`

    ## How to fix
    Read it, write down what its exceptions mean here, map what it asks of us, and enter the day:

    ```yaml
    - {id: example-cloud, name: Example Cloud, service: Hosting, report_received_on: 2026-04-01,
       report_reviewed_on: 2026-04-20, opinion: unqualified, cuecs_mapped: 14, cuecs_open: 0}
    ```

    ## Sources
    Criterion CC9.2. Complementary user entity controls are the part of a report of a service organization
    that its customers have to do themselves.
    """
    limits = Limits(examination)
    for vendor in examination.registers.vendors:
        if vendor.is_used and vendor.is_relied_on and vendor.report_type in _REPORTS:
            yield from _read(vendor, examination, limits)
            yield from _to_its_end(vendor)
    yield from limits.unknown()


def _read(vendor: Vendor, examination: Examination, limits: Limits) -> Iterator[Observation]:
    received, reviewed = vendor.report_received_on, vendor.report_reviewed_on
    if received is None:
        if reviewed is None and vendor.report_period_end is not None:
            yield gathered(
                [vendor],
                "report_type",
                message=f"the register does not say when the report of {called(vendor)} arrived, nor that it was read",
                remedy="enter report_received_on, and report_reviewed_on once it is read",
                about="report_received_on",
                severity=Severity.WARNING,
            )
        return
    done = None if reviewed is None or reviewed < received else reviewed
    held = limits.held("vendor-report-review", vendor, "report_received_on", received, done)
    if held.due is None or not held.is_late or (done is not None and is_history(done, examination)):
        return
    end = end_of(held.due, examination.program.organization.calendar)
    how = f"was read on {done}, not by {end}" if done else f"was not read by {end}"
    yield gathered(
        [vendor],
        "report_received_on",
        message=f"the report of {called(vendor)} arrived on {received} and {how}: {held.cited}",
        remedy="read it, have the review approved, and enter report_reviewed_on",
        about="report_reviewed_on",
    )


def _to_its_end(vendor: Vendor) -> Iterator[Observation]:
    name, received, reviewed = called(vendor), vendor.report_received_on, vendor.report_reviewed_on
    is_read = reviewed is not None and (received is None or received <= reviewed)
    opinion = vendor.opinion
    if opinion is not None and opinion is not Opinion.UNQUALIFIED and not vendor.exceptions_reviewed:
        yield gathered(
            [vendor],
            "opinion",
            message=f"the opinion in the report of {name} is {opinion.value}, and its exceptions were not weighed",
            remedy="write down what each exception means here, and set exceptions_reviewed: yes",
            about="opinion",
        )
    if not is_read:
        return
    if vendor.opinion is None:
        yield _warning(vendor, "opinion", f"the report of {name} was read, and its opinion is not on record")
    if vendor.cuecs_mapped is None:
        what = f"the report of {name} was read, and nothing says how many of its user entity controls are tied to ours"
        yield _warning(vendor, "cuecs_mapped", what)
    if vendor.cuecs_open:
        many = "control is" if vendor.cuecs_open == 1 else "controls are"
        what = f"{vendor.cuecs_open} user entity {many} still open in the report of {name}"
        yield _warning(vendor, "cuecs_open", what)


def _warning(vendor: Vendor, key: str, message: str) -> Observation:
    return gathered(
        [vendor],
        key,
        message=message,
        remedy="enter opinion, cuecs_mapped and cuecs_open from the review; tie each control to one of ours",
        about=key,
        severity=Severity.WARNING,
    )
