"""A control changed within the period."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.rules.base import rule
from tieout.rules.wording import listed

_MANY = 3
"""From more controls than these in one commit on, they are one finding."""


@rule(severity=Severity.WARNING, needs=("history", "settings"))
def control_changed_in_period(examination: Examination) -> Iterator[Observation]:
    """A control changed within the period.

    ## What it checks
    The versions of `controls.yaml` on the first-parent line of the branch. A control whose statement,
    criteria, nature, execution, cadence, evidence or owner changed after the first day of the examined
    period is tested in two windows: before and after. A control that came to the branch within the
    period, while its `effective` dates claim that it was in operation before, is named too, as is one
    that was taken out without an end date, and one that came back after that. The first `controls.yaml`
    of all is a note.
    The days are those of the commits, which whoever made them could choose; a commit never counts as
    older than the one it builds on. Without a period nothing is compared.

    ## Why the auditor asks
    A test of one sample says something about one way of working. Where the way changed in June, the
    auditor needs a sample from before and one from after, and the system description names the change.

    ## Example
    The period is 2026-01-01 to 2026-06-30. On 2026-04-02 the cadence of AC-03 changed from monthly to
    quarterly: January to March are held to monthly (rule `missed-before-change`), and the period to quarterly.

    ## How to fix
    Nothing is wrong with a change by itself. Tell the auditor of it, have evidence for both windows, and where a
    control is new give it the day on which it began:

    ```yaml
    effective: {from: 2026-04-02, to: null}
    ```

    ## Sources
    SOC 2 description criteria (DC section 200) ask a type 2 description for relevant changes of the
    system and its controls during the period.
    """
    period = examination.period
    if period is None or period.start == period.end:
        return
    within = [item for item in examination.control_changes if period.start < item.on <= period.end]
    commits: dict[tuple[str, ControlEffect, bool], list[ControlChange]] = {}
    for item in within:
        if _tells(item, examination):
            back = item.effect is ControlEffect.ADDED and _taken_out(item, examination) is not None
            commits.setdefault((item.commit, item.effect, back), []).append(item)
    for (commit, effect, back), changes in commits.items():
        if len(changes) > _MANY or effect is ControlEffect.BEGUN:
            yield _together(commit, effect, changes, period, back=back)
        else:
            for change in changes:
                yield _alone(change, examination, period)


def _tells(change: ControlChange, examination: Examination) -> bool:
    """Say whether the change needs telling: not where the control's own dates tell it."""
    control = examination.control(change.control)
    if change.effect in {ControlEffect.BEGUN, ControlEffect.ADDED}:
        return control is not None and (control.effective_from is None or control.effective_from < change.on)
    return control is None if change.effect is ControlEffect.REMOVED else control is not None


def _together(
    commit: str, effect: ControlEffect, changes: list[ControlChange], period: Period, *, back: bool
) -> Observation:
    names, on = listed(item.control for item in changes), changes[0].on
    what = "1 control" if len(changes) == 1 else f"{len(changes)} controls"
    facts = {
        ControlEffect.BEGUN: f"came with the first controls.yaml on {on}, which shows nothing of the days before",
        ControlEffect.ADDED: f"had been taken out and came back on {on}, and their dates claim operation in between"
        if back
        else f"came to the branch on {on}, and their dates claim operation before",
        ControlEffect.CHANGED: f"changed on {on}, so each has two windows in {period.id}",
        ControlEffect.REMOVED: f"were taken out on {on}",
    }
    return Observation(
        subject=SETTINGS_PATH,
        location=Location(path=SETTINGS_PATH),
        message=f"{what} {facts[effect]} (commit {commit[:10]}): {names}",
        remedy=_REMEDY[effect],
        about=f"{'back' if back else effect.value} {commit}",
        severity=Severity.NOTE if effect is ControlEffect.BEGUN else None,
    )


def _alone(change: ControlChange, examination: Examination, period: Period) -> Observation:
    control = examination.control(change.control)
    commit = f"(commit {change.commit[:10]})"
    facts = {
        ControlEffect.ADDED: _came(change, examination),
        ControlEffect.CHANGED: (
            f"{change.control} changed its {listed(change.keys)} on {change.on} {commit}, "
            f"so it has two windows in {period.id}"
        ),
        ControlEffect.REMOVED: f"{change.control} ({change.title}) was taken out on {change.on} {commit}",
    }
    return Observation(
        subject=change.control,
        location=control.at("effective" if change.effect is ControlEffect.ADDED else change.keys[0])
        if control
        else Location(path=SETTINGS_PATH),
        message=facts[change.effect],
        remedy=_REMEDY[change.effect],
        about=f"{change.effect.value} {change.commit}",
    )


def _came(change: ControlChange, examination: Examination) -> str:
    """Say that a control came, or came back, and what its dates claim of the time before."""
    came = f"{change.on} (commit {change.commit[:10]})"
    out = _taken_out(change, examination)
    if out is not None:
        return (
            f"{change.control} was taken out on {out.on} (commit {out.commit[:10]}) and came back on {came}, "
            f"and its dates claim operation in between"
        )
    control = examination.control(change.control)
    since = f"from {control.effective_from} on" if control and control.effective_from else "from ever"
    return f"{change.control} came to the branch on {came}, and claims operation {since}"


def _taken_out(change: ControlChange, examination: Examination) -> ControlChange | None:
    """Give the change that took the control out before this one brought it; None for one that is new."""
    earlier = examination.control_changes[: examination.control_changes.index(change)]
    of_it = [item for item in earlier if item.control == change.control]
    return of_it[-1] if of_it and of_it[-1].effect is ControlEffect.REMOVED else None


_REMEDY = {
    ControlEffect.BEGUN: "show the auditor by other means how they stood from the first day of the period",
    ControlEffect.ADDED: "write the day on which it began as effective: {from: ...}, or have evidence from before",
    ControlEffect.CHANGED: "have evidence from before and after, and name the change in the system description",
    ControlEffect.REMOVED: "keep it in controls.yaml with the day on which it ended, as effective: {to: ...}",
}
