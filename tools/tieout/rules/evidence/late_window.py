"""Evidence came, or can still come, within the grace."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.expected import accounts
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.due_evidence import late


@rule(severity=Severity.WARNING, criteria=("CC4.1",), needs=("evidence", "settings"))
def late_window(examination: Examination) -> Iterator[Observation]:
    """Evidence of a control is late, within its grace.

    ## What it checks
    The windows and gaps of rule `missed-window`: those for which something that counts came late and within the grace
    of the cadence, and those that are over, with the grace still running and nothing there.

    ## Why the auditor asks
    A review on 3 April for the quarter that ended on 31 March is asked about; one on 20 April is noted.

    ## Example
    `controls.yaml:61:5: AC-03 has access-review (cloud-production) for 2026-Q1 since 2026-04-03, 3 days after it
    ended`

    ## How to fix
    Where nothing is there yet: capture it before the grace is over, which the message says. Plan the next one some days
    before the window ends.

    ## Sources
    Criterion CC4.1. The days of grace are the conventions that auditors apply; `cadence.grace` sets others.
    """
    # Where nothing at all is captured the rule no-evidence-yet says so.
    for account in accounts(examination) if examination.evidence.captures else ():
        yield from late(account, examination)
