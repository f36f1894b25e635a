"""A risk was not reviewed in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.model.registers.risks import Risk
from tieout.rules.base import rule
from tieout.rules.limits import Limits
from tieout.rules.rows import gathered, several
from tieout.rules.wording import days


@rule(severity=Severity.ERROR, criteria=("CC3.2", "CC3.4"), needs=("risks",))
def risk_review_overdue(examination: Examination) -> Iterator[Observation]:
    """A risk was not reviewed in time.

    ## What it checks
    Every risk of `registers/risks.yaml` that is neither a draft nor closed: since `last_reviewed` no more
    has passed than the parameter `risk-review-gap` of the policy in force on the as-of day. Those that
    share a day are one finding, and so are those that do not say when they were last reviewed.

    ## Why the auditor asks
    A register that was filled once and not read since is a photograph. Auditors look at the dates of the
    rows, and at what changed between one review and the next.

    ## Example
    `registers/risks.yaml:34:5: RSK-001 and RSK-002 were last reviewed on 2026-02-01; the next review was
    due by 2026-05-04, 57 days ago: 92 days (POL-007, policies/risk-management.md:12)`

    ## How to fix
    Go through the register with the owners, change what changed, and set the day in every row that was
    looked at:

    ```yaml
    - {id: RSK-001, title: A leaver keeps access, last_reviewed: 2026-06-30}
    ```

    ## Sources
    Criteria CC3.2 (risks are identified and analysed) and CC3.4 (changes are assessed). A quarter is the
    usual interval; your policy sets the number.
    """
    limits = Limits(examination)
    never: list[Risk] = []
    late: dict[date, tuple[date, str, list[Risk]]] = {}
    for risk in examination.registers.risks:
        if not risk.is_live:
            continue
        if risk.last_reviewed is None:
            never.append(risk)
            continue
        held = limits.held("risk-review-gap", risk, "last_reviewed", risk.last_reviewed, day=examination.as_of)
        if held.due is not None and held.is_late:
            late.setdefault(risk.last_reviewed, (held.due.on, held.cited, []))[2].append(risk)
    for day, (due, cited, risks) in late.items():
        yield gathered(
            risks,
            "last_reviewed",
            message=(
                f"{several(risks)} {'was' if len(risks) == 1 else 'were'} last reviewed on {day}; the next review "
                f"was due by {due}, {days((examination.as_of - due).days)} ago: {cited}"
            ),
            remedy="review the register with the risks' owners, and set last_reviewed in each row",
            about=f"last_reviewed {day}",
        )
    if never:
        yield gathered(
            never,
            "id",
            message=f"{several(never)} {'does' if len(never) == 1 else 'do'} not say when the risk was last reviewed",
            remedy="review it with its owner and set last_reviewed; a risk that nobody judged yet has status: draft",
            about="never",
        )
    yield from limits.unknown()
