"""Evidence -> JSON of the shape ``tieout.evidence-sheet/v2``: captures, controls with their windows, checks, the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tieout.report.json import dumped, period
from tieout.workpapers.windowed import Mark

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.judgement.evidence.expected import EntryAccount
    from tieout.model.evidence.result import CheckRun
    from tieout.workpapers.evidence_sheet import ControlRow, EvidenceRow, EvidenceSheet

SCHEMA = "tieout.evidence-sheet/v2"
"""In v1 a window that was after too long a gap stood as done, and one that cannot be told as missed."""
_STATES = {
    Mark.NOT_REQUIRED: "not_required",
    Mark.IN_TIME: "done",
    Mark.OPEN: "open",
    Mark.LATE: "late_within_grace",
    Mark.AFTER_GAP: "after_gap",
    Mark.DOUBTFUL: "cannot_be_told",
    Mark.MISSED: "missed",
}


def whole(of: EvidenceSheet) -> str:
    """Give the sheet as one JSON object and a line end."""
    return dumped(
        {
            "schema": SCHEMA,
            "as_of": of.as_of.isoformat(),
            "period": period(of.period),
            "totals": {state.value: count for state, count in of.totals.items()},
            "log": _log(of),
            "controls": [_control(item) for item in of.controls],
            "checks": [_run(item) for item in of.runs],
            "captures": [_capture(item) for item in of.rows],
        }
    )


def lines(of: EvidenceSheet) -> str:
    """Give each capture as a JSON object on a line of its own."""
    written = (json.dumps(_capture(row), ensure_ascii=False, separators=(",", ":")) for row in of.rows)
    return "".join(f"{line}\n" for line in written).encode("utf-8", "backslashreplace").decode("utf-8")


def _log(of: EvidenceSheet) -> dict[str, Any] | None:
    if of.log is None:
        return None
    newest = of.newest
    return {
        "lines": len(of.log.leaves),
        "faults": [{"kind": item.kind, "at": str(item.location), "message": item.message} for item in of.log.faults],
        "head": None
        if newest is None
        else {"size": newest.size, "signer": newest.signer, "stamped_at": _moment(newest.stamped_at)},
    }


def _capture(of: EvidenceRow) -> dict[str, Any]:
    judged, record = of.judged, of.judged.capture.record
    return {
        "id": judged.capture.id,
        "path": judged.capture.path,
        "digest": judged.capture.digest,
        "title": record.title,
        "kind": record.kind.value if record.kind else None,
        "collector": of.collector,
        "system": record.system,
        "serves": [{"control": control, "evidence": entry} for control, entry in judged.serves],
        "state": judged.state.value,
        "counts_for": _day(judged.completed_on),
        "claimed_at": _moment(judged.claimed_at),
        "sealed_at": _moment(judged.sealed_at),
        "sealed_by": judged.sealed_by.value if judged.sealed_by else None,
        "lag_days": of.lag_days,
        "superseded_by": judged.superseded_by or None,
        "checks": list(judged.checks),
        "reasons": [{"rule": item.rule, "state": item.state.value, "message": item.message} for item in judged.reasons],
    }


def _control(of: ControlRow) -> dict[str, Any]:
    found = of.account.occurrences
    return {
        "id": of.account.control.id,
        "entries": [_entry(item) for item in of.account.entries],
        "standing": None if found is None else found.standing.value,
        "windows": [
            {
                "id": item.window.id,
                "state": _STATES[mark],
                "completed_on": _day(item.completion.on if item.completion else None),
            }
            for item, mark in of.windows
        ],
    }


def _entry(of: EntryAccount) -> dict[str, Any]:
    return {
        "id": of.entry.id,
        "system": of.entry.system,
        "path": of.entry.path or None,
        "captures": [item.capture.id for item in of.captures],
        "not_counted": [{"capture": item.judged.capture.id, "why": item.why} for item in of.uncounted],
    }


def _run(of: CheckRun) -> dict[str, Any]:
    return {
        "check": of.check,
        "version": of.version,
        "control": of.control or None,
        "captures": list(of.captures),
        "state": of.state.value,
        "found": of.found,
        "reason": of.reason or None,
        "rows": dict(of.rows),
        "deviations": [{"at": item.at, "subject": item.subject, "message": item.message} for item in of.deviations],
    }


def _moment(of: datetime | None) -> str | None:
    return None if of is None else of.isoformat().replace("+00:00", "Z")


def _day(of: date | None) -> str | None:
    return None if of is None else of.isoformat()
