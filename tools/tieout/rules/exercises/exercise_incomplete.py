"""A record of an exercise lacks facts."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.exercise import is_restore, outcome_of, unmeasured
from tieout.judgement.recording import recording
from tieout.judgement.sign_off import people_in, responders_missing, unknown_in
from tieout.model.document import ExerciseKind
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseOutcome, ExerciseRecord, Lesson
from tieout.model.finding import Observation, Severity
from tieout.model.period import is_future
from tieout.rules.base import rule
from tieout.rules.place import place_of
from tieout.rules.wording import lasting, listed

_FACTS = ("started_at", "ended_at", "facilitator", "participants", "scenario", "timeline", "outcome", "findings")
_SIGN_OFF = ("signed_off_by", "signed_off_on")
_FEWEST = 2
"""People without whom a tabletop is no discussion."""


@rule(severity=Severity.ERROR, criteria=("A1.3", "CC2.1", "CC7.5"))
def exercise_incomplete(examination: Examination) -> Iterator[Observation]:
    """An exercise record lacks what it should hold.

    ## What it checks
    Every record in `evidence/exercises` says when it began and ended, who led it, who took part, on what
    scenario, what happened when, what it came to, what was found, and who signed it off and when. A
    sign-off that is still to come is a warning as long as the record is in time (`exercise-recorded-late`).
    An exercise in which nothing was found says `findings: []`; after one that did not pass that is a
    warning. Each finding has an `owner`, a `due_on` and a `ticket`, or the `id` of its row in the
    findings register.
    A tabletop names its objectives, else a warning, and has two participants at least. That nobody led it or
    took part who owns the runbook that was tried, or the policy on incident response, is a warning.
    A restore, and a live use of a runbook that asks for a restore, has a measured recovery time and
    recovery point and an integrity check that says what was checked; a failover has a recovery time.
    An exercise does not end before it begins, begins on the day on which it was held, and is not dated
    in the future.
    These are warnings: somebody led or took part whom the people register does not have, or who was not
    here on that day (a name of several words is that of an outsider); the recovery took no time at all,
    or longer than the exercise; a moment of the timeline lies before its beginning or after its end.

    ## Why the auditor asks
    A calendar entry shows that a meeting was planned. Who was there, what happened and what followed
    from it is what shows that the plan was tried, and a restore that nobody compared with the original
    shows that a program ended without an error.

    ## Example
    `evidence/exercises/EX-2026-02.md:1:1: EX-2026-02 lacks participants and timeline`

    ## How to fix
    Add what is known, from the notes of those who were there. Where something was not measured, leave
    it out: the exercise is then partial, and is repeated.

    ```yaml
    participants: [person:dan, person:eve]
    timeline:
      - {at: 2026-05-12T09:00:00+02:00, what: "start"}
    findings:
      - {what: "Step 4 names a folder that has gone", owner: role:cto, due_on: 2026-06-12, ticket: OPS-17}
    ```

    ## Sources
    Criteria A1.3, CC7.5 and CC2.1. What a record holds is Tieout's own list, drawn from what auditors
    ask for.
    """
    for record in examination.exercises:
        yield from _facts(record)
        yield from _sign_off(examination, record)
        yield from _measures(examination, record)
        yield from _days(examination, record)
        yield from _lengths(record)
        yield from _people(examination, record)
        yield from _findings(examination, record)


def _facts(record: ExerciseRecord) -> Iterator[Observation]:
    lacking = [name for name in _FACTS if name not in record.said]
    if lacking:
        yield _seen(record, "", f"lacks {listed(lacking, at_most=99)}", f"add {listed(lacking, at_most=99)}", "facts")
    if record.kind is ExerciseKind.TABLETOP and "objectives" not in record.said:
        add = "add objectives: what the exercise was to show"
        yield _seen(record, "", "lacks objectives", add, "objectives", Severity.WARNING)


def _sign_off(examination: Examination, record: ExerciseRecord) -> Iterator[Observation]:
    lacking = listed(name for name in _SIGN_OFF if name not in record.said)
    if lacking:
        kept = recording(examination, record)
        due = kept.due if kept else None
        is_open = due is not None and examination.as_of <= due
        yield _seen(
            record,
            "",
            f"lacks {lacking}{f'; that is due by {due}' if is_open else ''}",
            f"add {lacking}, and have that person approve the pull request",
            "sign-off",
            Severity.WARNING if is_open else None,
        )


def _measures(examination: Examination, record: ExerciseRecord) -> Iterator[Observation]:
    lacking = list(unmeasured(examination, record))
    if lacking:
        stated, most = record.outcome, outcome_of(examination, record)
        but = f", so it is {most.value}, not {stated.value}" if stated and most and most is not stated else ""
        what = "restore" if is_restore(examination, record) else "failover"
        yield _seen(
            record,
            "measured",
            f"is a {what} without {listed(f'measured.{name}' for name in lacking)}{but}",
            "write what was measured; if it was not, write outcome: partial and repeat the exercise",
            "measured",
        )
    if is_restore(examination, record) and record.measured.recovery_point is None:
        yield _seen(
            record,
            "measured",
            "is a restore that does not say how much was lost (measured.recovery_point)",
            "write the time from the newest restored entry to the moment that was to be restored",
            "recovery_point",
        )


def _days(examination: Examination, record: ExerciseRecord) -> Iterator[Observation]:
    held, began, ended = record.held_on, record.started_at, record.ended_at
    if held is not None and is_future(held, examination.as_of):
        yield _seen(
            record,
            "held_on",
            f"is dated {held}, which has not come yet",
            "write the day on which it was held",
            "held_on",
        )
    if held is not None and began is not None:
        day = examination.program.organization.calendar.day_of(began)
        if day != held:
            what = f"is dated {held} and began on {day} ({examination.timezone})"
            yield _seen(record, "started_at", what, "correct held_on or started_at", "started_at")
    if began is not None and ended is not None and ended < began:
        what = f"ended at {ended.isoformat()}, before it began at {began.isoformat()}"
        yield _seen(record, "ended_at", what, "correct started_at or ended_at", "ended_at")


def _lengths(record: ExerciseRecord) -> Iterator[Observation]:
    began, ended, took = record.started_at, record.ended_at, record.measured.recovery_time
    key, about = "measured.recovery_time", "recovery_time"
    if took is not None and not took:
        what, remedy = "measured a recovery time of nothing", "write what was measured, or leave it out"
        yield _seen(record, key, what, remedy, about, Severity.WARNING)
    if began is None or ended is None or ended < began:
        return
    if took is not None and took > ended - began:
        what = f"measured a recovery time of {lasting(took)}, and itself took {lasting(ended - began)}"
        yield _seen(record, key, what, "correct the time, or started_at and ended_at", about, Severity.WARNING)
    outside = [item.at for item in record.timeline if item.at is not None and not began <= item.at <= ended]
    if outside:
        moments = listed(item.isoformat() for item in outside)
        what = f"has {moments} in its timeline, and was held from {began.isoformat()} to {ended.isoformat()}"
        yield _seen(
            record, "timeline", what, "correct the moments, or started_at and ended_at", "timeline", Severity.WARNING
        )


def _people(examination: Examination, record: ExerciseRecord) -> Iterator[Observation]:
    for (role, name), key in unknown_in(examination, record).items():
        day = record.held_on or examination.as_of
        yield Observation(
            subject=record.subject,
            location=place_of(record, key, key.partition("[")[0]),
            message=f"{record.subject} names the {role} {name}, whom the people register does not have on {day}",
            remedy="write the id that the people register has, or add who is missing there",
            about=f"unknown {role} {name}",
            severity=Severity.WARNING,
        )
    if record.kind is ExerciseKind.TABLETOP and record.participants:
        count = len(people_in(examination, record))
        if count < _FEWEST:
            what = f"is a tabletop with {count} participant{'s' if not count else ''}"
            yield _seen(record, "participants", what, "name all who took part, or repeat it with more", "participants")
    if record.kind is ExerciseKind.TABLETOP and (roles := responders_missing(examination, record)):
        what = f"is a tabletop in which nobody took part who answers for the response ({listed(roles)})"
        remedy = "name them if they were there; else hold the next one with those who would answer the incident"
        yield _seen(record, "participants", what, remedy, "responders", Severity.WARNING)


def _findings(examination: Examination, record: ExerciseRecord) -> Iterator[Observation]:
    outcome = outcome_of(examination, record) or ExerciseOutcome.PASS
    if "findings" in record.said and not record.findings and outcome is not ExerciseOutcome.PASS:
        what = f"came to {outcome.value} and lists no finding"
        yield _seen(
            record, "findings", what, "write what went wrong and who sees to it", "no findings", Severity.WARNING
        )
    for number, item in enumerate(record.findings, 1):
        gap = _gap(examination, item)
        if gap:
            yield Observation(
                subject=record.subject,
                location=place_of(record, f"findings[{number - 1}]", "findings"),
                message=f"finding {number} of {record.subject} {gap}",
                remedy="add owner, due_on and ticket, or the id of its row in the findings register",
                about=f"finding {number}",
            )


def _gap(examination: Examination, item: Lesson) -> str:
    """Say what a finding lacks; empty for nothing."""
    if item.id:
        known = examination.why_absent("findings") is not None or examination.registers.finding(item.id) is not None
        return "" if known else f"has the id {item.id}, which the findings register does not have"
    lacking = [name for name in ("what", "owner", "due_on", "ticket") if not getattr(item, name)]
    return f"lacks {listed(lacking)}" if lacking else ""


def _seen(
    record: ExerciseRecord, key: str, what: str, remedy: str, about: str, severity: Severity | None = None
) -> Observation:
    return Observation(
        subject=record.subject,
        location=record.at(key),
        message=f"{record.subject} {what}",
        remedy=remedy,
        about=about,
        severity=severity,
    )
