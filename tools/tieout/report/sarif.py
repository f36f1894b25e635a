"""Outcome and rules -> SARIF 2.1.0 (OASIS), for code scanning.

On GitHub a private repository needs a paid licence for it, so no workflow of ours sends it unasked.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tieout import __version__
from tieout.model.characters import visible
from tieout.model.finding import RuleState, Severity, State
from tieout.report.below import fingerprint_in_repository
from tieout.report.layout import encodable
from tieout.report.sent import branch_lines, place_in_repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tieout.model.finding import Finding, Outcome, RuleResult
    from tieout.rules.base import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST_RESULTS = 25_000
_MOST_TAGS = 20
"""Both: docs.github.com, "SARIF support for code scanning", limits of one run and of one rule."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def outcome(of: Outcome, rules: Sequence[Rule], *, below: str = "") -> str:
    """Give one run as JSON and a line end; ``rules`` are those that were asked for, in any order.

    What is waived or frozen is a suppressed result; what is not of this change is ``unchanged``. What was not
    examined is a notification, and the execution then was no success. ``below`` as ``github.commands``.
    """
    known = {rule.id: rule for rule in rules}
    index = {item.rule: number for number, item in enumerate(of.rules)}
    findings = sorted(of.findings, key=lambda item: (item.state is not State.OPEN, item.severity.rank))
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "tieout",
                "version": __version__,
                "rules": [_rule(item, known.get(item.rule)) for item in of.rules],
            }
        },
        "invocations": [_invocation(of, index, below, left_out=max(0, len(findings) - _MOST_RESULTS))],
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, index, below, of) for item in findings[:_MOST_RESULTS]],
        "properties": {"head": of.head, "as_of": of.as_of.isoformat(), "ruleset": of.ruleset},
    }
    if below:
        # GitHub takes the category from it, and of one category keeps the last upload alone.
        run["automationDetails"] = {"id": f"tieout/{visible(below)}"}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return encodable(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _rule(result: RuleResult, rule: Rule | None) -> dict[str, Any]:
    told: dict[str, Any] = {"id": result.rule}
    if rule is None:
        return told
    manual = rule.manual.partition("\n")[2].strip()
    told |= {
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": f"{rule.title}."},
        "help": {"text": manual, "markdown": manual},
        "defaultConfiguration": {
            "level": _LEVELS[rule.severity],
            "enabled": result.state is not RuleState.OFF,
        },
        "properties": {"tags": list(rule.criteria[:_MOST_TAGS])},
    }
    return told


def _result(finding: Finding, index: dict[str, int], below: str, of: Outcome) -> dict[str, Any]:
    at = finding.location
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        **({"ruleIndex": index[finding.rule]} if finding.rule in index else {}),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{visible(finding.message)}\nnext: {visible(finding.remedy)}"},
        "locations": [_location(at.path, at.line, at.column, below)],
        # GitHub knows a result again by primaryLocationLineHash alone.
        "partialFingerprints": {
            "tieout/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{fingerprint_in_repository(finding, below)}:1",
        },
        "properties": {"subject": visible(finding.subject)},
    }
    if of.since is not None:
        told["baselineState"] = "unchanged" if finding.state is State.ELSEWHERE else "new"
    why = {
        State.WAIVED: f"waived until {finding.until} by {visible(finding.waiver)}",
        State.BASELINED: "in the baseline",
    }.get(finding.state)
    if why is not None:
        told["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    elif of.since is not None or any(item.state is not State.OPEN for item in of.findings):
        told["suppressions"] = []  # 3.27.23: where one result of a run has the property, every one has
    return told


def _location(path: str, line: int, column: int, below: str) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(place_in_repository(path or ".", below)), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": line, "startColumn": column},
        }
    }


def _invocation(of: Outcome, index: dict[str, int], below: str, *, left_out: int) -> dict[str, Any]:
    lacking: list[dict[str, Any]] = [
        {
            "level": "error",
            "message": {"text": f"{item.rule} was not examined: {visible(item.reason)}"},
            "associatedRule": {"id": item.rule, "index": index[item.rule]},
        }
        for item in of.not_examined
    ]
    lacking += [
        {
            "level": "error",
            "message": {"text": f"could not be read: {visible(item.message)}"},
            "locations": [_location(item.location.path, item.location.line, item.location.column, below)],
        }
        for item in of.passed_over
    ]
    lacking += [{"level": "error", "message": {"text": said}} for said in branch_lines(of.branch_note)]
    if left_out:
        lacking.append({"level": "error", "message": {"text": f"{left_out} results are left out: there is no room"}})
    off = [
        {
            "level": "note",
            "message": {"text": f"{name} is off: {visible(reason)}"},
            "associatedRule": {"id": name, "index": index[name]},
        }
        for reason, names in of.off.items()
        for name in names
    ]
    return {
        "executionSuccessful": not lacking and bool(of.examined),
        "toolExecutionNotifications": lacking,
        "toolConfigurationNotifications": off,
    }
