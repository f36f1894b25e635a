"""The keys of an ``evidence.yaml`` -> the JSON Schema by which editors check and complete it."""

from __future__ import annotations

from tieout.model.evidence.record import RECORD_SCHEMA, Origin
from tieout.sources.evidence import record_keys as keys
from tieout.sources.schema_parts import DRAFT, OWN_KEYS, Schema, listed, text

_MAY_LACK: dict[str, tuple[str, ...]] = {
    "source": keys.SOURCE_KEYS,
    "collector": keys.COLLECTOR_KEYS,
    "command": keys.COMMAND_KEYS,
    "query": keys.QUERY_KEYS,
    "window": keys.WINDOW_KEYS,
    "time": keys.TIME_KEYS,
    "operator": keys.OPERATOR_KEYS,
    "population": keys.POPULATION_KEYS,
    "retention": keys.RETENTION_KEYS,
    "manual": keys.MANUAL_KEYS,
}
_ABOUT = {
    "source": "Where it came from.",
    "collector": "Which program captured it.",
    "command": "Which command was run.",
    "query": "What was asked, and with what.",
    "window": "Which stretch of time it tells of; null for a state at one moment.",
    "time": "When it was captured, and by whose clock.",
    "operator": "Who or what ran it.",
    "population": "How many there are, and whether these are all.",
    "retention": "How long it is kept.",
    "manual": "What a person says who saw it.",
}
_SHA256 = "^[0-9a-f]{64}$"


def record_schema() -> Schema:
    """Give the schema of a capture's record; what else it should say is for rules to ask."""
    return {
        "$schema": DRAFT,
        "title": "evidence.yaml of Tieout",
        "description": "How evidence came to be: what tieout collect and tieout evidence add write beside it.",
        "type": "object",
        "properties": {**_any(keys.KNOWN), **_shapes()},
        "required": list(keys.REQUIRED),
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
    }


def _shapes() -> dict[str, Schema]:
    return {
        "schema": {"const": RECORD_SCHEMA},
        "id": text("Of this capture alone."),
        "kind": {"enum": [word.value for word in Origin], "description": "How it was obtained."},
        "title": _maybe("What it shows."),
        "controls": listed("Ids of controls.yaml that it is evidence for."),
        "evidence": listed("Ids under evidence of those controls."),
        "system": _maybe("Id of registers/systems.yaml."),
        "files": listed("Every file of the capture.", _file()),
        "redactions": listed("What was taken out, and how often.", _closed(keys.REDACTION_KEYS, "One rule.")),
        "classification": _maybe("Who may read it."),
        "pii": listed("Columns that hold personal data."),
        "supersedes": _maybe("The capture that this one corrects."),
        **{key: _closed(inner, _ABOUT[key]) for key, inner in _MAY_LACK.items()},
    }


def _file() -> Schema:
    return {
        **_closed(keys.FILE_KEYS, "One file."),
        "type": "object",
        "properties": {
            **_any(keys.FILE_KEYS),
            "path": text("Below the folder of the record."),
            "sha256": {"type": "string", "pattern": _SHA256, "description": "In quotes: digits alone are a number."},
            "bytes": {"type": "integer", "minimum": 0},
            "pointer": _pointer(),
        },
        "required": ["path", "sha256"],
    }


def _pointer() -> Schema:
    found = _closed(keys.POINTER_KEYS, "Where the bytes lie, if not here.")
    inner = {**_any(keys.POINTER_KEYS), "told": _closed(keys.TOLD_KEYS, "What the store itself said.")}
    return {**found, "properties": inner}


def _closed(known: tuple[str, ...], about: str) -> Schema:
    return {
        "type": ["object", "null"],
        "properties": _any(known),
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
        "description": about,
    }


def _any(known: tuple[str, ...]) -> dict[str, Schema]:
    return {key: {} for key in known}


def _maybe(about: str) -> Schema:
    return {"type": ["string", "null"], "description": about}
