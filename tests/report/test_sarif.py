"""SARIF 2.1.0: rules with their manuals, results, what was waived, what was not examined.

``schemas/sarif.json`` says of what we write what OASIS' schema says (names, kinds, choices, bounds, what must be
there, nothing else). The published file itself is held against them in ``test_published.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.factories import finding
from tests.report.hostile import HOSTILE
from tests.report.outcomes import EVERY, FETCH, hostile, outcome, some
from tieout.model.finding import Severity, Since, State
from tieout.model.location import Location
from tieout.report import sarif
from tieout.report.below import fingerprint_in_repository
from tieout.rules.ruleset import RULESET

SHAPE = json.loads((Path(__file__).parent / "schemas/sarif.json").read_text(encoding="utf-8"))


def run_of(text: str) -> dict[str, Any]:
    found = json.loads(text)
    assert [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SHAPE).iter_errors(found)] == []
    run: dict[str, Any] = found["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    return run


def test_what_was_taken_for_a_branch_that_is_not_here_is_no_success() -> None:
    run = run_of(sarif.outcome(outcome(branch_note="no branch main is in this clone, so x"), RULESET))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (said,) = invocation["toolExecutionNotifications"]
    assert said == {"level": "error", "message": {"text": f"no branch main is in this clone, so x: {FETCH}"}}


def test_a_result_has_every_value() -> None:
    (result,) = run_of(sarif.outcome(outcome(finding()), RULESET, below="c/"))["results"]
    assert result == {
        "ruleId": "stale-review",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "Access Control Policy was due\nnext: review it"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "c/policies/access-control.md", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 10, "startColumn": 5},
                }
            }
        ],
        "partialFingerprints": {
            "tieout/v1": finding().fingerprint,
            "primaryLocationLineHash": f"{fingerprint_in_repository(finding(), 'c/')}:1",
        },
        "properties": {"subject": "POL-002"},
    }


def test_a_rule_has_its_manual_its_criteria_and_its_severity() -> None:
    (told,) = run_of(sarif.outcome(outcome(), RULESET))["tool"]["driver"]["rules"]
    rule = next(item for item in RULESET if item.id == "stale-review")
    assert told["shortDescription"]["text"] == f"{rule.title}."
    assert told["help"]["markdown"].startswith("## What it checks")
    assert told["defaultConfiguration"] == {"level": rule.severity.value, "enabled": True}
    assert told["properties"]["tags"] == list(rule.criteria)


def test_a_rule_of_a_plug_in_is_named_without_a_manual() -> None:
    run = run_of(sarif.outcome(outcome(finding()), ()))
    assert run["tool"]["driver"]["rules"] == [{"id": "stale-review"}]


def test_what_rests_is_suppressed_with_its_reason_and_what_is_of_no_change_is_unchanged() -> None:
    results = run_of(sarif.outcome(EVERY, RULESET))["results"]
    assert [(item["baselineState"], [s["justification"] for s in item["suppressions"]]) for item in results] == [
        *(("new", []) for _ in range(4)),
        ("new", ["waived until 2026-07-01 by EX-1"]),
        ("new", ["in the baseline"]),
        ("unchanged", []),
    ]


def test_what_was_not_examined_is_a_notification_and_the_execution_no_success() -> None:
    (invocation,) = run_of(sarif.outcome(EVERY, RULESET))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [item["message"]["text"] for item in invocation["toolExecutionNotifications"]] == [
        "unknown-owner was not examined: nobody is known",
        "could not be read: no YAML",
    ]
    assert [item["message"]["text"] for item in invocation["toolConfigurationNotifications"]] == [
        "broken-link is off: switched off in controls.yaml"
    ]


@pytest.mark.parametrize(("rules", "successful"), [(EVERY.rules[:1], True), ((), False)])
def test_nothing_examined_is_no_success(rules: object, successful: bool) -> None:
    (invocation,) = run_of(sarif.outcome(outcome(rules=rules), RULESET))["invocations"]
    assert invocation["executionSuccessful"] is successful


def test_the_gravest_come_first_and_what_does_not_fit_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "_MOST_RESULTS", 2)
    run = run_of(sarif.outcome(outcome(*some(Severity.NOTE, 2), *some(Severity.ERROR, 1)), RULESET))
    assert [item["level"] for item in run["results"]] == ["error", "note"]
    assert run["invocations"][0]["executionSuccessful"] is False
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"] == "1 results are left out: there is no room"


def test_a_name_with_blanks_and_percent_is_an_address() -> None:
    found = outcome(finding(location=Location(path="policies/a b%20\u00fc.md")))
    (result,) = run_of(sarif.outcome(found, RULESET))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "policies/a%20b%2520%C3%BC.md"


def test_a_fingerprint_stays_when_the_line_moves() -> None:
    moved = finding(location=Location(path=finding().location.path, line=99))
    both = [run_of(sarif.outcome(outcome(item), RULESET))["results"][0] for item in (finding(), moved)]
    assert both[0]["partialFingerprints"] == both[1]["partialFingerprints"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_and_fit_utf_8(text: str) -> None:
    printed = sarif.outcome(hostile(text), RULESET)
    printed.encode("utf-8")
    run_of(printed)
    assert not any(part in printed for part in ("##[", "\x00", "\u202e", "\x1b"))


def test_states_are_only_told_where_there_are_any() -> None:
    (plain,) = run_of(sarif.outcome(outcome(finding()), RULESET))["results"]
    assert "baselineState" not in plain
    since = outcome(finding(state=State.ELSEWHERE), since=Since(rev="main", commit="2" * 40))
    assert run_of(sarif.outcome(since, RULESET))["results"][0]["baselineState"] == "unchanged"
