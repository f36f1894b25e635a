"""Many changes went the way of an emergency."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.verdict import Verdict
from tieout.rules.base import Dial, rule
from tieout.rules.landed import named, settings_place
from tieout.rules.wording import listed

# Practice guides for SOC 2 take more than a tenth for a sign that the emergency way is used for what is none.
_MOST = Dial(key="percent", default=10, low=0, high=100)


@rule(severity=Severity.WARNING, criteria=("CC8.1",), needs=("ledger",), dials=(_MOST,))
def emergency_rate(examination: Examination) -> Iterator[Observation]:
    """Many changes went the way of an emergency.

    ## What it checks
    How many of the examined changes are emergency changes, those that `emergency-change` lists. More than 10 percent
    are a warning; `rules: {emergency-rate: {percent: 20}}` in `controls.yaml` sets another number. Changes that copy
    the ledger are not counted.

    ## Why the auditor asks
    The way for emergencies is the one without a review before the merge. Where every fourth change takes it, the auditor
    asks whether it is the way around the control.

    ## Example
    `3 of 20 changes, 15 percent, went the way of an emergency; 10 percent are taken for the most: #12, #17 and #19`

    ## How to fix
    Today: look at each, and ask whether it could have waited for a review. Take the label off none that was one: the
    ledger knows when a label came. Have somebody on call who reviews within the hour, and tell the auditor what made the
    period so restless.

    ## Sources
    Criterion CC8.1 asks for a way for changes in an emergency. The tenth is a number of practice guides, not of the
    criteria.
    """
    counted = [item for item in examination.judged if item.verdict is not Verdict.EXEMPT]
    urgent = [item for item in counted if "emergency-change" in item.findings]
    most = _MOST.of("emergency-rate", examination)
    if not urgent or len(urgent) * 100 <= most * len(counted):
        return
    share = f"{len(urgent) * 100 / len(counted):.1f}".removesuffix(".0")
    which = listed((named(item.change) for item in urgent), at_most=6)
    are = "1 change" if len(counted) == 1 else f"{len(counted)} changes"
    yield Observation(
        subject=examination.period.id if examination.period is not None else "emergency changes",
        location=settings_place(examination),
        message=(
            f"{len(urgent)} of {are}, {share} percent, went the way of an emergency; {most} percent are taken for the "
            f"most: {which}"
        ),
        remedy="ask of each whether it could have waited for a review, and have somebody on call who reviews at once",
    )
