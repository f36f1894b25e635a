"""A control was changed once it had missed what it asked for."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.evidence.asked_before import MissedBefore, missed_before
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.rules.base import rule
from tieout.rules.due_evidence import name_of
from tieout.rules.wording import days, listed

_MOST = 3
"""Windows, and gaps, that are told one by one."""
_KEYS = {"effective": "effective dates"}


@rule(severity=Severity.ERROR, criteria=("CC4.1",), needs=("evidence", "history", "settings"))
def missed_before_change(examination: Examination) -> Iterator[Observation]:
    """A control was changed once it had missed what it asked for.

    ## What it checks
    The versions of `controls.yaml` on the first-parent line of the branch. A control whose cadence, evidence or
    `effective` dates were changed, or that was taken out, is held to what it asked for until the day of that commit:
    each window of the examined period that had ended by then, and each gap that was too wide by then. Reported is
    what it missed then and does not miss as it stands now. What it misses as it stands is the matter of rule
    `missed-window`. The days are those of the commits; a commit never counts as older than the one it builds on.
    Files that a former entry named by `path:` count as they do now.

    ## Why the auditor asks
    A window that was missed stays missed. Whoever loosens the cadence in June, names another piece of evidence or
    lets the control begin in March makes January look in order, and nobody reviewed the accounts in January.

    ## Example
    `controls.yaml:61:5: AC-03 had nothing that counts as access-review (cloud-production) for 2026-01 and 2026-02, and
    commit 9a8b7c6d5e of 2026-06-20 changed its cadence after that`

    ## How to fix
    Nothing makes up for it. Tell the auditor of the windows and of the change, and have the next ones captured in
    time. Where the control really was not in operation then, the minutes or the ticket of that time show it: accept
    the finding by an exception that names them.

    ## Sources
    Criterion CC4.1. SOC 2 description criteria (DC section 200) ask a type 2 description for relevant changes of the
    system and its controls during the period: a control is tested as it was before the change, and as it is after.
    """
    for item in missed_before(examination) if examination.evidence.captures else ():
        yield _observation(item, examination)


def _observation(item: MissedBefore, examination: Examination) -> Observation:
    former = item.former
    control = examination.control(former.control.id)
    names = [of.window.id for of in item.windows]
    more = len(names) - _MOST
    told = [f"for {listed(names[:_MOST] + ([f'{more} more'] if more > 0 else []))}"] if names else []
    told += [
        f"for {days(gap.days)}, from {gap.start} to {gap.end}, where {gap.allowed_days} were allowed"
        for gap in item.gaps[:_MOST]
    ]
    what = f"changed its {listed(_KEYS.get(key, key) for key in former.keys)}" if former.keys else "took it out"
    first = names[0] if names else f"gap {item.gaps[0].start}"
    return Observation(
        subject=former.control.id,
        location=control.at(former.keys[0]) if control and former.keys else Location(path=SETTINGS_PATH),
        message=(
            f"{former.control.id} had nothing that counts as {name_of(item.entry)} {', and '.join(told)}, "
            f"and commit {former.commit[:10]} of {former.until} {what} after that"
        ),
        remedy="tell the auditor of what was missed and of the change: what is asked from now on takes nothing back",
        about=f"{item.entry.entry.id} {first}",
    )
