"""The schema of an exercise record has the keys that are read, and takes what the reader takes."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from tests.sources.test_exercise_record import RECORD
from tests.starter.test_schema import TextOnly
from tieout.sources.exercise_keys import (
    CHECK_KEYS,
    KNOWN,
    LESSON_KEYS,
    MEASURED_KEYS,
    MOMENT_KEYS,
    REQUIRED,
    RESTORED_KEYS,
)
from tieout.sources.exercise_record import read_exercise_record
from tieout.sources.exercise_schema import exercise_schema

SCHEMA: dict[str, Any] = exercise_schema()
HEAD = {"id": "EX-2026-01", "kind": "restore", "runbooks": ["RB-003"], "held_on": "2026-05-12"}


def is_valid(head: object) -> bool:
    return jsonschema.Draft7Validator(SCHEMA).is_valid(head)


def test_the_schema_has_the_keys_that_are_read() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    inner = SCHEMA["properties"]
    assert tuple(inner) == KNOWN
    assert SCHEMA["required"] == list(REQUIRED)
    assert tuple(inner["timeline"]["items"]["properties"]) == MOMENT_KEYS
    assert tuple(inner["measured"]["properties"]) == MEASURED_KEYS
    assert tuple(inner["restored"]["anyOf"][0]["properties"]) == RESTORED_KEYS
    assert tuple(inner["measured"]["properties"]["integrity_check"]["properties"]) == CHECK_KEYS
    assert tuple(inner["findings"]["items"]["properties"]) == LESSON_KEYS


def test_a_whole_record_is_valid() -> None:
    assert is_valid(yaml.load(RECORD.split("---\n")[1], Loader=TextOnly))  # noqa: S506  # a safe loader


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"findings": []},
        {"signed_off_on": None},
        {"measured": {}},
        {"restored": {"system": "production-database"}},
        {"restored": [{"system": "production-database"}, {"system": "secret-store", "point": "x"}]},
        {"x-mood": 3},
        {"started_at": "2026-05-12T09:00Z"},
    ],
)
def test_what_is_read_without_a_remark_is_valid(more: dict[str, object]) -> None:
    assert is_valid({**HEAD, **more})


@pytest.mark.parametrize(
    "slip",
    [
        {"id": "EX-26-1"},
        {"kind": "drill"},
        {"runbooks": "RB-003"},
        {"held_on": "12.05.2026"},
        {"started_at": "2026-05-12T09:00"},
        {"outcome": "passed"},
        {"participants": "ana"},
        {"timeline": [{"at": "2026-05-12T09:00Z"}]},
        {"measured": {"recovery_time": "4 hours"}},
        {"measured": {"restored_bytes": -1}},
        {"measured": {"integrity_check": {"outcome": "pass"}}},
        {"findings": [{"waht": "a"}]},
        {"attendees": ["ana"]},
    ],
)
def test_a_slip_is_marked_by_the_schema_and_by_the_reader(slip: dict[str, object]) -> None:
    head = {**HEAD, **slip}
    assert not is_valid(head)
    text = f"---\n{yaml.safe_dump(head, default_flow_style=None)}---\n".replace("'", "")
    found = read_exercise_record(text.encode(), path="evidence/exercises/EX-2026-01.md")
    assert found.unreadable or found.unknown_fields
