"""The JSON that programs read: the published shapes, the same bytes, nothing lost."""

from __future__ import annotations

import json as standard
from dataclasses import replace

from tests.factories import HEAD, examination, finding
from tests.report import shapes
from tieout import __version__
from tieout.check import check
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Outcome, RuleResult, RuleState, Severity, State
from tieout.model.location import Location, Unreadable
from tieout.report import json
from tieout.workpapers.ladder import Ladder, ladder
from tieout.workpapers.relied_on import RELIED_ON

SOUND = check(examination())


def outcome(**changes: object) -> Outcome:
    return replace(SOUND, **changes)  # type: ignore[arg-type]  # each test names fields of Outcome


def test_an_outcome_has_the_published_shape_and_every_value() -> None:
    of = outcome(
        ruleset="sha256:" + "0" * 64,
        rules=(
            RuleResult(rule="stale-review", state=RuleState.EXAMINED),
            RuleResult(rule="unknown-owner", state=RuleState.NOT_EXAMINED, reason="nobody is known"),
            RuleResult(rule="broken-link", state=RuleState.OFF, reason="switched off in controls.yaml"),
        ),
        findings=(finding(), finding(severity=Severity.NOTE, state=State.WAIVED), finding(state=State.BASELINED)),
        unreadable=(
            Unreadable(location=Location(path="a.md", line=2, column=3), kind="syntax", message="m", remedy="r"),
        ),
        uncommitted=("a.md",),
        settings="main",
    )
    assert shapes.read("outcome", json.outcome(of)) == {
        "schema": "tieout.outcome/v1",
        "tool": {"name": "tieout", "version": __version__, "ruleset": "sha256:" + "0" * 64},
        "root": ".",
        "head": HEAD,
        "settings": "main",
        "uncommitted": ["a.md"],
        "as_of": "2026-06-30",
        "timezone": "UTC",
        "period": {"id": "2026-H1", "start": "2026-01-01", "end": "2026-06-30"},
        "documents": 1,
        "controls": 1,
        "rules": [
            {"id": "stale-review", "state": "examined"},
            {"id": "unknown-owner", "state": "not_examined", "reason": "nobody is known"},
            {"id": "broken-link", "state": "off", "reason": "switched off in controls.yaml"},
        ],
        "findings": [
            {
                "rule": "stale-review",
                "severity": severity,
                "subject": "POL-002",
                "path": "policies/access-control.md",
                "line": 10,
                "column": 5,
                "message": "Access Control Policy was due",
                "remedy": "review it",
                "state": state,
                "waiver": None,
                "until": None,
                "fingerprint": finding().fingerprint,
            }
            for severity, state in (("error", "open"), ("note", "waived"), ("error", "baselined"))
        ],
        "unreadable": [{"path": "a.md", "line": 2, "column": 3, "kind": "syntax", "message": "m"}],
        "counts": {"error": 1, "warning": 0, "note": 0, "waived": 1, "baselined": 1},
    }


def test_what_is_absent_is_null() -> None:
    found = shapes.read("outcome", json.outcome(outcome(head=None, period=None)))
    assert (found["head"], found["period"]) == (None, None)


def test_the_text_is_one_object_and_a_line_end_in_utf_8() -> None:
    text = json.outcome(outcome(uncommitted=("\u00fc.md", "\udcff.md")))
    assert text.endswith("}\n")
    assert '"\u00fc.md"' in text
    assert standard.loads(text.encode("utf-8"))["uncommitted"] == ["\u00fc.md", "\udcff.md"]


def test_no_line_is_a_command_to_a_pipeline_and_the_value_is_the_same() -> None:
    """A log that shows the JSON obeys ``##[`` and ``##vso[`` wherever they stand."""
    message = "##[error]x ##vso[task.setvariable]y ##z ::error::"
    text = json.outcome(outcome(findings=(finding(message=message),)))
    assert "##[" not in text
    assert "##vso[" not in text
    assert shapes.read("outcome", text)["findings"][0]["message"] == message


def test_a_ladder_has_the_published_shape_and_totals_that_add_up() -> None:
    of = examination()
    found = shapes.read("ladder", json.ladder(ladder(of, SOUND)))
    assert [item["id"] for item in found["criteria"]] == ["C1.1", "C1.2"]
    assert found["criteria"][0]["controls"] == ["AC-01"]
    totals = found["totals"]
    assert totals["in_scope"] == 2
    order = ["in_scope", "claimed", "documented", "approved", "evidenced", "operated"]
    assert [totals[name] for name in order] == sorted(totals.values(), reverse=True)
    assert found["relied_on"] == {"documented": list(RELIED_ON)}


def test_a_ladder_tells_what_carries_each_rung() -> None:
    of = examination(uncommitted=(SETTINGS_PATH,))
    claimed, documented, *rest = shapes.read("ladder", json.ladder(ladder(of, SOUND)))["criteria"][0]["support"]
    assert claimed == {
        "rung": "claimed",
        "reached": True,
        "links": [
            {
                "control": "AC-01",
                "document": None,
                "path": "controls.yaml",
                "digest": None,
                "commit": None,
                "day": None,
                "strength": "self",
            }
        ],
        "missing": [],
    }
    assert documented["links"] == [
        {
            "control": "AC-01",
            "document": "POL-002",
            "path": "policies/access-control.md",
            "digest": "sha256:" + "0" * 64,
            "commit": HEAD,
            "day": None,
            "strength": "git",
        }
    ]
    assert [(item["rung"], item["reached"], item["links"]) for item in rest] == [
        ("approved", False, []),
        ("evidenced", False, []),
        ("operated", False, []),
    ]


def test_an_empty_ladder_is_one_too() -> None:
    assert shapes.read("ladder", json.ladder(Ladder(standings=())))["totals"] == dict.fromkeys(
        ("in_scope", "claimed", "documented", "approved", "evidenced", "operated"), 0
    )
