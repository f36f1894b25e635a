"""The keys of ``collectors.yaml`` -> the JSON Schema by which editors check and complete it."""

from __future__ import annotations

from tieout.model.document import Classification
from tieout.model.evidence.collector import COLLECTORS_SCHEMA
from tieout.model.instant import SPAN_FORM
from tieout.sources.evidence import collector_keys as keys
from tieout.sources.schema_parts import DRAFT, OWN_KEYS, Schema, form, keyed, listed, text, words


def collectors_schema() -> Schema:
    """Give the schema of the whole file."""
    return {
        "$schema": DRAFT,
        "title": "collectors.yaml of Tieout",
        "description": "What tieout collect runs, and what must hold of the outcome.",
        "type": "object",
        "properties": {
            "schema": {"const": COLLECTORS_SCHEMA},
            "collectors": listed("What is captured.", {"$ref": "#/definitions/collector"}),
            "assertions": listed("SQL that must return no row.", {"$ref": "#/definitions/assertion"}),
            "timestamps": keyed(
                {"url": text("Who vouches for the time of the log."), "ca": text("Its certificate, a PEM file.")},
                [],
                "The authority that stamps the head of the evidence log (RFC 3161).",
            ),
        },
        "required": ["schema"],
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
        "definitions": {"collector": _collector(), "assertion": _assertion()},
    }


def _collector() -> Schema:
    return {
        **keyed(
            {**_shared(), **_native(), **_command(), **_ingest()},
            list(keys.REQUIRED),
            "One thing that is captured, each time into a folder of its own.",
        ),
        "allOf": [
            _only(keys.COMMAND, ["run"], keys.COMMAND_KEYS),
            _only(keys.INGEST, ["path", "reads"], keys.INGEST_KEYS),
        ],
    }


def _only(uses: str, needed: list[str], own: tuple[str, ...]) -> Schema:
    others = [key for key in keys.COLLECTOR_KEYS if key not in own and key not in keys.SHARED_KEYS]
    return {
        "if": {"properties": {"uses": {"const": uses}}, "required": ["uses"]},
        "then": {"required": needed, "properties": dict.fromkeys(others, False)},
    }


def _shared() -> dict[str, Schema]:
    serves = {"control": text("The control's id."), "evidence": text("The id of an entry of its evidence.")}
    return {
        "id": _of(keys.ID_FORM, "Short, never changed: tieout collect ID."),
        "uses": _of(keys.USES_FORM, "command, ingest, or a collector of ours such as postgres.roles."),
        "title": text("As reports name it."),
        "system": _of(keys.ID_FORM, "The row of registers/systems that it is taken from."),
        "for": listed("What it is evidence for.", keyed(serves, ["control"], "One entry of a control's evidence.")),
        "classification": words((item.value for item in Classification), "Who may read it."),
        "stale_after": form(SPAN_FORM, "How old the data may be when it is captured: PT4H."),
        "allow_empty": text("Why no row at all is a right answer."),
    }


def _native() -> dict[str, Schema]:
    value = {"type": ["string", "number", "boolean", "array", "null"]}
    return {"settings": {"type": "object", "additionalProperties": value, "description": "The collector's own keys."}}


def _command() -> dict[str, Schema]:
    code = {"type": "integer", "minimum": 0, "maximum": 255}
    return {
        "run": {
            **listed("The program and its arguments; there is no shell."),
            "items": [{"type": "string", "minLength": 1}],
            "additionalItems": {"type": "string"},
            "minItems": 1,
        },
        "in": text("The folder in which it runs, from the root."),
        "timeout": form(SPAN_FORM, "How long it may take: PT5M."),
        "environment": listed(
            "Names of the variables that it gets besides PATH, HOME and LANG.", _of(keys.VARIABLE_FORM, "A name.")
        ),
        "exit": keyed(
            {
                "ok": listed("Codes of a clean run.", code),
                "findings": listed("Codes of a run that found something.", code),
            },
            [],
            "What its exit codes mean; any other means that it failed.",
        ),
        "require": listed("JSON pointers that the output must have.", _of(keys.POINTER_FORM, "A JSON pointer.")),
        "reads": _of(keys.READS_FORM, "The form of the output: json, csv, text, or a form that tieout knows."),
        "rows": _of(keys.POINTER_FORM, "Of json: where the list of rows stands."),
        "columns": _mapping(keys.NAME_FORM, text("A JSON pointer into a row, or a heading."), "The table's columns."),
        "total": _of(keys.POINTER_FORM, "Of json: where the source says how many rows there are."),
        "version": listed("What prints the tool's version."),
        "account": listed("What prints the account that it asks, to be held against registers/systems."),
    }


def _ingest() -> dict[str, Schema]:
    return {"path": text("The file, from the root or absolute.")}


def _assertion() -> Schema:
    return keyed(
        {
            "id": _of(keys.ID_FORM, "Short, never changed."),
            "title": text("What must hold, in a sentence."),
            "control": text("The control that it tests."),
            "tables": _mapping(
                keys.NAME_FORM, text("The id of a collector."), "Names in the SQL, and what they stand for."
            ),
            "sql": text("One select of _at, subject and message; every row that it returns is a deviation."),
            "min_rows": _mapping(
                keys.NAME_FORM, {"type": "integer", "minimum": 0}, "How many rows a table must have; 1 by default."
            ),
            "allow_empty": _mapping(keys.NAME_FORM, text("Why."), "Tables that may be empty."),
        },
        list(keys.ASSERTION_REQUIRED),
        "SQL that must return no row.",
    )


def _of(pattern: str, about: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$", "description": about}


def _mapping(pattern: str, value: Schema, about: str) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^(?:{pattern})$"},
        "additionalProperties": value,
        "description": about,
    }
