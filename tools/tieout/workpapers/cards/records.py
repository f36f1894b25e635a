"""Exercises, reviews of access, and windows of a cadence as cards: what was done, on what, by whom, with what result."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from tieout.judgement.evidence.expected import account
from tieout.model.strength import Strength
from tieout.workpapers.cards.base import Line, Part, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.evidence.expected import EntryAccount
    from tieout.model.control import Control
    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.operation.access_review import AccessReview
    from tieout.model.windows import Window


def exercise_lines(of: ExerciseRecord, examination: Examination) -> Iterator[Line]:
    """Give what the record of an exercise, such as a restore, says."""
    clock, place = examination.program.organization.calendar.clock, of.at
    yield Line("Exercise", f"{of.kind.value if of.kind else 'of no stated kind'} of {', '.join(of.runbooks) or 'no runbook'}",
               Strength.SELF, str(place("kind")))  # fmt: skip
    if of.started_at and of.ended_at:
        yield Line(
            "Held", f"from {clock(of.started_at)} to {clock(of.ended_at)}", Strength.SELF, str(place("started_at"))
        )
    elif of.held_on:
        yield Line("Held", f"on {of.held_on}", Strength.SELF, str(place("held_on")))
    else:
        yield missing("Held", "the record does not say when")
    who = [f"led by {of.facilitator}"] if of.facilitator else []
    who += [f"with {', '.join(of.participants)}"] if of.participants else []
    yield (
        Line("People", ", ".join(who), Strength.SELF, str(place("facilitator")))
        if who
        else missing("People", "the record names nobody")
    )
    for item in of.restored:
        said = f"{item.system or 'a system that is not named'} from point {item.point or '(not named)'}"
        yield Line(
            "Restored", f"{said} to {item.to or 'a place that is not named'}", Strength.SELF, str(place(item.key))
        )
    yield from _measured(of)
    outcome = of.outcome.value if of.outcome else ""
    yield (
        Line("Outcome", outcome, Strength.SELF, str(place("outcome")))
        if outcome
        else missing("Outcome", "none is stated")
    )
    for lesson in of.findings:
        ends = f", {lesson.owner or 'nobody'} by {lesson.due_on or 'no day'}"
        yield Line(
            lesson.id or lesson.ticket or "Finding", f"{lesson.what}{ends}", Strength.SELF, str(place("findings"))
        )
    if of.signed_off_by:
        said = f"{of.signed_off_by}, on {of.signed_off_on or 'a day that is not stated'}"
        yield Line("Signed off by", said, Strength.SELF, str(place("signed_off_by")))
    else:
        yield missing("Signed off by", "nobody signed it off")
    if of.sign_off_recorded_on:
        yield Line("Sign-off came to the branch", str(of.sign_off_recorded_on), Strength.GIT, of.path)


def _measured(of: ExerciseRecord) -> Iterator[Line]:
    found, place = of.measured, str(of.at("measured"))
    for what, value in (
        ("Recovery time measured", found.recovery_time),
        ("Data lost, as time", found.recovery_point),
        ("Bytes restored", found.restored_bytes),
    ):
        yield missing(what, "it was not measured") if value is None else Line(what, str(value), Strength.SELF, place)
    check = found.integrity_check
    if check is None:
        yield missing("Integrity check", "the record has none")
    else:
        outcome = check.outcome.value if check.outcome else "no outcome stated"
        yield Line("Integrity check", f"{outcome}: {check.checked}", Strength.SELF, place)


def review_lines(of: AccessReview) -> Iterator[Line]:
    """Give what the record of a review of access says."""
    yield Line("Review", f"of {of.system or 'a system that is not named'}", Strength.SELF, str(of.location))
    if of.population:
        yield Line("List that was decided on", of.population, Strength.SELF, str(of.at("population")))
    else:
        yield missing("List that was decided on", "the record names none")
    counts = Counter(item.choice.value if item.choice else "not readable" for item in of.decisions)
    said = ", ".join(f"{count} {choice}" for choice, count in sorted(counts.items()))
    if said:
        yield Line("Decisions", f"{len(of.decisions)}: {said}", Strength.SELF, of.decided_in or of.path)
    else:
        yield missing("Decisions", "none can be read")
    deciders = ", ".join(sorted({of.decider(item) for item in of.decisions} - {""}))
    yield Line("Decided by", deciders, Strength.SELF, of.path) if deciders else missing("Decided by", "nobody is named")
    for place in of.unread:
        yield missing("Part of the record", f"it could not be read: {place}")
    if of.signed_off_by:
        said = f"{of.signed_off_by}, on {of.signed_off_on or 'a day that is not stated'}"
        yield Line("Signed off by", said, Strength.SELF, str(of.at("signed_off_by")))
    else:
        yield missing("Signed off by", "nobody signed it off")
    if of.landed:
        yield Line("Came to the branch", f"{of.landed.on}, commit {of.landed.oid}", Strength.GIT, of.path)
    else:
        yield missing("Came to the branch", "the record is not on the branch as it stands")


def window_card(control: Control, window_id: str, examination: Examination) -> tuple[Part, ...]:
    """Give the parts of the card of a window: of each entry of the control's evidence what served it."""
    found = account(examination, control)
    held = found.occurrences
    window = next((item.window for item in held.windows if item.window.id == window_id), None) if held else None
    if window is None:
        return ()
    parts = [Part("Window", (Line("Days", f"{window.start} to {window.end}"),))]
    parts += [Part(_named(entry), tuple(_served(entry, window, examination))) for entry in found.entries]
    parts += [
        Part("Review of access", tuple(review_lines(item)))
        for item in examination.access_reviews
        if item.control == control.id and (_day(item) or date.min) in window
    ]
    return tuple(parts)


def _day(of: AccessReview) -> date | None:
    return of.landed.on if of.landed else of.signed_off_on


def _named(entry: EntryAccount) -> str:
    of = entry.entry
    return f"{of.id or of.kind or of.path}{f' of {of.system}' if of.system else ''}"


def _served(entry: EntryAccount, window: Window, examination: Examination) -> Iterator[Line]:
    captures = {item.capture.id: item for item in entry.captures}
    exercises = {item.path: item for item in examination.exercises}
    done = entry.inside(window)
    for item in done:
        judged = captures.get(item.id)
        if judged is not None:
            record = judged.capture.record
            rows = record.population.rows if record.population is not None else None
            counted = "" if rows is None else f", {rows} rows"
            said = f"of {record.system or 'no named system'}, counts for {item.on}{counted}, {judged.state.value}"
            yield Line(f"Capture {item.id}", said, judged.sealed_by, judged.capture.path)
        elif item.id in exercises:
            yield from exercise_lines(exercises[item.id], examination)
        else:
            yield Line(item.id, f"counts for {item.on}", Strength.GIT, item.id)
    for other in entry.uncounted_in(window.start, window.end):
        yield Line(
            f"Capture {other.judged.capture.id}", f"does not count: {other.why}", None, other.judged.capture.path
        )
    if not done:
        yield missing("Evidence", "nothing that counts was found for these days")
