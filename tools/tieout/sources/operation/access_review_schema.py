"""The keys of the record of an access review -> the JSON Schema by which editors check and complete it."""

from __future__ import annotations

from tieout.model.operation.access_review import Choice
from tieout.sources.operation.access_review_keys import (
    DECISION_KEYS,
    FILE_FORM,
    ID_FORM,
    KNOWN,
    NEEDED_COLUMNS,
    PERSON_FORM,
    REQUIRED,
    SCHEMA,
)
from tieout.sources.schema_parts import DRAFT, OWN_KEYS, Schema, day, form, keyed, listed, text, words


def access_review_schema() -> Schema:
    """Give the schema of a record."""
    shapes = _shapes()
    return {
        "$schema": DRAFT,
        "title": "A review of access to one system, of Tieout",
        "type": "object",
        "properties": {key: shapes[key] for key in KNOWN},
        "required": list(REQUIRED),
        "anyOf": [{"required": ["decisions"]}, {"required": ["decisions_file"]}],
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
    }


def _shapes() -> dict[str, Schema]:
    decision = {
        "account": text("The account, as the list of accounts has it."),
        "decision": words((item.value for item in Choice), "What becomes of it."),
        "by": form(PERSON_FORM, "Who decided, where it is not the reviewer: person:x."),
        "reason": text("Why. A privileged account that is kept needs one."),
        "to": text("Of a change: what the account may do from now on."),
    }
    return {
        "schema": {"const": SCHEMA},
        "id": {"type": "string", "pattern": f"^{ID_FORM}$", "description": "The name of the file, without .yaml."},
        "system": text("The id of the system in registers/systems."),
        "control": text("The id of the control in controls.yaml that asks for the review."),
        "population": text("The id of the capture whose accounts were decided on."),
        "reviewer": form(PERSON_FORM, "Who decided where a row does not say: person:x."),
        "signed_off_by": form(PERSON_FORM, "Who approved the pull request: person:x."),
        "signed_off_on": day("When. What counts is the day on which the pull request was merged."),
        "decisions": listed(
            "What was decided about each account.",
            keyed({key: decision[key] for key in DECISION_KEYS}, list(NEEDED_COLUMNS), "One account."),
        ),
        "decisions_file": form(FILE_FORM, "The same as a CSV beside this file."),
    }
