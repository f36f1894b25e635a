"""The keys of an exercise record -> the JSON Schema by which editors check and complete its head."""

from __future__ import annotations

from tieout.model.document import ExerciseKind
from tieout.model.exercise import ExerciseOutcome
from tieout.model.instant import INSTANT_FORM, SPAN_FORM
from tieout.sources.exercise_keys import CHECK_KEYS, ID_FORM, KNOWN, MOMENT_KEYS, REQUIRED
from tieout.sources.schema_parts import DRAFT, OWN_KEYS, Schema, day, form, keyed, listed, text, words

_OUTCOMES = [word.value for word in ExerciseOutcome]


def exercise_schema() -> Schema:
    """Give the schema of the head of a record; what else it should hold is for a rule to say."""
    shapes = _shapes()
    return {
        "$schema": DRAFT,
        "title": "The head of an exercise record of Tieout",
        "type": "object",
        "properties": {key: shapes[key] for key in KNOWN},
        "required": list(REQUIRED),
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
    }


def _shapes() -> dict[str, Schema]:
    return {
        "id": {"type": "string", "pattern": f"^{ID_FORM}$", "description": "The name of the file, without .md."},
        "kind": words((word.value for word in ExerciseKind), "How it was tried; live is for real."),
        "runbooks": listed("Ids of all runbooks that were tried."),
        "held_on": day("The day on which it began."),
        "started_at": form(INSTANT_FORM, "Day, time and offset from UTC: 2026-05-12T10:00:00+02:00."),
        "ended_at": form(INSTANT_FORM, "The same for the end."),
        "facilitator": text("Who led it: person:x of registers/people.yaml."),
        "participants": listed("Everyone who took part."),
        "scenario": text("What was assumed, or really happened."),
        "objectives": listed("What it was to show."),
        "timeline": listed("What happened when.", _moment()),
        "measured": _measured(),
        "restored": _restored(),
        "outcome": words(_OUTCOMES, "What it came to."),
        "findings": listed("What was found; [] for nothing.", _lesson()),
        "signed_off_by": text("Who read the record and accepted it: a person who did not lead the exercise."),
        "signed_off_on": day("When."),
    }


def _moment() -> Schema:
    return keyed({"at": form(INSTANT_FORM, "When."), "what": text("What happened.")}, list(MOMENT_KEYS), "One moment.")


def _measured() -> Schema:
    check = keyed(
        {"outcome": words(_OUTCOMES, "Of the check."), "checked": text("What was compared, with its numbers.")},
        list(CHECK_KEYS),
        "How it was shown that what came back is whole.",
    )
    return keyed(
        {
            "recovery_time": form(SPAN_FORM, "How long it took: PT3H20M."),
            "recovery_point": form(SPAN_FORM, "How much of the time before was lost: PT20M."),
            "restored_bytes": {"type": "integer", "minimum": 0, "description": "How much came back."},
            "integrity_check": check,
        },
        [],
        "What was measured; leave out what was not.",
    )


def _restored() -> Schema:
    one = keyed(
        {
            "system": text("The id of registers/systems.yaml."),
            "point": text("The recovery point, as the list of them names it."),
            "to": text("Where it was restored to."),
        },
        ["system"],
        "One system.",
    )
    about = "Of a restore: what was brought back, and from which recovery point; one system or a list."
    return {"anyOf": [one, listed("Several systems.", one)], "description": about}


def _lesson() -> Schema:
    return keyed(
        {
            "what": text("What was found."),
            "id": text("Its row in registers/findings.yaml."),
            "owner": text("role:x or person:y: who sees to it."),
            "due_on": day("By when."),
            "ticket": text("Where it is followed."),
        },
        [],
        "One finding.",
    )
