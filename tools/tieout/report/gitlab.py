"""Outcome -> a Code Quality report of GitLab.

The shape is GitLab's own part of Code Climate's: docs.gitlab.com, "Code Quality", the format of a report.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from tieout.model.characters import visible
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Severity, State
from tieout.report.below import digest_below, fingerprint_in_repository
from tieout.report.layout import encodable
from tieout.report.sent import branch_lines, not_examined, off_lines, place_in_repository

if TYPE_CHECKING:
    from tieout.model.finding import Finding, Outcome

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}
_SHOWN = frozenset({State.OPEN, State.ELSEWHERE})
"""GitLab holds the report of a branch against that of its target by fingerprint: a finding that is left out here
because it is not of this change would count as mended there."""


def outcome(of: Outcome, *, below: str = "") -> str:
    """Give a JSON list and a line end: what was not examined, what is off, then each finding neither waived nor frozen.

    What was not examined, or is off, has an entry of its own: a list that is empty would read as "all is well".
    ``below`` as ``github.commands``.
    """
    entries = [_said("not-examined", "blocker", sentence, below) for sentence in not_examined(of, below)]
    entries += [_said("switched-off", "info", sentence, below) for sentence in off_lines(of)]
    entries += [_said("branch-not-here", "blocker", sentence, below) for sentence in branch_lines(of.branch_note)]
    entries += [_entry(item, below) for item in of.findings if item.state in _SHOWN]
    return encodable(json.dumps(entries, ensure_ascii=False, indent=2)) + "\n"


def _entry(finding: Finding, below: str) -> dict[str, Any]:
    return {
        "description": visible(f"{finding.message}; next: {finding.remedy}"),
        "check_name": finding.rule,
        "fingerprint": fingerprint_in_repository(finding, below),
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": place_in_repository(finding.location.path or SETTINGS_PATH, below),
            "lines": {"begin": finding.location.line},
        },
    }


def _said(name: str, severity: str, sentence: str, below: str) -> dict[str, Any]:
    return {
        "description": sentence,
        "check_name": name,
        "fingerprint": digest_below(hashlib.sha256(f"{name}\0{sentence}".encode()).hexdigest()[:32], below),
        "severity": severity,
        "location": {"path": place_in_repository(SETTINGS_PATH, below), "lines": {"begin": 1}},
    }
