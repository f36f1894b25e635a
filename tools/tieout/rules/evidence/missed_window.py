"""Evidence is missing for a time in which it was due."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.expected import accounts
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.due_evidence import missed


@rule(severity=Severity.ERROR, criteria=("CC4.1",), needs=("evidence", "settings"))
def missed_window(examination: Examination) -> Iterator[Observation]:
    """Evidence is missing for a time in which a control had to leave some.

    ## What it checks
    Each entry under `evidence:` of each control, over the part of the examined period in which the control operates,
    against its `cadence`:

    - *windows*: in each required window that is over, its grace too, something that counts was captured;
    - *gaps*: from one capture that counts to the next no more passed than the widest gap and the grace.

    A capture counts if it is in state `pass` and no other corrects it. One of a moment counts for the window in which
    its day lies; one that tells of a stretch of time (`window` of its record), alone or with others, for each window
    that it covers whole. One that came, or was sealed, more than 7 days after the day that it claims serves the window
    of that day alone: late within the grace, and after it not at all. What was missed three times in a row and more is
    told together, and the days of a month of a daily cadence. What happened is captured afterwards: the days after
    the last such capture are open for 35 days.

    A control on an event has no windows. Where what it leaves tells of stretches of time, they tile the period: what
    they leave out is reported.

    ## Why the auditor asks
    In a Type 2 examination the auditor picks some of the windows and asks for the evidence of each. For the one that
    was missed there is none to make any more: it is a deviation.

    ## Example
    `controls.yaml:61:5: AC-03 has nothing that counts as access-review (cloud-production) for 2026-Q1, which ended on
    2026-03-31`

    ## How to fix
    Nothing makes up for it. Say so in the next review of controls, with what was done instead, and have the next
    ones captured by `tieout collect --due` in a scheduled workflow; `tieout due` lists what comes next.

    ## Sources
    Criterion CC4.1. The widest gaps are the conventions that auditors apply to periodic controls; no standard
    prescribes them.
    """
    # Where nothing at all is captured the rule no-evidence-yet says so.
    for account in accounts(examination) if examination.evidence.captures else ():
        yield from missed(account, examination)
