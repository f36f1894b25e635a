"""The keys of a document's head -> the JSON Schema by which editors check and complete it."""

from __future__ import annotations

from tieout.model.cadence import REVIEWABLE, Every, Windows
from tieout.model.document import Classification, ExerciseKind, Kind, Status
from tieout.model.limit import Unit
from tieout.sources.criteria import catalogue
from tieout.sources.document_keys import KNOWN, required
from tieout.sources.document_parts import LONGEST_NAME, NAME, NUMBER
from tieout.sources.schema_parts import DRAFT, OWN_KEYS, Schema, criterion, day, keyed, listed, text, words

_ID = {Kind.POLICY: "^POL-[0-9]{3}$", Kind.RUNBOOK: "^RB-[0-9]{3}$"}
_OFTEN = [word.value for word in Every if word in REVIEWABLE]
_SPAN = "^P[0-9]+[DW]$"


def front_matter_schema(kind: Kind) -> Schema:
    """Give the schema of the head of a policy or runbook; what it must have depends on its status."""
    shapes = _shapes(kind)
    return {
        "$schema": DRAFT,
        "title": f"The head of a {kind.value} of Tieout",
        "type": "object",
        "properties": {key: shapes.get(key, {}) for key in KNOWN[kind]},
        "required": ["status"],
        "allOf": [
            {
                "if": {"properties": {"status": {"const": status.value}}, "required": ["status"]},
                "then": {"required": list(required(kind, status))},
            }
            for status in Status
        ],
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
    }


def _shapes(kind: Kind) -> dict[str, Schema]:
    return {
        "id": {"type": "string", "pattern": _ID[kind], "description": "Never changed, never used again."},
        "title": text("As in the first heading of the text."),
        "status": words((word.value for word in Status), "Whether people must follow it."),
        "version": text("In quotes: 1.10 is no number."),
        "classification": words((word.value for word in Classification), "Who may read it."),
        "owner": text("role:x or person:y of registers/people.yaml: who keeps it."),
        "approver": text("Another person than the owner's: who agrees to each version."),
        "approved": day("When the approver agreed to this version."),
        "effective": day("Since when it is to be followed."),
        "last_reviewed": day("When it was last read with a view to change."),
        "review": _review("How often that is to happen."),
        "next_review": day("By when; it is computed where it is left out."),
        "criteria": listed("Criteria that it helps to meet, such as CC6.1.", criterion(catalogue())),
        "controls": listed("Controls of controls.yaml that it promises; each names it back."),
        "supersedes": {"type": ["string", "null"], "description": "The id that it takes the place of."},
        "retired": day("Since when it is no longer followed."),
        "changelog": _changelog(),
        "sections": _named({"type": "string"}, "Our name of a section: the anchor that it has in this text."),
        "parameters": _named(_parameter(), "The numbers that the text promises, by name.")
        | {"propertyNames": {"pattern": f"^{NAME}$", "maxLength": LONGEST_NAME}},
        "topic": text("Which of the ten policies it is: says what its text must hold."),
        "severity": text("Of what it answers."),
        "answers": listed("Ids of the alerts of registers/alerts.yaml that it answers."),
        "systems": listed("Ids of the systems of registers/systems.yaml that it works on."),
        "exercised": _exercised(),
        "contacts": listed("Roles and people to call."),
        "policies": listed("Ids of the policies that it carries out."),
        "runbooks": listed("Ids of other runbooks that it leads to."),
    }


def _named(inner: Schema, about: str) -> Schema:
    return {"type": "object", "additionalProperties": inner, "description": about}


def _review(about: str) -> Schema:
    span: Schema = {"type": "string", "pattern": _SPAN}
    return keyed(
        {
            "every": {"enum": _OFTEN},
            "grace": span,
            "max_gap": span,
            "windows": {"enum": [word.value for word in Windows]},
        },
        ["every"],
        about,
    )


def _changelog() -> Schema:
    entry = keyed(
        {"version": text("Of the text."), "date": day("Of the change."), "author": text("Who made it."),
         "change": text("What changed.")},
        ["version", "date"],
        "One version.",
    )  # fmt: skip
    return {"type": "array", "items": entry, "description": "The versions, the newest first."}


def _parameter() -> Schema:
    return keyed(
        {
            "value": {"type": ["number", "string"], "minimum": 0, "pattern": f"^{NUMBER}$"},
            "unit": words((word.value for word in Unit), "What the value counts."),
            "phrase": text("The words of the text that promise it, with the number in digits."),
        },
        ["value", "unit", "phrase"],
        "One number.",
    )


def _exercised() -> Schema:
    kinds = [word.value for word in ExerciseKind]
    return keyed({"every": {"enum": _OFTEN}, "kind": {"enum": kinds}}, ["every"], "How often it is tried, and how.")
