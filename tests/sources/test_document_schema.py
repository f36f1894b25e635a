"""The schema of a document's head has the keys that are read, and asks for what the rules ask for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.starter.test_schema import TextOnly
from tieout.model.document import Kind, Status
from tieout.sources.document_keys import KNOWN, required
from tieout.sources.document_schema import front_matter_schema

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [(kind, path) for kind, folder in ((Kind.POLICY, "policies"), (Kind.RUNBOOK, "runbooks"))
         for path in sorted((ROOT / folder).glob("*.md"))]  # fmt: skip
HEAD = {"id": "POL-001", "title": "A", "status": "draft", "owner": "role:cto"}
IN_FORCE = {
    **HEAD,
    "status": "active",
    "approver": "role:ceo",
    "approved": "2026-01-14",
    "effective": "2026-01-14",
    "last_reviewed": "2026-01-14",
    "criteria": ["CC6.1"],
}


def is_valid(kind: Kind, head: object) -> bool:
    return jsonschema.Draft7Validator(front_matter_schema(kind)).is_valid(head)


@pytest.mark.parametrize("kind", Kind)
def test_the_schema_has_the_keys_that_are_read(kind: Kind) -> None:
    schema: dict[str, Any] = front_matter_schema(kind)
    jsonschema.Draft7Validator.check_schema(schema)
    assert tuple(schema["properties"]) == KNOWN[kind]
    assert {
        key: schema["properties"][key] for key in KNOWN[kind] if "description" not in schema["properties"][key]
    } == {}
    wanted = {rule["if"]["properties"]["status"]["const"]: rule["then"]["required"] for rule in schema["allOf"]}
    assert wanted == {status.value: list(required(kind, status)) for status in Status}


@pytest.mark.parametrize(("kind", "path"), TEXTS, ids=[path.stem for _, path in TEXTS])
def test_the_heads_of_our_own_documents_are_valid(kind: Kind, path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("---\n")[1]
    jsonschema.validate(yaml.load(head, Loader=TextOnly), front_matter_schema(kind))  # noqa: S506  # a safe loader


def test_what_a_head_must_have_depends_on_its_status() -> None:
    assert is_valid(Kind.POLICY, HEAD)
    assert is_valid(Kind.POLICY, IN_FORCE)
    assert not is_valid(Kind.POLICY, {**HEAD, "status": "active"})
    for key in IN_FORCE:
        assert not is_valid(Kind.POLICY, {name: value for name, value in IN_FORCE.items() if name != key}), key
    assert is_valid(Kind.POLICY, {"id": "POL-001", "title": "A", "status": "retired"})


@pytest.mark.parametrize(
    "slip",
    [
        {"id": "POL-1"},
        {"id": "RB-001"},
        {"aprover": "role:cto"},
        {"approved": "14.01.2026"},
        {"criteria": "CC6.1"},
        {"review": {"every": "yearly"}},
        {"review": {}},
        {"parameters": {"access-removal": {"value": 24}}},
        {"parameters": {"access-removal": {"value": "five", "unit": "hours", "phrase": "within five hours"}}},
        {"parameters": {"access-removal": {"value": -5, "unit": "hours", "phrase": "within 5 hours"}}},
        {"parameters": {"Access_Removal": {"value": 5, "unit": "hours", "phrase": "within 5 hours"}}},
        {"answers": []},
    ],
)
def test_a_slip_is_marked(slip: dict[str, object]) -> None:
    assert not is_valid(Kind.POLICY, {**IN_FORCE, **slip})


def test_what_is_generated_is_this_schema() -> None:
    for kind in Kind:
        written = json.loads((ROOT / f".tieout/schemas/{kind.value}.json").read_text(encoding="utf-8"))
        assert written == front_matter_schema(kind)
