"""Outcome, ladder and what falls due -> JSON of the published shapes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tieout import __version__
from tieout.model.examination import Examination
from tieout.model.finding import Finding, Outcome, RuleResult, Severity, State
from tieout.model.location import Unreadable
from tieout.model.period import Period
from tieout.model.rung import RUNGS, Rung
from tieout.report.layout import encodable
from tieout.workpapers.ladder import Ladder, Support
from tieout.workpapers.relied_on import RELIED_ON
from tieout.workpapers.support import Link

if TYPE_CHECKING:  # who checks loads none of the sources of what falls due
    from tieout.workpapers.due.sheet import Due, Sheet

SCHEMA_OUTCOME = "tieout.outcome/v1"
SCHEMA_LADDER = "tieout.ladder/v1"
SCHEMA_DUE = "tieout.due/v1"


def outcome(of: Outcome) -> str:
    """Give an outcome as one JSON object and a line end: UTF-8, keys in a fixed order."""
    counts = {severity.value: of.count(severity) for severity in Severity}
    for state in (State.WAIVED, State.BASELINED):
        counts[state.value] = sum(finding.state is state for finding in of.findings)
    return dumped(
        {
            "schema": SCHEMA_OUTCOME,
            "tool": {"name": "tieout", "version": __version__, "ruleset": of.ruleset},
            "root": ".",
            "head": of.head,
            "settings": of.settings,
            **({"branch_note": of.branch_note} if of.branch_note else {}),
            **_since(of),
            "uncommitted": list(of.uncommitted),
            "as_of": of.as_of.isoformat(),
            "timezone": of.timezone,
            "period": period(of.period),
            "documents": of.documents,
            "controls": of.controls,
            "rules": [_rule(item) for item in of.rules],
            "findings": [finding(item) for item in of.findings],
            "unreadable": [_unreadable(item) for item in of.unreadable],
            "counts": counts,
        }
    )


def _since(of: Outcome) -> dict[str, Any]:
    if of.since is None:
        return {}
    elsewhere = sum(finding.state is State.ELSEWHERE for finding in of.findings)
    return {"since": {"rev": of.since.rev, "commit": of.since.commit, "elsewhere": elsewhere}}


def ladder(of: Ladder) -> str:
    """Give a ladder as one JSON object and a line end; totals are cumulative."""
    totals = {"in_scope": len(of.standings)}
    totals.update({rung.value: of.reached(rung) for rung in Rung if rung is not Rung.NONE})
    return dumped(
        {
            "schema": SCHEMA_LADDER,
            "criteria": [
                {
                    "id": item.criterion.id,
                    "rung": item.rung.value,
                    "controls": list(item.controls),
                    "missing": list(item.missing),
                    "support": [support(part) for part in item.support],
                }
                for item in of.standings
            ],
            "totals": totals,
            "not_known": {rung.value: why for rung in RUNGS if (why := of.why_not_known(rung)) is not None},
            "relied_on": {Rung.DOCUMENTED.value: list(RELIED_ON)},
        }
    )


def support(part: Support) -> dict[str, Any]:
    """Give a rung with what carries it and what it lacks, as it stands in a ladder and in a trace."""
    return {
        "rung": part.rung.value,
        "reached": part.is_reached,
        "links": [link(item) for item in part.links],
        "missing": list(part.missing),
    }


def link(of: Link) -> dict[str, Any]:
    """Give one thing that carries a control."""
    return {
        "control": of.control,
        "document": of.document,
        "path": of.path,
        "digest": of.digest or None,
        "commit": of.commit,
        "day": None if of.day is None else of.day.isoformat(),
        "strength": of.strength.value,
    }


def due(of: Sheet, examination: Examination) -> str:
    """Give what falls due as one JSON object and a line end, the most urgent first."""
    return dumped(
        {
            "schema": SCHEMA_DUE,
            "as_of": of.as_of.isoformat(),
            "timezone": examination.timezone,
            "period": period(examination.period),
            "until": of.until.isoformat(),
            "owner": of.owner,
            "kinds": [
                {"kind": kind.value, "state": "not_examined", "reason": reason}
                if reason
                else {"kind": kind.value, "state": "examined"}
                for kind, reason in of.kinds
            ],
            "items": [_due(item, of) for item in of.items],
            "unlisted": [
                {"kind": item.kind.value, "subject": item.subject, "reason": item.reason, "windows": list(item.windows)}
                for item in of.unlisted
            ],
            "unreadable": len(examination.unreadable),
            "totals": {state.value: count for state, count in of.totals.items()},
        }
    )


def _due(item: Due, sheet: Sheet) -> dict[str, Any]:
    what = item.obligation
    return {
        "id": item.id,
        "kind": what.kind.value,
        "subject": what.subject,
        "title": what.title,
        "state": item.state.value,
        "owner": item.owner or None,
        "people": [{"id": person.id, "name": person.name} for person in item.people],
        "opens_on": what.opens_on and what.opens_on.isoformat(),
        "due_on": what.due_on.isoformat(),
        "days_left": (what.due_on - sheet.as_of).days,
        "lost_after": what.lost_after and what.lost_after.isoformat(),
        "stays_open": what.stays_open or None,
        "is_read": what.is_read,
        "step": what.step,
        "path": what.location.path,
        "line": what.location.line,
    }


def period(of: Period | None) -> dict[str, str] | None:
    """Give a period with its days; null where none is examined."""
    return None if of is None else {"id": of.id, "start": of.start.isoformat(), "end": of.end.isoformat()}


def _rule(result: RuleResult) -> dict[str, str]:
    shown = {"id": result.rule, "state": result.state.value}
    if result.reason:
        shown["reason"] = result.reason
    return shown


def finding(of: Finding) -> dict[str, Any]:
    """Give a finding as it stands in an outcome and in a trace."""
    return {
        "rule": of.rule,
        "severity": of.severity.value,
        "subject": of.subject,
        "path": of.location.path,
        "line": of.location.line,
        "column": of.location.column,
        "message": of.message,
        "remedy": of.remedy,
        "state": of.state.value,
        "waiver": of.waiver or None,
        "until": None if of.until is None else of.until.isoformat(),
        "fingerprint": of.fingerprint,
    }


def _unreadable(item: Unreadable) -> dict[str, Any]:
    return {
        "path": item.location.path,
        "line": item.location.line,
        "column": item.location.column,
        "kind": item.kind,
        "message": item.message,
    }


def dumped(shape: dict[str, Any]) -> str:
    """Give a shape as one JSON object and a line end: UTF-8, keys in the order given."""
    return encodable(json.dumps(shape, ensure_ascii=False, indent=2)) + "\n"
