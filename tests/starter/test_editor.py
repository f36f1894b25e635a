"""What an editor gets: each schema for the files that it is of, the task, and the same patterns as the pipeline."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from typing import Any

import pytest

from tests.house.tree import ROOT
from tests.starter.readers import FAMILIES
from tieout.starter.content import starter_files

PLANTED = {file.path: file.data for file in starter_files()}
HEADS = {"policy", "runbook", "exercise"}
"""Heads of Markdown files, into which no editor that we know looks by a pattern."""


def read(name: str) -> Any:
    return json.loads(PLANTED[f".vscode/{name}.json"])


def patterns() -> dict[str, list[str]]:
    found = read("settings")["yaml.schemas"]
    return {path: [globs] if isinstance(globs, str) else globs for path, globs in found.items()}


def test_every_schema_for_yaml_is_named_and_there() -> None:
    wanted = {f".tieout/schemas/{kind}.json" for kind in FAMILIES if kind not in HEADS}
    assert set(patterns()) == wanted
    assert wanted <= set(PLANTED)


@pytest.mark.parametrize("kind", sorted(set(FAMILIES) - HEADS))
def test_a_file_has_the_schema_of_its_kind_and_no_other(kind: str) -> None:
    path = FAMILIES[kind].path
    named = [schema for schema, globs in patterns().items() if any(fnmatch(path, glob) for glob in globs)]
    assert named == [f".tieout/schemas/{kind}.json"]


def test_a_file_that_is_planted_names_its_schema_itself_and_that_is_there() -> None:
    yaml_files = [path for path in PLANTED if path.endswith(".yaml") and not path.startswith(".")]
    assert "controls.yaml" in yaml_files
    assert len(yaml_files) > 10
    for path in yaml_files:
        first = PLANTED[path].decode().split("\n", 1)[0]
        up = "../" * path.count("/")
        name = path.rpartition("/")[2].removesuffix(".yaml")
        assert first == f"# yaml-language-server: $schema={up}.tieout/schemas/{name}.json"
        assert f".tieout/schemas/{name}.json" in PLANTED


def test_the_task_finds_problems_as_the_pipeline_does() -> None:
    (task,) = read("tasks")["tasks"]
    (matcher,) = json.loads((ROOT / ".github/tieout-matcher.json").read_text(encoding="utf-8"))["problemMatcher"]
    assert task["problemMatcher"]["pattern"] == matcher["pattern"]
    assert [task["command"], *task["args"]] == ["tieout", "check"]


def test_what_is_recommended_reads_the_schemas() -> None:
    assert read("extensions") == {"recommendations": ["redhat.vscode-yaml"]}
