"""A control bears the id of one that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.wording import is_alike


@rule(severity=Severity.ERROR, needs=("history", "settings"))
def reused_control_id(examination: Examination) -> Iterator[Observation]:
    """A control bears the id of one that is gone.

    ## What it checks
    The versions of `controls.yaml` on the first-parent line of the branch. A control that was taken
    out and came back under the same id has to be the same control: its title is compared, blanks
    and case apart.

    ## Why the auditor asks
    Evidence, samples and last year's workpapers name controls by id. An id with two meanings ties them
    to the wrong control.

    ## Example
    AC-07 was "Badge readers" until 2026-03-01 and is "Network exposure" since 2026-05-02.

    ## How to fix
    Give the new control an id that no control ever had. Keep ended controls in `controls.yaml` with
    `effective: {to: ...}`, so that nobody takes their ids.

    ## Sources
    Tieout's own convention; the control matrix of an examination is read across years.
    """
    gone: dict[str, ControlChange] = {}
    told: set[str] = set()
    for item in examination.control_changes:
        if item.effect is ControlEffect.REMOVED:
            gone[item.control] = item
        elif item.effect is ControlEffect.ADDED and item.control in gone:
            before = gone[item.control]
            control = examination.control(item.control)
            if control is None or item.control in told or is_alike(before.title, control.title):
                continue
            told.add(item.control)
            yield Observation(
                subject=item.control,
                location=control.at("id"),
                message=(
                    f"{item.control} is {control.title!r} since {item.on}; until {before.on} "
                    f"the id was that of {before.title!r}"
                ),
                remedy="give this control an id that no control ever had",
                about="id",
            )
