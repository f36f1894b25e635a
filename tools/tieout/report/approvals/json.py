"""Population of changes -> JSON of the published shape, whole or a line a change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tieout.report.approvals.enforcement_json import values
from tieout.report.json import dumped, period
from tieout.rules.ruleset import RULESET

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.landing import LandedChange
    from tieout.model.ledger import Ledger
    from tieout.model.verdict import Deviation, Judged
    from tieout.workpapers.approvals import Population
    from tieout.workpapers.enforcement import EnforcementSheet

SCHEMA = "tieout.approvals/v1"
_SEVERITIES = {rule.id: rule.severity for rule in RULESET}


def approvals(of: Population, protection: EnforcementSheet | None = None) -> str:
    """Give the population as one JSON object and a line end: UTF-8, keys in a fixed order, oldest change first."""
    return dumped(
        {
            "schema": SCHEMA,
            "branch": of.branch,
            "branch_note": of.branch_note or None,
            "head": of.head,
            "settings": of.settings,
            "as_of": of.as_of.isoformat(),
            "timezone": of.timezone,
            "period": period(of.period),
            "ledger": None if of.ledger is None else _ledger(of.ledger),
            "reason": of.why_untested or of.why_empty or None,
            "after_period": of.after_period,
            "not_examined": [{"need": item.need, "reason": item.reason} for item in of.not_examined],
            "changes": [change(item) for item in of.changes],
            "totals": of.totals._asdict(),
            **({} if protection is None else {"enforcement": values(protection)}),
        }
    )


def lines(of: Population) -> str:
    """Give each change as a JSON object on a line of its own, as it stands in ``changes``."""
    written = (json.dumps(change(item), ensure_ascii=False, separators=(",", ":")) for item in of.changes)
    return "".join(f"{line}\n" for line in written).encode("utf-8", "backslashreplace").decode("utf-8")


def change(of: Judged) -> dict[str, Any]:
    """Give one change with its verdict."""
    landed = of.change
    record = landed.observation
    return {
        "oid": landed.oid,
        "number": None if record is None else record.proposal.number,
        "numbers": _numbers(landed),
        "method": landed.method.value,
        "verdict": of.verdict.value,
        "findings": list(of.findings),
        "approvers": list(of.approvers),
        "on": landed.on.isoformat(),
        "subject": landed.subject,
        "merged_at": None if record is None else _instant(record.proposal.merged_at),
        "reason": of.reason or None,
        "messages": [_message(item) for item in of.deviations],
    }


def _numbers(landed: LandedChange) -> list[int]:
    """Give the numbers that records have of it: several of a batch, none of a direct push."""
    records = landed.batch or (() if landed.observation is None else (landed.observation,))
    return [item.proposal.number for item in records]


def _message(of: Deviation) -> dict[str, Any]:
    severity = of.severity or _SEVERITIES.get(of.rule)
    return {
        "rule": of.rule,
        "severity": None if severity is None else severity.value,
        "message": of.message,
        "remedy": of.remedy,
    }


def _ledger(of: Ledger) -> dict[str, Any]:
    return {
        "source": of.source,
        "synced_at": None if of.synced_at is None else _instant(of.synced_at),
        "complete": of.is_complete,
        "records": len(of.observations),
        "faults": [
            {
                "kind": item.kind,
                "path": item.location.path,
                "line": item.location.line,
                "message": item.message,
                "remedy": item.remedy,
            }
            for item in of.faults
        ],
    }


def _instant(of: datetime) -> str:
    return f"{of:%Y-%m-%dT%H:%M:%SZ}"
