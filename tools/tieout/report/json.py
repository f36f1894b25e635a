"""Outcome and ladder -> JSON of the published shapes."""

from __future__ import annotations

import json
from typing import Any

from tieout import __version__
from tieout.model.finding import Finding, Outcome, RuleResult, Severity, State
from tieout.model.location import Unreadable
from tieout.workpapers.ladder import Ladder, Rung

SCHEMA_OUTCOME = "tieout.outcome/v1"
SCHEMA_LADDER = "tieout.ladder/v1"


def outcome(of: Outcome) -> str:
    """Give an outcome as one JSON object and a line end: UTF-8, keys in a fixed order."""
    counts = {severity.value: of.count(severity) for severity in Severity}
    for state in (State.WAIVED, State.BASELINED):
        counts[state.value] = sum(finding.state is state for finding in of.findings)
    return _text(
        {
            "schema": SCHEMA_OUTCOME,
            "tool": {"name": "tieout", "version": __version__, "ruleset": of.ruleset},
            "root": ".",
            "head": of.head,
            "settings": of.settings,
            "uncommitted": list(of.uncommitted),
            "as_of": of.as_of.isoformat(),
            "timezone": of.timezone,
            "period": None
            if of.period is None
            else {
                "id": of.period.id,
                "start": of.period.start.isoformat(),
                "end": of.period.end.isoformat(),
            },
            "documents": of.documents,
            "controls": of.controls,
            "rules": [_rule(item) for item in of.rules],
            "findings": [_finding(item) for item in of.findings],
            "unreadable": [_unreadable(item) for item in of.unreadable],
            "counts": counts,
        }
    )


def ladder(of: Ladder) -> str:
    """Give a ladder as one JSON object and a line end; totals are cumulative."""
    totals = {"in_scope": len(of.standings)}
    totals.update({rung.value: of.reached(rung) for rung in Rung if rung is not Rung.NONE})
    return _text(
        {
            "schema": SCHEMA_LADDER,
            "criteria": [
                {
                    "id": item.criterion.id,
                    "rung": item.rung.value,
                    "controls": list(item.controls),
                    "missing": list(item.missing),
                }
                for item in of.standings
            ],
            "totals": totals,
        }
    )


def _rule(result: RuleResult) -> dict[str, str]:
    shown = {"id": result.rule, "state": result.state.value}
    if result.reason:
        shown["reason"] = result.reason
    return shown


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "path": finding.location.path,
        "line": finding.location.line,
        "column": finding.location.column,
        "message": finding.message,
        "remedy": finding.remedy,
        "state": finding.state.value,
        "waiver": finding.waiver or None,
        "until": None if finding.until is None else finding.until.isoformat(),
        "fingerprint": finding.fingerprint,
    }


def _unreadable(item: Unreadable) -> dict[str, Any]:
    return {
        "path": item.location.path,
        "line": item.location.line,
        "column": item.location.column,
        "kind": item.kind,
        "message": item.message,
    }


def _text(shape: dict[str, Any]) -> str:
    # Lone surrogates of odd names would break UTF-8: json escapes them only if asked to.
    dumped = json.dumps(shape, ensure_ascii=False, indent=2)
    # The same value, but no command to a pipeline whose log it is printed in (see text.plain).
    dumped = dumped.replace("##[", "#\\u0023[").replace("##vso[", "#\\u0023vso[")
    return dumped.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"
