"""The published shapes of our JSON, as schemas that anybody could hold our output against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

_SCHEMAS = Path(__file__).parent / "schemas"


def read(shape: str, text: str | bytes) -> dict[str, Any]:
    """Read JSON after holding it against ``outcome``, ``ladder``, ``due``, ``approvals`` or ``verification``."""
    found: dict[str, Any] = json.loads(text)
    schema = json.loads((_SCHEMAS / f"{shape}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    wrong = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(found)]
    assert wrong == []
    return found
