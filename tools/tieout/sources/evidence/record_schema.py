"""The keys of an ``evidence.yaml`` -> the JSON Schema by which editors check and complete it."""

from __future__ import annotations

from tieout.model.evidence.record import RECORD_SCHEMA, Origin, Refusal, Role
from tieout.model.instant import INSTANT_FORM
from tieout.model.period import DAY_FORM
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
_PLAIN: Schema = {"type": ["string", "number", "boolean", "null"]}
_COUNT: Schema = {"type": ["integer", "null"], "minimum": 0}
_NUMBER: Schema = {"type": ["integer", "null"]}
_FLAG: Schema = {"type": ["boolean", "null"]}
_AT: Schema = {"type": ["string", "null"], "pattern": f"^(?:{INSTANT_FORM})$"}
_ON: Schema = {"type": ["string", "null"], "pattern": f"^(?:{DAY_FORM})$"}
_LINES: Schema = {"type": ["array", "null"], "items": {"type": ["string", "number", "boolean"]}}
_INNER: dict[str, dict[str, Schema]] = {
    "source": {"expected_match": _FLAG},
    "command": {"argv": _LINES, "exit": _NUMBER},
    "query": {"attempts": _COUNT, "parameters": {"type": ["object", "null"], "additionalProperties": _PLAIN}},
    "window": {"from": _AT, "to": _AT},
    "time": {"started": _AT, "finished": _AT, "source_clock": _AT, "skew_s": _NUMBER, "data_as_of": _AT},
    "population": {
        "rows": _COUNT, "pages": _COUNT, "complete": _FLAG, "total": _COUNT, "gaps": _LINES, "errors": _LINES,
    },
    "redactions": {"count": _COUNT},
    "retention": {"keep_until": _ON},
    "manual": {"observed_at": _AT, "clock_visible": _FLAG},
    "files": {"rows": _COUNT},
    "pointer": {"retain_until": _ON},
    "told": {"at": _AT, "locked_until": _AT, "stored_at": _AT},
    "counts": {"value": _COUNT, "match": _FLAG},
}  # fmt: skip
"""What a value must be; every other one is a plain text."""
_NEEDED = {
    "collector": ["id"], "window": ["from", "to"], "redactions": ["rule", "count"], "counts": ["name"],
    "denied": ["resource", "class"], "pointer": ["uri"],
}  # fmt: skip


def record_schema() -> Schema:
    """Give the schema of a capture's record; what else it should say is for rules to ask."""
    return {
        "$schema": DRAFT,
        "title": "evidence.yaml of Tieout",
        "description": "How evidence came to be: what tieout collect and tieout evidence add write beside it.",
        "type": "object",
        "properties": _shapes(),
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
        "redactions": listed(
            "What was taken out, and how often.", _closed("redactions", keys.REDACTION_KEYS, "One rule.")
        ),
        "classification": _maybe("Who may read it."),
        "pii": listed("Columns that hold personal data."),
        "supersedes": _maybe("The capture that this one corrects."),
        **{key: _closed(key, inner, _ABOUT[key]) for key, inner in _MAY_LACK.items()},
    }


def _file() -> Schema:
    return {
        **_closed("files", keys.FILE_KEYS, "One file."),
        "type": "object",
        "properties": {
            **_values("files", keys.FILE_KEYS),
            "path": text("Below the folder of the record."),
            "sha256": {"type": "string", "pattern": _SHA256, "description": "In quotes: digits alone are a number."},
            "bytes": {"type": "integer", "minimum": 0},
            "role": {"enum": [*(word.value for word in Role), None]},
            "pointer": _pointer(),
        },
        "required": ["path", "sha256", "bytes"],
    }


def _pointer() -> Schema:
    shape = _closed("pointer", keys.POINTER_KEYS, "Where the bytes lie, if not here.")
    told = _closed("told", keys.TOLD_KEYS, "What the store itself said.")
    return {**shape, "properties": {**_values("pointer", keys.POINTER_KEYS), "told": told}}


def _population() -> Schema:
    denied = _closed("denied", keys.DENIED_KEYS, "What was not given.")
    words = {**_values("denied", keys.DENIED_KEYS), "class": {"enum": [word.value for word in Refusal]}}
    counts = _closed("counts", keys.COUNT_KEYS, "What the source says.")
    return {
        **_values("population", keys.POPULATION_KEYS),
        "counts": {"type": ["array", "null"], "items": counts},
        "denied": {"type": ["array", "null"], "items": {**denied, "properties": words}},
    }


def _closed(name: str, known: tuple[str, ...], about: str) -> Schema:
    shape: Schema = {
        "type": ["object", "null"],
        "properties": _population() if name == "population" else _values(name, known),
        "additionalProperties": False,
        "patternProperties": OWN_KEYS,
        "description": about,
    }
    return {**shape, "required": _NEEDED[name]} if name in _NEEDED else shape


def _values(name: str, known: tuple[str, ...]) -> dict[str, Schema]:
    return {key: _INNER.get(name, {}).get(key, _PLAIN) for key in known}


def _maybe(about: str) -> Schema:
    return {"type": ["string", "null"], "description": about}
