"""What a change touches -> JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.json import dumped, finding
from tieout.workpapers.redlines.edits import Op

if TYPE_CHECKING:
    from tieout.workpapers.impacts.sheet import Approver, Impact
    from tieout.workpapers.impacts.values import Value

SCHEMA = "tieout.impact/v1"
_KINDS = {Op.KEPT: "kept", Op.REMOVED: "gone", Op.INSERTED: "new"}


def impact(of: Impact) -> str:
    """Give one JSON object and a line end."""
    return dumped(
        {
            "schema": SCHEMA,
            "since": {"rev": of.since.rev, "commit": of.since.commit},
            "criteria": list(of.criteria),
            "texts": [
                {
                    "id": item.id,
                    "path": item.path,
                    "old_path": item.old_path,
                    "title": item.title,
                    "effect": item.effect,
                    "keys": list(item.keys),
                    "values": _values(item.values),
                    "passages": None
                    if item.passages is None
                    else [
                        {
                            "heading": passage.heading,
                            "pieces": [{"kind": _KINDS[op], "words": words} for op, words in passage.pieces],
                        }
                        for passage in item.passages
                    ],
                }
                for item in of.texts
            ],
            "controls": [
                {
                    "id": item.id,
                    "title": item.title,
                    "effect": item.effect,
                    "keys": list(item.keys),
                    "values": _values(item.values),
                }
                for item in of.controls
            ],
            "suspect": [{"control": item.control, "why": item.why} for item in of.suspect],
            "voided": [
                {
                    "document": item.document,
                    "by": list(item.by),
                    "on": item.on or None,
                    "proven": item.is_proven,
                    "keys": list(item.keys),
                }
                for item in of.voided
            ],
            "approvers": [_approver(item) for item in of.approvers],
            "read": [
                {"document": item.document, "keys": list(item.keys), "by": [_approver(one) for one in item.by]}
                for item in of.read
            ],
            "roles": [{"role": item.role, "new": list(item.new), "gone": list(item.gone)} for item in of.held],
            "other_files": list(of.others),
            "program": _values(of.program),
            "scope": {"new": list(of.scope.new), "gone": list(of.scope.gone)},
            "approvals_required": of.approvals_required,
            "findings": {
                "brought": [finding(item) for item in of.brought],
                "stood": [finding(item) for item in of.stood],
                "awaiting": [finding(item) for item in of.awaiting],
                "resolved": [finding(item) for item in of.resolved],
                "waived": [finding(item) for item in of.waived],
                "elsewhere": of.elsewhere,
                "unread": [finding(item) for item in of.unread],
            },
            "unknown": list(of.unknown),
            "lost": list(of.lost),
            "settings": of.settings or None,
            "base_settings": of.base_settings or None,
            "not_examined": of.not_examined,
        }
    )


def _approver(of: Approver) -> dict[str, object]:
    return {
        "reference": of.reference or None,
        "people": list(of.people),
        "wrote": list(of.wrote),
        "texts": list(of.texts),
        "doubt": of.doubt or None,
    }


def _values(found: tuple[Value, ...]) -> list[dict[str, object]]:
    return [{"key": item.key, "gone": list(item.gone), "new": list(item.new)} for item in found]
