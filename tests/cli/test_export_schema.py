"""tieout export schema: the schemas take what a company writes, and mark what the tool would not read."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.cli.programme import tieout
from tests.starter.readers import AsEditors

KINDS = {
    "controls.yaml": "controls",
    "collectors.yaml": "collectors",
    "registers/*.yaml": "",
    "policies/*.md": "policy",
    "runbooks/*.md": "runbook",
    "evidence/exercises/*.md": "exercise",
    "evidence/access-reviews/*.yaml": "access-review",
    "evidence/*/evidence.yaml": "evidence",
}
DAMAGED = {"customer-questions.md"}
"""Whose head the sample company broke on purpose."""


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("schemas") / "in" / "here"
    done = tieout("export", "schema", str(folder))
    assert done.returncode == 0
    assert len(done.text.splitlines()) == len(list(folder.iterdir()))
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir())}
    for schema in found.values():
        jsonschema.Draft7Validator.check_schema(schema)
    return found


def value_of(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    head = text.split("---\n")[1] if path.suffix == ".md" else text
    return yaml.load(head, Loader=AsEditors)  # noqa: S506  # a safe loader of ours


def kind_of(path: str) -> str | None:
    for pattern, kind in KINDS.items():
        if fnmatch(path, pattern) and not path.endswith("README.md"):
            return kind or Path(path).stem
    return None


def faults(root: Path, schemas: dict[str, Any]) -> tuple[dict[str, str], set[str]]:
    wrong, seen = {}, set()
    for place in sorted(root.rglob("*")):
        path = place.relative_to(root).as_posix()
        kind = kind_of(path) if place.is_file() and ".git/" not in path else None
        if kind is None or place.name in DAMAGED:
            continue
        seen.add(kind)
        for item in jsonschema.Draft7Validator(schemas[kind]).iter_errors(value_of(place)):
            wrong[path] = f"{item.json_path}: {item.message}"
    return wrong, seen


def test_they_are_the_planted_ones(schemas: dict[str, Any], starter: Path) -> None:
    planted = {path.stem: json.loads(path.read_text()) for path in (starter / ".tieout/schemas").iterdir()}
    assert schemas == planted


def test_the_starter_fits(schemas: dict[str, Any], starter: Path) -> None:
    wrong, seen = faults(starter, schemas)
    assert wrong == {}
    assert {"controls", "people", "policy", "runbook"} <= seen


def test_the_sample_company_fits_but_for_what_it_broke_on_purpose(schemas: dict[str, Any], company: Path) -> None:
    wrong, seen = faults(company, schemas)
    unknown = "$.controls[36].criteria[2]: 'CC6.11' is not valid under any of the given schemas"
    assert wrong == {"controls.yaml": unknown}  # rule unknown-criterion
    assert {"evidence", "exercise", "access-review", "people", "policy", "runbook", "controls"} <= seen


SOUND: dict[str, Any] = {
    "schema": "tieout.evidence/v1",
    "id": "a",
    "kind": "manual",
    "controls": ["AC-01"],
    "files": [{"path": "a.csv", "sha256": "0" * 64, "bytes": 0}],
}


@pytest.mark.parametrize(
    "slip",
    [
        {"schema": "tieout.evidence/v2"},
        {"kind": "guess"},
        {"contrls": []},
        {"files": [{"path": "a.csv"}]},
        {"files": [{"path": "a.csv", "sha256": "ABC"}]},
        {"source": {"acount": "1"}},
        {"controls": "AC-01"},
        {"window": "2026"},
    ],
)
def test_a_slip_in_a_record_is_marked(schemas: dict[str, Any], slip: dict[str, Any]) -> None:
    jsonschema.validate(SOUND, schemas["evidence"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**SOUND, **slip}, schemas["evidence"])
