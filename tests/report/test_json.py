"""The JSON that programs read: the published shapes, the same bytes, nothing lost."""

from __future__ import annotations

import json as standard
from dataclasses import replace
from datetime import timedelta

from tests.factories import HEAD, examination, finding
from tests.report import shapes
from tests.report.test_due import crowded
from tests.workpapers.test_operated import company, judged
from tieout import __version__
from tieout.check import check
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Outcome, RuleResult, RuleState, Severity, Since, State
from tieout.model.location import Location, Unreadable
from tieout.report import json
from tieout.workpapers.due.obligation import Kind
from tieout.workpapers.due.sheet import due
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
        findings=(
            finding(),
            finding(severity=Severity.NOTE, state=State.WAIVED),
            finding(state=State.BASELINED),
            finding(state=State.ELSEWHERE),
        ),
        unreadable=(
            Unreadable(location=Location(path="a.md", line=2, column=3), kind="syntax", message="m", remedy="r"),
        ),
        uncommitted=("a.md",),
        settings="main",
        since=Since(rev="origin/main", commit="2" * 40),
    )
    assert shapes.read("outcome", json.outcome(of)) == {
        "schema": "tieout.outcome/v1",
        "tool": {"name": "tieout", "version": __version__, "ruleset": "sha256:" + "0" * 64},
        "root": ".",
        "head": HEAD,
        "settings": "main",
        "since": {"rev": "origin/main", "commit": "2" * 40, "elsewhere": 1},
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
            for severity, state in (
                ("error", "open"),
                ("note", "waived"),
                ("error", "baselined"),
                ("error", "elsewhere"),
            )
        ],
        "unreadable": [{"path": "a.md", "line": 2, "column": 3, "kind": "syntax", "message": "m"}],
        "counts": {"error": 1, "warning": 0, "note": 0, "waived": 1, "baselined": 1},
    }


def test_what_is_absent_is_null() -> None:
    found = shapes.read("outcome", json.outcome(outcome(head=None, period=None)))
    assert (found["head"], found["period"]) == (None, None)
    assert "since" not in found
    assert "branch_note" not in found


def test_what_was_taken_for_a_branch_that_is_not_here_is_told() -> None:
    found = shapes.read("outcome", json.outcome(outcome(branch_note="no branch main is in this clone, so x")))
    assert found["branch_note"] == "no branch main is in this clone, so x"


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


def test_a_total_of_which_nobody_knows_is_named_with_the_reason() -> None:
    of = company()
    found = shapes.read("ladder", json.ladder(ladder(of, judged(of))))
    stands = "it stands on approved, which is not examined"
    why = "no approvals are captured yet, so no text is proven to be approved"
    assert found["not_known"] == {"approved": why, "evidenced": stands, "operated": stands}


def test_an_empty_ladder_is_one_too() -> None:
    assert shapes.read("ladder", json.ladder(Ladder(standings=())))["totals"] == dict.fromkeys(
        ("in_scope", "claimed", "documented", "approved", "evidenced", "operated"), 0
    )


def test_what_falls_due_has_the_published_shape_and_every_value() -> None:
    of = examination(controls=())
    sheet = due(of, within=timedelta(days=300), kinds=(Kind.REVIEW,))
    assert shapes.read("due", json.due(sheet, of)) == {
        "schema": "tieout.due/v1",
        "as_of": "2026-06-30",
        "timezone": "UTC",
        "period": {"id": "2026-H1", "start": "2026-01-01", "end": "2026-06-30"},
        "until": "2027-04-26",
        "owner": None,
        "kinds": [{"kind": "review", "state": "examined"}],
        "items": [
            {
                "id": "review:POL-002",
                "kind": "review",
                "subject": "POL-002",
                "title": "Access Control Policy: review of this policy",
                "state": "due",
                "owner": "role:security-lead",
                "people": [{"id": "ben", "name": "Ben Example"}],
                "opens_on": None,
                "due_on": "2027-01-14",
                "days_left": 198,
                "lost_after": "2027-01-14",
                "stays_open": None,
                "is_read": True,
                "step": "tieout review POL-002",
                "path": "policies/access-control.md",
                "line": 10,
            }
        ],
        "unlisted": [],
        "unreadable": 0,
        "totals": {"late": 0, "late_within_grace": 0, "unknown": 0, "due": 1, "upcoming": 0},
    }


def test_everything_that_can_fall_due_fits_the_shape() -> None:
    for of in (crowded(), examination(period=None), replace(examination(), documents=())):
        for sheet in (due(of, within=timedelta(days=30)), due(of, within=timedelta(days=400))):
            found = shapes.read("due", json.due(sheet, of))
            assert sum(found["totals"].values()) == len(found["items"])
            assert len({item["id"] for item in found["items"]}) == len(found["items"])
    assert {item["kind"] for item in found["kinds"]} == {kind.value for kind in Kind}
