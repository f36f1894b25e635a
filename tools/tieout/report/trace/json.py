"""Trace -> JSON of the shape ``tieout.trace/v1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tieout.report.json import dumped, finding, link, support
from tieout.workpapers.relied_on import RELIED_ON

if TYPE_CHECKING:
    from datetime import date

    from tieout.workpapers.support import Link
    from tieout.workpapers.trace import Chain, Place, Text, Trace

SCHEMA = "tieout.trace/v1"


def json(of: Trace) -> str:
    """Give a trace as one JSON object and a line end."""
    target = of.target
    named = target.control.id if target.control else target.criterion.id if target.criterion else None
    return dumped(
        {
            "schema": SCHEMA,
            "target": {"reference": target.reference, "kind": target.kind.value, "id": named},
            "as_of": of.as_of.isoformat(),
            "timezone": of.timezone,
            "head": of.head,
            "period": None
            if of.period is None
            else {"id": of.period.id, "start": _day(of.period.start), "end": _day(of.period.end)},
            "uncommitted": list(of.uncommitted),
            "criteria": [_place(item) for item in of.places],
            "controls": [_chain(item) for item in of.chains],
            "elsewhere": list(of.elsewhere),
            "next": [{"action": step.action, "command": step.command} for step in of.steps],
            "relied_on": {"documented": list(RELIED_ON)},
        }
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _place(item: Place) -> dict[str, Any]:
    standing = item.standing
    return {
        "id": item.criterion.id,
        "title": item.criterion.title,
        "in_scope": standing is not None,
        "reason": item.out or None,
        "rung": None if standing is None else standing.rung.value,
        "missing": [] if standing is None else list(standing.missing),
        "support": [] if standing is None else [support(part) for part in standing.support],
    }


def _chain(item: Chain) -> dict[str, Any]:
    control = item.control
    return {
        "id": control.id,
        "title": control.title,
        "path": control.location.path,
        "line": control.location.line,
        "owner": control.owner,
        "holders": list(item.holders),
        "names": list(item.names),
        "in_operation": item.is_effective,
        "effective": {"from": _day(control.effective_from), "to": _day(control.effective_to)},
        "claim": link(item.claim),
        "texts": [_text(text) for text in item.texts],
        "approval": {
            "links": [{**link(part), "by": list(part.by)} for part in item.approval.links],
            "missing": "; ".join(item.approval.missing),
        },
        "evidence": {
            "expected": [{"id": part.id, "system": part.system, "kind": part.kind} for part in control.evidence],
            "links": [_shown(part) for part in item.evidence.links],
            "missing": "; ".join(item.evidence.missing),
        },
        "operation": {
            "links": [
                {**link(part), "instances": part.instances, "population": part.population or None}
                for part in item.operation.links
            ],
            "missing": "; ".join(item.operation.missing),
        },
        "witness": {
            "links": [_shown(part) for part in item.witness.links],
            "missing": "; ".join(item.witness.missing),
        },
        "findings": [finding(part) for part in item.findings],
        "missing": list(item.missing),
    }


def _shown(of: Link) -> dict[str, Any]:
    return {**link(of), "evidence": of.evidence, "capture": of.capture or None}


def _text(item: Text) -> dict[str, Any]:
    document, words, found = item.document, item.wording, item.passage
    return {
        "id": item.id,
        "path": document.path if document else None,
        "kind": document.kind.value if document else None,
        "title": document.title if document else None,
        "version": document.version if document else None,
        "status": document.status.value if document and document.status else None,
        "approver": document.approver if document else None,
        "link": link(item.link) if item.link else None,
        "words": None
        if words is None
        else {"commit": words.commit, "author": words.author, "landing": words.landing, "day": _day(words.day)},
        "promised": None
        if found is None
        else {"told_by": found.told.value, "anchor": found.anchor, "line": found.line, "sentence": found.sentence},
        "parameters": [
            {"name": part.name, "value": str(part.value), "unit": part.unit.value, "line": part.location.line}
            for part in item.parameters
        ],
        "claims": [
            {
                "key": part.key,
                "value": part.value,
                "line": part.line,
                "commit": part.commit,
                "day": _day(part.day),
                "apart_days": part.apart_days,
            }
            for part in item.claims
        ],
        "proven": _proven(item),
        "faults": list(item.faults),
        "findings": [finding(part) for part in item.findings],
    }


def _proven(item: Text) -> dict[str, Any] | None:
    """Give what the records of the code host prove of a text; None where there are none."""
    found = item.proven
    if found is None:
        return None
    approved = None
    if found.approved_on is not None:
        approved = {"by": list(found.approvers), "day": _day(found.approved_on), "commit": found.commit}
    reviewed = None
    if found.reviewed_on is not None:
        reviewed = {"by": list(found.reviewed_by), "day": _day(found.reviewed_on), "commit": found.reviewed_in}
    return {
        "state": found.state.value,
        "reason": found.reason,
        "approved": approved,
        "reviewed": reviewed,
        "since": _day(found.since),
    }
