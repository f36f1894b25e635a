"""Records of exercises -> a page of the site, as Markdown of our one dialect: the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.rules.wording import lasting
from tieout.site.words import line, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tieout.model.examination import Examination
    from tieout.model.exercise import ExerciseRecord
    from tieout.site.audience import View

_MOST = 100
"""Exercises that are told one by one."""


def exercises_page(examination: Examination, view: View, runbook_link: Callable[[str], str]) -> list[str]:
    """Give the lines of the page; ``runbook_link`` gives a link to a document by its id."""
    told = [item for item in examination.exercises if not _is_hidden(item, view)]
    hidden = len(examination.exercises) - len(told)
    told.sort(key=lambda item: (item.held_on is not None, item.held_on, item.path), reverse=True)
    lines = [
        "# Exercises",
        "",
        "How runbooks were tried, as the records say it. A date is a claim until its record landed.",
        "",
    ]
    if hidden:
        lines += [f"{hidden} {'is' if hidden == 1 else 'are'} not for the readers of this site.", ""]
    if not told:
        return (
            lines
            if hidden
            else [
                *lines,
                "No exercise is on record: each is a file under `evidence/exercises/`, and `tieout due` names the drills to hold.",
            ]
        )
    lines += ["| Held on | Exercise | Runbooks | Outcome | Measured | Signed off | On the branch since |"]
    lines += ["|---|---|---|---|---|---|---|"]
    lines += [_row(item, runbook_link) for item in told[:_MOST]]
    if len(told) > _MOST:
        lines += ["", f"And {len(told) - _MOST} more, in the folder of the records."]
    return [*lines, "", *_lessons(told[:_MOST])]


def _is_hidden(item: ExerciseRecord, view: View) -> bool:
    said = (item.path, item.subject, item.signed_off_by, *(lesson.what for lesson in item.findings))
    return bool(set(item.runbooks) & view.hidden_ids) or view.tells(*filter(None, said))


def _row(item: ExerciseRecord, runbook_link: Callable[[str], str]) -> str:
    kind = f" ({item.kind.value.replace('_', ' ')})" if item.kind else ""
    runbooks = ", ".join(runbook_link(name) for name in item.runbooks) or "not stated"
    outcome = item.outcome.value if item.outcome else "not stated"
    signed = f"{item.signed_off_on or 'no date'} by {text(item.signed_off_by)}" if item.signed_off_by else "not yet"
    cells = (item.held_on or "not stated", f"{text(item.subject)}{kind}", runbooks, outcome, _measured(item), signed)
    return f"| {' | '.join(map(str, cells))} | {item.recorded_on or 'not committed'} |"


def _measured(item: ExerciseRecord) -> str:
    found = item.measured
    parts = [
        *([f"back after {lasting(found.recovery_time)}"] if found.recovery_time is not None else []),
        *([f"{lasting(found.recovery_point)} lost"] if found.recovery_point is not None else []),
        *([f"{found.restored_bytes} bytes restored"] if found.restored_bytes is not None else []),
    ]
    return "; ".join(parts) or "\u2013"


def _lessons(told: list[ExerciseRecord]) -> Iterator[str]:
    found = [(item, lesson) for item in told for lesson in item.findings]
    if not found:
        return
    yield "## What they found"
    yield ""
    for item, lesson in found:
        by = f", by {lesson.due_on}" if lesson.due_on else ", no date stated"
        whose = text(lesson.owner) or "nobody named"
        yield f"- {line(item.subject)}: {text(lesson.what)} ({whose}{by}{', ' + text(lesson.ticket) if lesson.ticket else ''})"
