"""A criterion in scope has no control over the whole period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tieout.model.control import Control
from tieout.model.criteria import Criterion
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.model.location import Location
from tieout.model.program import Exclusion
from tieout.rules.base import rule
from tieout.rules.place import is_partly_read, named
from tieout.rules.wording import listed, shortened, span

_DAY = timedelta(days=1)


@rule(severity=Severity.ERROR, needs=("settings",))
def uncovered_criterion(examination: Examination) -> Iterator[Observation]:
    """A criterion in scope has no control over the whole period.

    ## What it checks
    Every criterion of the categories under `scope.categories` is named by at least one control whose
    `effective` dates cover the whole examined period (without a period: the as-of day), or it stands
    under `scope.excluded` with a reason.
    Where there are no controls at all that is said once.
    Days of the period without any control are an error. Two controls that take turns without a gap
    are a warning, since each has to be tested for its own part. A control that names a criterion
    which is left out is a note. While `periods` is empty no examination is declared: then what would
    be an error is a warning.

    ## Why the auditor asks
    Each criterion in scope gets an answer in the report. One without a control cannot be met, and a
    control that began in April says nothing about January to March.

    ## Example
    The period is 2026-01-01 to 2026-06-30, and the only control on CC6.4 has
    `effective: {from: 2026-04-01}`: CC6.4 has no control from 2026-01-01 to 2026-03-31.

    ## How to fix
    Name the criterion in a control that serves it, or leave it out and say why:

    ```yaml
    scope:
      excluded:
        - {criterion: CC6.4, reason: "No premises of our own", carve_out: aws}
    ```

    ## Sources
    AICPA, 2017 Trust Services Criteria; SOC 2 description criteria (DC section 200), which ask for
    the criteria that are not relevant, and why.
    """
    scope = examination.program.scope
    if not examination.controls and not is_partly_read(examination, SETTINGS_PATH):
        yield from _without_controls(examination)
        return
    by_criterion = _by_criterion(examination)
    for criterion in examination.catalogue.in_categories(scope.categories):
        controls = by_criterion.get(criterion.id, ())
        entry = scope.exclusion_of(criterion.id)
        if entry is None:
            yield from _coverage(criterion, controls, examination)
        elif not entry.reason.strip():
            yield _reasonless(criterion, entry, examination)
        elif controls:
            yield _contradiction(criterion, entry, controls)


def _without_controls(examination: Examination) -> Iterator[Observation]:
    """Say once what is true of every criterion, and name those that were left out for no reason."""
    scope = examination.program.scope
    entries = [(item, scope.exclusion_of(item.id)) for item in examination.catalogue.in_categories(scope.categories)]
    uncovered = [criterion for criterion, entry in entries if entry is None]
    if uncovered:
        first, last = uncovered[0].id, uncovered[-1].id
        which = first if len(uncovered) == 1 else f"any of the {len(uncovered)} criteria in scope, {first} to {last}"
        yield Observation(
            subject=SETTINGS_PATH,
            location=_scope(examination),
            message=f"there are no controls yet, so none names {which}",
            remedy="write the controls that the company runs under controls:, each with the criteria that it serves",
            about="coverage",
            severity=_severity(examination),
        )
    for criterion, entry in entries:
        if entry is not None and not entry.reason.strip():
            yield _reasonless(criterion, entry, examination)


def _by_criterion(examination: Examination) -> dict[str, tuple[Control, ...]]:
    """Give the controls that name each criterion, or a point of focus of it."""
    controls: dict[str, tuple[Control, ...]] = {}
    for control in examination.controls:
        found = (examination.catalogue.resolve(reference) for reference in control.criteria)
        for criterion_id in dict.fromkeys(item.id for item in found if item is not None):
            controls[criterion_id] = (*controls.get(criterion_id, ()), control)
    return controls


def _severity(examination: Examination) -> Severity | None:
    return None if examination.program.periods else Severity.WARNING


def _window(examination: Examination) -> tuple[date, date]:
    period = examination.period
    return (period.start, period.end) if period else (examination.as_of, examination.as_of)


def _coverage(criterion: Criterion, controls: tuple[Control, ...], examination: Examination) -> Iterator[Observation]:
    start, end = _window(examination)
    if any(item.is_effective(start) and item.is_effective(end) for item in controls):
        return
    gaps = _gaps(controls, start, end)
    name, all_named = f"{criterion.id} ({criterion.title})", listed(_dated(item) for item in controls)
    if not controls:
        message = f"no {'readable ' if is_partly_read(examination, SETTINGS_PATH) else ''}control names {name}"
    elif gaps:
        message = f"{name} has no control {listed(span(*gap) for gap in gaps)}; it is named by {all_named}"
    else:
        message = f"{name} has no single control {span(start, end)}; in turn it is named by {all_named}"
    yield Observation(
        subject=criterion.id,
        location=controls[0].at("effective") if controls else _scope(examination),
        message=message,
        remedy=_remedy(criterion, controls, examination)
        if gaps
        else "test each of them for its own part of the period",
        about="coverage",
        severity=_severity(examination) if gaps else Severity.WARNING,
    )


def _scope(examination: Examination) -> Location:
    return examination.program.scope.location or Location(path=SETTINGS_PATH)


def _remedy(criterion: Criterion, controls: tuple[Control, ...], examination: Examination) -> str:
    start, end = _window(examination)
    what = (
        f"have one in operation {span(start, end)}" if controls else f"name {criterion.id} in a control that serves it"
    )
    return f"{what}, or leave it out under scope.excluded with a reason"


def _gaps(controls: tuple[Control, ...], start: date, end: date) -> list[tuple[date, date]]:
    """Give the stretches of the window, both ends inclusive, in which no control is in operation."""
    windows = sorted((item.effective_from or date.min, item.effective_to or date.max) for item in controls)
    gaps: list[tuple[date, date]] = []
    for first, last in windows:
        if first > end:
            break
        if last < max(first, start):
            continue
        if first > start:
            gaps.append((start, first - _DAY))
        if last >= end:
            return gaps
        start = last + _DAY
    return [*gaps, (start, end)]


def _dated(control: Control) -> str:
    """Name a control with the dates between which it is in operation."""
    first, last = control.effective_from, control.effective_to
    parts = [f"from {first}" if first else "", f"to {last}" if last else ""]
    return f"{named(control)} ({' '.join(part for part in parts if part) or 'always'})"


def _reasonless(criterion: Criterion, entry: Exclusion, examination: Examination) -> Observation:
    return Observation(
        subject=criterion.id,
        location=entry.location,
        message=f"{criterion.id} ({criterion.title}) is left out of scope without a reason",
        remedy="write the reason, as it would stand in the system description; or bring it back in",
        about="reason",
        severity=_severity(examination),
    )


def _contradiction(criterion: Criterion, entry: Exclusion, controls: tuple[Control, ...]) -> Observation:
    verb = "names" if len(controls) == 1 else "name"
    return Observation(
        subject=criterion.id,
        location=entry.location,
        message=(
            f"{criterion.id} is left out of scope ({shortened(entry.reason.strip())}), "
            f"and {listed(named(item) for item in controls)} {verb} it nonetheless"
        ),
        remedy=f"bring {criterion.id} back in, or take it off the controls",
        about="excluded",
        severity=Severity.NOTE,
    )
