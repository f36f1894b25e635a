"""The keys of a document's head -> the JSON Schema by which editors check and complete it."""

from __future__ import annotations

from collections.abc import Iterable

from tieout.model.cadence import REVIEWABLE, Every
from tieout.model.document import Classification, Kind, Status
from tieout.sources.document_keys import KNOWN, required

Schema = dict[str, object]
_OWN_KEYS: Schema = {"^x-": {}}
_ID = {Kind.POLICY: "^POL-[0-9]{3}$", Kind.RUNBOOK: "^RB-[0-9]{3}$"}
_OFTEN = [word.value for word in Every if word in REVIEWABLE]
_SPAN = "^P[0-9]+[DW]$"


def front_matter_schema(kind: Kind) -> Schema:
    """Give the schema of the head of a policy or runbook; what it must have depends on its status."""
    shapes = _shapes(kind)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
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
        "patternProperties": _OWN_KEYS,
    }


def _shapes(kind: Kind) -> dict[str, Schema]:
    return {
        "id": {"type": "string", "pattern": _ID[kind], "description": "Never changed, never used again."},
        "title": _text("As in the first heading of the text."),
        "status": _words((word.value for word in Status), "Whether people must follow it."),
        "version": _text("In quotes: 1.10 is no number."),
        "classification": _words((word.value for word in Classification), "Who may read it."),
        "owner": _text("role:x or person:y of registers/people.yaml: who keeps it."),
        "approver": _text("Another person than the owner's: who agrees to each version."),
        "approved": _day("When the approver agreed to this version."),
        "effective": _day("Since when it is to be followed."),
        "last_reviewed": _day("When it was last read with a view to change."),
        "review": _review("How often that is to happen."),
        "next_review": _day("By when; it is computed where it is left out."),
        "criteria": _list("Criteria that it helps to meet, such as CC6.1."),
        "controls": _list("Controls of controls.yaml that it promises; each names it back."),
        "supersedes": {"type": ["string", "null"], "description": "The id that it takes the place of."},
        "retired": _day("Since when it is no longer followed."),
        "changelog": _changelog(),
        "sections": _named({"type": "string"}, "Our name of a section: the anchor that it has in this text."),
        "parameters": _named(_parameter(), "The numbers that the text promises, by name."),
        "topic": _text("Which of the ten policies it is: says what its text must hold."),
        "severity": _text("Of what it answers."),
        "answers": _list("Ids of the alerts of registers/alerts.yaml that it answers."),
        "systems": _list("Ids of the systems of registers/systems.yaml that it works on."),
        "exercised": _exercised(),
        "contacts": _list("Roles and people to call."),
        "policies": _list("Ids of the policies that it carries out."),
        "runbooks": _list("Ids of other runbooks that it leads to."),
    }


def _text(about: str) -> Schema:
    return {"type": "string", "minLength": 1, "description": about}


def _day(about: str) -> Schema:
    return {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": about}


def _words(words: Iterable[str], about: str) -> Schema:
    return {"enum": [*words], "description": about}


def _list(about: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": about}


def _named(inner: Schema, about: str) -> Schema:
    return {"type": "object", "additionalProperties": inner, "description": about}


def _object(properties: dict[str, Schema], needed: list[str], about: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
        "patternProperties": _OWN_KEYS,
        "description": about,
    }


def _review(about: str) -> Schema:
    span: Schema = {"type": "string", "pattern": _SPAN}
    return _object(
        {
            "every": {"enum": _OFTEN},
            "grace": span,
            "max_gap": span,
            "windows": {"enum": ["calendar", "fiscal", "rolling"]},
        },
        ["every"],
        about,
    )


def _changelog() -> Schema:
    entry = _object(
        {"version": _text("Of the text."), "date": _day("Of the change."), "author": _text("Who made it."),
         "change": _text("What changed.")},
        ["version", "date"],
        "One version.",
    )  # fmt: skip
    return {"type": "array", "items": entry, "description": "The versions, the newest first."}


def _parameter() -> Schema:
    return _object(
        {
            "value": {"type": ["number", "string"]},
            "unit": _text("minutes, hours, days, business_days, months, years, percent or count."),
            "phrase": _text("The words of the text that promise it, with the number in digits."),
        },
        ["value", "unit", "phrase"],
        "One number.",
    )


def _exercised() -> Schema:
    kinds = ["tabletop", "restore", "failover", "live"]
    return _object({"every": {"enum": _OFTEN}, "kind": {"enum": kinds}}, ["every"], "How often it is tried, and how.")
