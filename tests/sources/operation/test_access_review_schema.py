"""The schema of a review has the keys that are read, and takes what the reader takes."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from tests.sources.operation.test_access_review_record import HEAD, INLINE, TABLE
from tests.starter.test_schema import TextOnly
from tieout.sources.operation.access_review_keys import DECISION_KEYS, KNOWN, REQUIRED
from tieout.sources.operation.access_review_schema import access_review_schema

SCHEMA: dict[str, Any] = access_review_schema()


def is_valid(text: str) -> bool:
    return jsonschema.Draft7Validator(SCHEMA).is_valid(yaml.load(text, Loader=TextOnly))  # noqa: S506  # a safe loader


def test_the_schema_has_the_keys_that_are_read() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == KNOWN
    assert SCHEMA["required"] == list(REQUIRED)
    assert tuple(SCHEMA["properties"]["decisions"]["items"]["properties"]) == DECISION_KEYS


@pytest.mark.parametrize("text", [HEAD + INLINE, HEAD + TABLE, HEAD + INLINE + "x-mood: good\n"])
def test_a_whole_record_is_valid(text: str) -> None:
    assert is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD.replace("person:ben", "role:cto") + INLINE,
        HEAD.replace("/v1", "/v2") + INLINE,
        HEAD + INLINE.replace("revoke", "kep"),
        HEAD + INLINE + "mood: good\n",
    ],
)
def test_a_slip_is_shown_in_the_editor(text: str) -> None:
    assert not is_valid(text)
