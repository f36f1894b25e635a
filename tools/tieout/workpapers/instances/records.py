"""Records of the repository as instances of a control: exercises, and what lies under a pattern."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tieout.model.location import Location
from tieout.model.population import Item, Shown, token
from tieout.model.strength import Strength
from tieout.workpapers.instances.base import Family, Instances

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.exercise import ExerciseRecord
    from tieout.workpapers.instances.base import Asked

_FOLDER = "evidence/exercises"


def exercises(asked: Asked) -> Instances | str:
    """Give the exercises of the runbooks that the control rests on, by the day on which they were held."""
    control, examination = asked.control, asked.examination
    ours = [
        item for item in examination.exercises if not control.runbooks or set(item.runbooks) & set(control.runbooks)
    ]
    undated = [item.subject for item in ours if item.held_on is None]
    lost = next((item for item in examination.unreadable if item.location.path.startswith(f"{_FOLDER}/")), None)
    lacks = [f"nothing says when {', '.join(undated)} was held"] if undated else []
    lacks += [f"what stands at {lost.location} could not be read"] if lost else []
    return Instances(
        source=f"the records in {_FOLDER}, by held_on",
        completeness="Each record there is in it. An exercise that nobody recorded is not.",
        items=tuple(
            _exercise(item, on, is_ahead=on > examination.as_of)
            for item in ours
            if (on := item.held_on) is not None and on in asked.part
        ),
        lacks=tuple(lacks),
        query=f"{_FOLDER}/*.md whose runbooks are among {', '.join(control.runbooks) or 'any'}",
    )


def _exercise(of: ExerciseRecord, on: date, *, is_ahead: bool) -> Item:
    return Item(
        id=token(of.subject),
        on=on,
        what=f"{of.kind.value if of.kind else 'exercise'} of {', '.join(of.runbooks) or 'no runbook'}",
        location=of.at("held_on"),
        shown=Shown.OPEN if is_ahead else None,
        why="it is still to come" if is_ahead else "",
        strength=Strength.SELF,
        touched_by=frozenset({of.subject, of.path}),
    )


def records(asked: Asked) -> Instances | str:
    """Give the files that came to the branch in the period under the entry's pattern, while they are there."""
    pattern = asked.entry.path
    kept = asked.examination.evidence.kept_as(pattern)
    if kept is None:
        return f"nobody looked for {pattern}"
    gone = {item.path for item in kept.versions if not item.digest}
    found = [item for item in kept.versions if item.is_new and item.on in asked.part]
    return Instances(
        source=f"the files {pattern}, by the day on which each came to the branch",
        completeness="It is made of the records themselves.",
        items=tuple(
            Item(
                id=token(item.path),
                on=item.on,
                what=PurePosixPath(item.path).name,
                location=Location(path=item.path),
                shown=Shown.UNKNOWN if item.path in gone else Shown.SUPPORTED,
                why="its record was removed since" if item.path in gone else "",
                strength=Strength.GIT,
                touched_by=frozenset({item.path}),
            )
            for item in {item.path: item for item in reversed(found)}.values()
        ),
        lacks=(
            "an instance of which no record was written is not in it, and nothing here tells whether there was one",
        ),
        query=f"git log --first-parent --diff-filter=A -- {pattern}",
    )


EXERCISES = Family(
    kinds=frozenset({"exercise", "restore-drill", "drill-record"}),
    instances=exercises,
    rules=("exercise-incomplete", "exercise-over-limit", "exercise-recorded-late", "exercise-sign-off-void"),
)
RECORDS = Family(instances=records)
"""For an entry with a pattern that no other family is for."""
