"""What GitHub publishes of its interface, as `./dev` installed it: the schema of GraphQL and the shapes of REST."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from graphql import build_client_schema

from tests.house.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLSchema

_PACKAGES = ROOT / ".venv/npm/node_modules/@octokit"


def _published(path: str) -> Any:
    file = _PACKAGES / path
    if not file.exists():
        pytest.skip("GitHub's published schemas are not installed: ./dev setup says why")
    return json.loads(file.read_bytes())


@cache
def schema() -> GraphQLSchema:
    """Give GitHub's schema. As SDL it is not valid, and some of its interfaces are at odds: it is taken as it is."""
    introspection = _published("graphql-schema/schema.json")
    return build_client_schema(introspection.get("data", introspection), assume_valid=True)


@cache
def _openapi() -> Any:
    return _published("openapi/generated/api.github.com.json")


def _unless_null(judge: Callable[..., Any]) -> Callable[..., Any]:
    """Let null pass where OpenAPI 3.0 says ``nullable``, which JSON Schema does not know."""

    def judged(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        return () if instance is None and schema.get("nullable") else judge(validator, value, instance, schema)

    return judged


@cache
def _judge(path: str) -> Callable[[Any], list[str]]:
    import jsonschema  # noqa: PLC0415 (for those alone who ask REST)

    openapi = _openapi()
    usual = jsonschema.Draft4Validator
    relaxed = {each: _unless_null(usual.VALIDATORS[each]) for each in ("type", "enum", "allOf", "anyOf", "oneOf")}
    kind = jsonschema.validators.extend(usual, relaxed)  # type: ignore[no-untyped-call]  # its stubs leave it so
    for template, item in openapi["paths"].items():
        if re.fullmatch(re.sub(r"\{[^{}]+\}", "[^/]+", template), path):
            content = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            judge = kind({**content, "components": openapi["components"]})
            return lambda value: [f"{error.json_path}: {error.message[:200]}" for error in judge.iter_errors(value)]
    return lambda _: [f"GitHub publishes no path {path}"]


def faults_of_rest(path: str, value: Any) -> list[str]:
    """Say where an answer is not of the shape that GitHub publishes for the path (without ``/api/v3``)."""
    return _judge(path)(value)
