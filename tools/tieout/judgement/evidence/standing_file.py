"""Evidence that lies in the repository by itself: a register that stands, a record for each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tieout.judgement.exercise import outcome_fault
from tieout.judgement.occurrence import Completion
from tieout.judgement.operation.access_review import reviews_in
from tieout.model.period import add_days
from tieout.model.windows import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.operation.access_review import Standing
    from tieout.model.cadence import Cadence
    from tieout.model.calendar import Calendar
    from tieout.model.control import Control, Requirement
    from tieout.model.evidence.kept import KeptFiles
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.period import Period

_DAY = timedelta(days=1)


def of_entry(
    examination: Examination, control: Control, entry: Requirement, part: Period | None
) -> tuple[Completion, ...]:
    """Give the days on which files of the repository show an entry of a control's evidence.

    The record of an exercise shows it from the day on which it is signed off, and only if what was tried is one
    of the runbooks that the control rests on, and did not fail by what it measured. That of an access review shows it from the day of its sign-off too,
    and only if nothing shows that nobody approved it.
    """
    kept = examination.evidence.kept_as(entry.path) if entry.path else None
    if kept is None:
        return ()
    calendar = examination.program.organization.calendar
    kept_as = completions(kept, control.cadence, part, calendar, as_of=examination.as_of)
    exercises = {item.path: item for item in examination.exercises}
    reviews = {item.review.path: item for item in reviews_in(examination).all}
    found = (_signed_off(item, reviews[item.id]) if item.id in reviews else item for item in kept_as)
    dated = ((item, exercises.get(item.id)) for item in found if item is not None)
    return tuple(
        replace(item, on=max(item.on, record.sign_off_recorded_on)) if record and record.sign_off_recorded_on else item
        for item, record in dated
        if record is None or (_is_of(record, control) and outcome_fault(examination, record) is None)
    )


def _signed_off(item: Completion, review: Standing) -> Completion | None:
    return replace(item, on=max(item.on, review.on)) if review.may_count and review.on else None


def _is_of(record: ExerciseRecord, control: Control) -> bool:
    """Say whether an exercise is one of what a control rests on, and signed off: until then it is not done."""
    tried = set(record.runbooks) & set(control.runbooks) if control.runbooks else True
    return bool(tried) and record.sign_off_recorded_on is not None


def completions(
    kept: KeptFiles, cadence: Cadence | None, part: Period | None, calendar: Calendar, *, as_of: date
) -> Iterator[Completion]:
    """Give the days on which it shows what was done, as far as they are asked for; in any order.

    A record shows the day on which it came, for as long as it is there. A register shows each day on which it
    stands: given are those on which it changed, and of each window the first and the last.
    """
    if not kept.is_register:
        gone = {item.path: item.on for item in kept.versions if not item.digest and item.on <= as_of}
        yield from (
            Completion(id=item.path, on=item.on)
            for item in kept.versions
            if item.is_new and item.on <= as_of and not (item.path in gone and gone[item.path] >= item.on)
        )
        return
    yield from (Completion(id=item.path, on=item.on) for item in kept.versions if item.digest and item.on <= as_of)
    for day in _asked(kept, cadence, part, calendar, as_of):
        version = kept.in_force(day)
        if version is not None and day <= as_of:
            yield Completion(id=version.path, on=day)


def _asked(
    kept: KeptFiles, cadence: Cadence | None, part: Period | None, calendar: Calendar, as_of: date
) -> Iterator[date]:
    yield as_of
    if part is None or not kept.versions:
        return
    yield max(part.start, date.min + _DAY) - _DAY
    last = min(as_of, part.end)
    yield last
    window = window_of(max(part.start, kept.versions[0].on), cadence, calendar) if cadence else None
    while window is not None and window.start <= last:
        yield window.start
        yield min(window.end, as_of)
        window = window_of(add_days(window.end, 1), cadence, calendar) if cadence and window.end < last else None
