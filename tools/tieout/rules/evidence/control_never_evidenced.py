"""A control has left no evidence in the period."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.expected import accounts
from tieout.judgement.evidence.wording import counted
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.due_evidence import never
from tieout.rules.wording import listed

_FEW, _SHOWN = 5, 6


@rule(severity=Severity.ERROR, criteria=("CC4.1",), needs=("evidence", "settings"))
def control_never_evidenced(examination: Examination) -> Iterator[Observation]:
    """Nothing was left of a kind of evidence that a control names.

    ## What it checks
    Controls on an event, those that act all the time, and those that do not say how often: each entry under
    `evidence:` has at least one capture in the period that counts, or a file of this repository where the
    entry names one. A warning while the period runs, an error when it is over. Where no period is examined, every
    control is asked, for any capture that counts, and all that is missing is one warning.

    An examination of one day (type 1) asks it of every control, for the days up to that one: as far back as the widest
    gap of its cadence and the grace reach, 35 days at least, and a year where it sets no days. Of a control that began
    only then it is a warning.

    ## Why the auditor asks
    If nothing happened in the period, that is a result too, and has to be shown: an export of the tickets with no row,
    and the reason why. Without any evidence the control was not tested.

    ## Example
    `controls.yaml:61:5: AC-01 has nothing that counts as access-request (ticket-tracker) since 2026-01-01`

    ## How to fix
    Capture the list of what happened; if it was nothing, with `allow_empty` and the reason.

    ## Sources
    Criterion CC4.1. AT-C section 205: no occurrence in the period means that the operation was not tested.
    """
    # Where nothing at all is captured the rule no-evidence-yet says so.
    asked = accounts(examination) if examination.evidence.captures else ()
    found = [item for account in asked for item in never(account, examination)]
    if examination.period is not None or len(found) <= _FEW:
        yield from found
        return
    controls = tuple(dict.fromkeys(item.subject for item in found))
    entries = f"{len(found)} entries of evidence of {counted(len(controls), 'control')}"
    yield Observation(
        subject=found[0].location.path,
        location=found[0].location,
        message=f"{entries} have nothing that counts yet: {listed(controls, at_most=_SHOWN)}",
        remedy="capture them as they come up, and declare the period that is examined: then each is asked for by itself",
        about="no period",
        severity=Severity.WARNING,
    )
