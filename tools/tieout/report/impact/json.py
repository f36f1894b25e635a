"""What a change touches -> JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.json import dumped, finding
from tieout.workpapers.redlines.edits import Op

if TYPE_CHECKING:
    from tieout.workpapers.impact import Impact

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
                {"id": item.id, "title": item.title, "effect": item.effect, "keys": list(item.keys)}
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
            "approvers": [
                {
                    "reference": item.reference or None,
                    "people": list(item.people),
                    "texts": list(item.texts),
                    "doubt": item.doubt or None,
                }
                for item in of.approvers
            ],
            "approvals_required": of.approvals_required,
            "findings": {
                "brought": [finding(item) for item in of.brought],
                "resolved": [finding(item) for item in of.resolved],
                "waived": [finding(item) for item in of.waived],
                "unread": [finding(item) for item in of.unread.before],
                "elsewhere": of.elsewhere,
            },
            "unknown": list(of.unread.changed),
            "not_examined": of.not_examined,
        }
    )
