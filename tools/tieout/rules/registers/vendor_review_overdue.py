"""A vendor was not reviewed in time."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.assets import Vendor
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import called, gathered, several
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC9.2",), needs=("vendors",))
def vendor_review_overdue(examination: Examination) -> Iterator[Observation]:
    """A vendor was not reviewed in time.

    ## What it checks
    Every vendor in use of `registers/vendors.yaml`: from its last review (`reviewed_on`; before the first
    one from its assessment, `assessed_on`) no more has passed than the parameter `vendor-review-interval`
    of the policy in force on the as-of day. A vendor in use with neither day is an error: nobody has
    shown that it was ever looked at. Where the row sets an earlier day (`next_review`) and that has
    passed, it is a warning. Proposed vendors and those that were left are not asked.

    ## Why the auditor asks
    The yearly review of vendors is among the first samples drawn: three vendors, and the record of each
    one's last two reviews.

    ## Example
    `registers/vendors.yaml:39:18: example-cloud was last reviewed on 2025-06-01; the next review was due
    by 2026-06-01, 29 days ago: 12 months (POL-006, policies/vendor-management.md:13)`

    ## How to fix
    Review it, have the decision approved, and enter the day and the decision:

    ```yaml
    - {id: example-cloud, name: Example Cloud, service: Hosting, reviewed_on: 2026-06-30,
       reviewer: cleo, decision: keep}
    ```

    ## Sources
    Criterion CC9.2. A year is the usual interval; your policy sets the number.
    """
    limits = Limits(examination)
    never: list[Vendor] = []
    for vendor in examination.registers.vendors:
        if not vendor.is_used:
            continue
        last = vendor.reviewed_on or vendor.assessed_on
        if last is None:
            never.append(vendor)
            continue
        key = "reviewed_on" if vendor.reviewed_on else "assessed_on"
        held = limits.held("vendor-review-interval", vendor, key, last, day=examination.as_of)
        due, why = (held.due.on, held.cited) if held.due and held.is_late else (vendor.next_review, "as its row says")
        if due is not None and due < examination.as_of:
            yield gathered(
                [vendor],
                key,
                message=(
                    f"{called(vendor)} was last {'reviewed' if vendor.reviewed_on else 'assessed'} on {last}; the next "
                    f"review was due by {due}, {days((examination.as_of - due).days)} ago: {why}"
                ),
                remedy="review it, have the decision approved, and enter reviewed_on, reviewer and decision",
                about="reviewed_on",
                severity=None if held.is_late else Severity.WARNING,
            )
    if never:
        verb = "was" if len(never) == 1 else "were"
        yield gathered(
            never,
            "id",
            message=f"{several(never)} {verb} never assessed or reviewed, as far as the register says",
            remedy="enter assessed_on and reviewed_on; a vendor that is not used yet has status: proposed",
            about="never",
        )
    yield from limits.unknown()
