"""A vendor that is relied on shows no report, and nobody says why it is used."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.assets import ReportType, Vendor
from tieout.rules.base import rule
from tieout.rules.rows import called, gathered

_KINDS = {
    ReportType.SOC1: "a report on financial reporting",
    ReportType.SOC2_TYPE1: "a report of type 1, which speaks of one day",
    ReportType.ISO27001: "an ISO/IEC 27001 attestation, which covers no period of ours",
    ReportType.QUESTIONNAIRE: "its own answers to questions",
    ReportType.OTHER: "something else than a report",
    ReportType.NONE: "no report",
}
_WEAK = {ReportType.QUESTIONNAIRE, ReportType.OTHER, ReportType.NONE, None}


@rule(severity=Severity.ERROR, criteria=("CC9.2", "CC3.2"), needs=("vendors",))
def vendor_without_report(examination: Examination) -> Iterator[Observation]:
    """A vendor that is relied on shows no report, and nobody says why it is used.

    ## What it checks
    Every vendor in use of `registers/vendors.yaml` that is critical, a subservice organization, or holds
    confidential or restricted data, has a report of type 2, or a reason under `risk_if_no_report`.
    For a critical vendor or a subservice organization that shows none at all, or only answers to a
    questionnaire, a missing reason is an error. For the others it is a warning, and so it is where a
    report of type 1, an ISO/IEC 27001 attestation or a report on financial reporting is shown: it may be enough, and
    somebody has to say so. Of others than critical ones such an attestation is taken as it is.

    ## Why the auditor asks
    Not every vendor has a report. An auditor asks for those there are, and for each of the others why
    the company relies on it all the same.

    ## Example
    `registers/vendors.yaml:52:5: example-tickets is critical, shows no report, and no reason is given
    why it is used`

    ## How to fix
    Do what the policy asks of a vendor without a report, and write down the reason:

    ```yaml
    - {id: example-tickets, name: Example Tickets, service: Support desk, report_type: questionnaire,
       risk_if_no_report: "Answers of 2026-02-02 read; holds no files; export each day (RSK-009)"}
    ```

    ## Sources
    Criteria CC9.2 (risks of vendors are assessed and managed) and CC3.2.
    """
    for vendor in examination.registers.vendors:
        if not vendor.is_used or not vendor.is_relied_on or vendor.risk_if_no_report.strip():
            continue
        if vendor.report_type is ReportType.SOC2_TYPE2 or _is_enough(vendor):
            continue
        shown = _KINDS[vendor.report_type] if vendor.report_type else ""
        what = f"shows {shown}" if shown else "does not say which report it shows"
        yield gathered(
            [vendor],
            "report_type",
            message=f"{called(vendor)} {_why(vendor)}, {what}, and no reason is given why it is used",
            remedy="get its report of type 2, or write under risk_if_no_report why it is used and what limits the risk",
            about="risk_if_no_report",
            severity=None if vendor.is_critical and vendor.report_type in _WEAK else Severity.WARNING,
        )


def _is_enough(vendor: Vendor) -> bool:
    return vendor.report_type is ReportType.ISO27001 and not vendor.is_critical


def _why(vendor: Vendor) -> str:
    return "is critical" if vendor.is_critical else "holds confidential data"
