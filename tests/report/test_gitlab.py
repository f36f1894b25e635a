"""The Code Quality report of GitLab, held against what its page asks of a report.

docs.gitlab.com publishes no schema file: a list of objects with description, check_name, fingerprint, severity
(info, minor, major, critical, blocker), location.path and location.lines.begin. The schema below says that. GitLab
itself asks less of an entry that it reads (app/validators/json_schemas/codeclimate.json of its source): no check_name,
any severity, and nothing inside the location.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.factories import finding
from tests.report.hostile import HOSTILE
from tests.report.outcomes import EVERY, hostile, outcome
from tieout.report import gitlab
from tieout.report.below import fingerprint_in_repository

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^[a-z-]+$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "pattern": "^(?!\\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def read(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(found)] == []
    return found


def test_an_entry_has_every_value() -> None:
    assert read(gitlab.outcome(outcome(finding()), below="c/")) == [
        {
            "description": "Access Control Policy was due; next: review it",
            "check_name": "stale-review",
            "fingerprint": fingerprint_in_repository(finding(), "c/"),
            "severity": "critical",
            "location": {"path": "c/policies/access-control.md", "lines": {"begin": 10}},
        }
    ]


def test_what_was_not_examined_is_an_entry_for_an_empty_list_reads_as_all_is_well() -> None:
    found = read(gitlab.outcome(EVERY))
    assert [(item["check_name"], item["severity"]) for item in found] == [
        ("not-examined", "blocker"),
        ("not-examined", "blocker"),
        ("switched-off", "info"),
        ("stale-review", "critical"),
        ("stale-review", "critical"),
        ("stale-review", "minor"),
        ("stale-review", "info"),
        ("stale-review", "critical"),
    ]


def test_fingerprints_are_of_one_entry_each() -> None:
    found = read(gitlab.outcome(EVERY))
    assert len({item["fingerprint"] for item in found}) == len(found)


def test_all_well_is_an_empty_list() -> None:
    assert gitlab.outcome(outcome()) == "[]\n"


def test_what_was_taken_for_a_branch_that_is_not_here_is_an_entry() -> None:
    (entry,) = read(gitlab.outcome(outcome(branch_note="no branch main is in this clone, so x")))
    assert (entry["check_name"], entry["severity"]) == ("branch-not-here", "blocker")
    assert entry["description"].startswith("no branch main is in this clone, so x: git fetch origin ")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_and_fit_utf_8(text: str) -> None:
    printed = gitlab.outcome(hostile(text))
    printed.encode("utf-8")
    assert len(json.loads(printed)) == 5
    assert not {"##[", "\x00", "\u202e", "\x1b"} & {
        part for part in ("##[", "\x00", "\u202e", "\x1b") if part in printed
    }
