"""SARIF: a tool that ran and found nothing, one that did not run, and one that failed half way."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.collect.ingest.reading import cells, could_pass, problems, read
from tieout.model.evidence.tables.weaknesses import WEAKNESSES

RULE = {
    "id": "FIC001",
    "deprecatedIds": ["OLD1"],
    "shortDescription": {"text": "A query is built of text"},
    "messageStrings": {"default": {"text": "by its id"}},
    "helpUri": "https://rules.example/FIC001",
    "defaultConfiguration": {"level": "error"},
}
WHERE = {"physicalLocation": {"artifactLocation": {"uri": "src/shop.py"}, "region": {"startLine": 4, "startColumn": 9}}}


def result(**more: object) -> dict[str, object]:
    return {"ruleId": "FIC001", "ruleIndex": 0, "message": {"text": "here"}, "locations": [WHERE], **more}


def run(*results: object, rules: tuple[object, ...] = (RULE,), **more: object) -> dict[str, object]:
    driver = {"name": "Fictional Scanner", "semanticVersion": "1.2.3", "rules": [*rules]}
    return {"tool": {"driver": driver}, "results": [*results], **more}


def log(*runs: object, **more: object) -> dict[str, object]:
    return {"version": "2.1.0", "runs": [*runs], **more}


ROW = {
    "_at": "raw.json#/runs/0/results/0",
    "id": "FIC001",
    "aliases": "OLD1",
    "fix_available": "unknown",
    "severity": "high",
    "severity_source": "Fictional Scanner level",
    "title": "A query is built of text",
    "suppressed": "no",
    "status": "open",
    "location": "src/shop.py:4:9",
    "url": "https://rules.example/FIC001",
}


def test_a_result_is_a_row_with_the_level_of_its_rule() -> None:
    found = read("sarif", log(run(result())))
    assert cells(WEAKNESSES, found) == [ROW]
    assert (problems(found), found.gaps, found.data_as_of) == ([], (), None)
    assert found.parameters == (("tools", "Fictional Scanner 1.2.3"),)


def test_several_runs_are_read() -> None:
    repository = [{"repositoryUri": "https://git.example/shop"}]
    found = read("sarif", log(run(result()), run(result(), versionControlProvenance=repository), run()))
    assert [(row["_at"], row.get("asset", "")) for row in cells(WEAKNESSES, found)] == [
        ("raw.json#/runs/0/results/0", ""),
        ("raw.json#/runs/1/results/0", "https://git.example/shop"),
    ]
    assert dict(found.parameters)["tools"] == "; ".join(["Fictional Scanner 1.2.3"] * 3)
    assert [row["asset"] for row in cells(WEAKNESSES, read("sarif", log(run(result())), asset="shop"))] == ["shop"]


def rated(value: dict[str, object]) -> tuple[str, str]:
    (row,) = cells(WEAKNESSES, read("sarif", value))
    return row["severity"], row["severity_source"]


OVERRIDE = {"descriptor": {"id": "FIC001"}, "configuration": {"level": "note"}}
LEVELS = {
    "its own": (log(run(result(level="note"))), ("low", "Fictional Scanner level")),
    "the rule's": (log(run(result())), ("high", "Fictional Scanner level")),
    "none anywhere": (log(run(result(), rules=({"id": "FIC001"},))), ("medium", "Fictional Scanner level")),
    "no such rule": (log(run(result(ruleIndex=7), rules=())), ("medium", "Fictional Scanner level")),
    "an override": (
        log(
            run(
                result(provenance={"invocationIndex": 0}),
                invocations=[{"executionSuccessful": True, "ruleConfigurationOverrides": [OVERRIDE]}],
            )
        ),
        ("low", "Fictional Scanner level"),
    ),
    "a kind that is no failure": (log(run(result(kind="pass"))), ("info", "Fictional Scanner level")),
    "the score of the rule": (
        log(run(result(level="note"), rules=({**RULE, "properties": {"security-severity": "9.8"}},))),
        ("critical", "Fictional Scanner security-severity"),
    ),
    "the score of the result": (
        log(run(result(properties={"security-severity": 5.5}))),
        ("medium", "Fictional Scanner security-severity"),
    ),
    "a case of a rule": (log(run(result(ruleId="FIC001/2", ruleIndex=-1))), ("high", "Fictional Scanner level")),
    "a rule of an extension": (
        log(
            {
                "tool": {
                    "driver": {"name": "Fictional Scanner", "rules": [{"id": "OTHER"}]},
                    "extensions": [{"name": "more", "rules": [RULE]}],
                },
                "results": [
                    {"rule": {"id": "FIC001", "index": 0, "toolComponent": {"index": 0}}, "message": {"text": "x"}}
                ],
            }
        ),
        ("high", "Fictional Scanner level"),
    ),
}


@pytest.mark.parametrize("name", LEVELS)
def test_how_bad_a_result_is(name: str) -> None:
    value, expected = LEVELS[name]
    assert rated(value) == expected


@pytest.mark.parametrize(
    ("more", "status", "source_status"),
    [
        ({}, "open", None),
        ({"kind": "review"}, "in_triage", "kind=review"),
        ({"kind": "open"}, "in_triage", "kind=open"),
        ({"kind": "pass"}, "not_affected", "kind=pass"),
        ({"kind": "notApplicable"}, "not_affected", "kind=notApplicable"),
        ({"baselineState": "absent"}, "fixed", "baseline=absent"),
        ({"baselineState": "unchanged"}, "open", "baseline=unchanged"),
    ],
)
def test_how_a_result_stands(more: dict[str, object], status: str, source_status: str | None) -> None:
    (row,) = cells(WEAKNESSES, read("sarif", log(run(result(**more)))))
    assert (row["status"], row.get("source_status")) == (status, source_status)


@pytest.mark.parametrize(
    ("suppressions", "suppressed", "status", "reason"),
    [
        (None, "no", "open", None),
        ([], "no", "open", None),
        ([{"kind": "inSource"}], "yes", "suppressed", "inSource"),
        ([{"kind": "external", "status": "accepted"}], "yes", "suppressed", "external accepted"),
        ([{"kind": "external", "state": "rejected"}], "no", "open", "external rejected"),
        (
            [{"kind": "inSource"}, {"kind": "external", "status": "underReview"}],
            "no",
            "open",
            "inSource external underReview",
        ),
    ],
)
def test_what_is_suppressed(suppressions: object, suppressed: str, status: str, reason: str | None) -> None:
    (row,) = cells(WEAKNESSES, read("sarif", log(run(result(suppressions=suppressions)))))
    assert (row["suppressed"], row["status"], row.get("dismissed_reason")) == (suppressed, status, reason)


def test_the_words_of_a_suppression_are_kept() -> None:
    said = [{"kind": "external", "justification": "SHOP-7"}, {"kind": "inSource", "justification": "tests alone"}]
    (row,) = cells(WEAKNESSES, read("sarif", log(run(result(suppressions=said)))))
    assert row["statement"] == "SHOP-7; tests alone"


@pytest.mark.parametrize(
    ("more", "location"),
    [
        ({"locations": []}, None),
        ({"locations": [WHERE, WHERE, WHERE]}, "src/shop.py:4:9 (and 2 more)"),
        ({"locations": [{"physicalLocation": {"artifactLocation": {"index": 0}}}]}, "src/listed.py"),
        ({"locations": [{"physicalLocation": {"artifactLocation": {"index": 9}}}]}, None),
        ({"locations": [{"logicalLocations": [{"fullyQualifiedName": "shop.cart"}]}]}, "shop.cart"),
    ],
)
def test_where_a_result_is(more: dict[str, object], location: str | None) -> None:
    artifacts = [{"location": {"uri": "src/listed.py"}}]
    (row,) = cells(WEAKNESSES, read("sarif", log(run(result(**more), artifacts=artifacts))))
    assert row.get("location") == location


@pytest.mark.parametrize(
    ("message", "title"), [({"text": "two\nlines"}, "two"), ({"id": "default"}, "by its id"), ({"id": "gone"}, None)]
)
def test_a_title_comes_from_the_message_where_the_rule_has_none(message: object, title: str | None) -> None:
    rule = {key: value for key, value in RULE.items() if key != "shortDescription"}
    (row,) = cells(WEAKNESSES, read("sarif", log(run(result(message=message), rules=(rule,)))))
    assert row.get("title") == title


def test_a_tool_that_ran_and_found_nothing_is_an_answer() -> None:
    call = {"executionSuccessful": True, "endTimeUtc": "2026-02-01T08:00:00.123Z"}
    found = read("sarif", log(run(invocations=[call])))
    assert (list(found.rows), problems(found), found.gaps) == ([], [], ())
    assert found.none_found == "Fictional Scanner 1.2.3 ran and found nothing"
    assert found.data_as_of == datetime(2026, 2, 1, 8, 0, 0, 123000, tzinfo=UTC)


def calls(*invocations: object) -> dict[str, object]:
    return log(run(result(), invocations=[*invocations]))


TOLD = {
    "another version": (log(run(), version="2.2.0"), "#/version", "shape", "the version is '2.2.0'; known is 2.1.0"),
    "no version": ({"runs": []}, "#", "shape", "there is no version: this is no log of SARIF"),
    "no run": (log(), "#", "shape", "the log holds no run: no tool looked at anything"),
    "runs that are null": (
        {"version": "2.1.0", "runs": None},
        "#",
        "shape",
        "the log holds no run: no tool looked at anything",
    ),
    "results that are null": (
        log({**run(), "results": None}),
        "#/runs/0",
        "shape",
        "the run has no results, not even an empty list: the tool did not analyse",
    ),
    "no results in one of two runs": (
        log(run(result()), {"tool": {"driver": {"name": "Other"}}}),
        "#/runs/1",
        "shape",
        "the run has no results, not even an empty list: the tool did not analyse",
    ),
    "a tool without a name": (log({"results": []}), "#/runs/0", "shape", "the run does not name its tool"),
    "a run that failed": (
        calls({"executionSuccessful": False, "exitCodeDescription": "no rules"}),
        "#/runs/0/invocations/0",
        "failed",
        "the tool did not end well: no rules",
    ),
    "a run that does not say how it ended": (
        calls({}),
        "#/runs/0/invocations/0",
        "failed",
        "the tool did not end well",
    ),
    "a run that was killed": (
        calls({"executionSuccessful": False, "exitSignalName": "SIGKILL"}),
        "#/runs/0/invocations/0",
        "killed",
        "the tool did not end well: SIGKILL",
    ),
    "a run that did not start": (
        calls({"executionSuccessful": False, "processStartFailureMessage": "no such file"}),
        "#/runs/0/invocations/0",
        "failed",
        "the tool did not end well: no such file",
    ),
    "an error on the way": (
        calls(
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [{"message": {"text": "out of memory"}, "level": "error"}],
            }
        ),
        "#/runs/0/invocations/0/toolExecutionNotifications/0",
        "failed",
        "the tool met an error: out of memory",
    ),
    "an error of its settings": (
        calls({"executionSuccessful": True, "toolConfigurationNotifications": [{"message": {}, "level": "error"}]}),
        "#/runs/0/invocations/0/toolConfigurationNotifications/0",
        "failed",
        "the tool met an error: without a word",
    ),
    "results in other files": (
        log(run(externalPropertyFileReferences={"results": [{"location": {"uri": "more.json"}}]})),
        "#/runs/0/externalPropertyFileReferences",
        "truncated",
        "parts of the run stand in other files: results",
    ),
    "results beside the runs": (
        log(run(), inlineExternalProperties=[{"results": []}]),
        "#/inlineExternalProperties",
        "shape",
        "a part of the results stands in a form that is not read",
    ),
    "a result without a rule": (
        log(run({"message": {"text": "x"}}, rules=())),
        "#/runs/0/results/0",
        "shape",
        "the result names no rule",
    ),
    "a level that nobody knows": (
        log(run(result(level="fatal"))),
        "#/runs/0/results/0/level",
        "shape",
        "the level 'fatal' is not known",
    ),
    "a kind that nobody knows": (
        log(run(result(kind="maybe"))),
        "#/runs/0/results/0/kind",
        "shape",
        "the kind 'maybe' is not known",
    ),
    "a baseline that nobody knows": (
        log(run(result(baselineState="gone"))),
        "#/runs/0/results/0/baselineState",
        "shape",
        "the state 'gone' is not known",
    ),
    "a score that is none": (
        log(run(result(properties={"security-severity": "grave"}))),
        "#/runs/0/results/0/properties/security-severity",
        "shape",
        "the score 'grave' is none from 0 to 10",
    ),
    "a result that is none": (log(run("x")), "#/runs/0/results/0", "shape", "here is a text; wanted is an object"),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_with_a_log_is_told_with_its_place(name: str) -> None:
    value, place, reason, message = TOLD[name]
    found = read("sarif", value)
    assert (f"raw.json{place}", reason, message) in problems(found)
    assert not could_pass(found)


def test_a_warning_on_the_way_is_none_of_it() -> None:
    note = {"message": {"text": "slow"}, "level": "warning"}
    call = {"executionSuccessful": True, "toolExecutionNotifications": [note, {"message": {"text": "x"}}]}
    assert problems(read("sarif", calls(call))) == []


def test_a_log_cut_off_anywhere_never_passes() -> None:
    raw = json.dumps(log(run(result()))).encode()
    assert could_pass(read("sarif", raw))
    assert [end for end in range(len(raw)) if could_pass(read("sarif", raw[:end]))] == []
