"""Differences -> JSON of the shape ``tieout.bundle-diff/v1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tieout.report.json import dumped
from tieout.workpapers.redlines.edits import Op

if TYPE_CHECKING:
    from tieout.workpapers.differences.compare import Change, Section
    from tieout.workpapers.differences.whole import About, Differences
    from tieout.workpapers.redlines.lines import Passage, Redline

SCHEMA = "tieout.bundle-diff/v1"
_WORDS = {Op.KEPT: "same", Op.REMOVED: "gone", Op.INSERTED: "came"}


def whole(of: Differences) -> str:
    """Give all of it as one JSON object and a line end."""
    return dumped(
        {
            "schema": SCHEMA,
            "old": _about(of.old),
            "new": _about(of.new),
            "differs": of.differs,
            "remarks": list(of.remarks),
            "sections": [_section(item) for item in of.sections],
        }
    )


def _about(of: About) -> dict[str, Any]:
    return {
        "path": of.path,
        "verdict": of.verdict,
        "manifest": of.manifest or None,
        "organization": of.organization or None,
        "period": of.period or None,
        "as_of": of.as_of or None,
    }


def _section(of: Section) -> dict[str, Any]:
    return {
        "id": of.id,
        "title": of.title,
        "state": "not_examined" if of.why else "compared",
        "reason": of.why or None,
        "same": of.same,
        "changes": [_change(item) for item in of.changes],
    }


def _change(of: Change) -> dict[str, Any]:
    return {
        "kind": of.kind.name.lower(),
        "id": of.id,
        "title": of.title or None,
        "was": of.was or None,
        "facts": [{"name": item.name, "old": item.old, "new": item.new} for item in of.facts],
        "text": None if of.text is None else _text(of.text),
        "remark": of.remark or None,
    }


def _text(of: Redline) -> dict[str, Any]:
    return {
        "words_gone": of.gone,
        "words_came": of.came,
        "passages": [
            {
                "op": _op(item),
                "lines": item.lines,
                "words": [{"op": _WORDS[piece.op], "text": piece.text} for piece in item.pieces],
            }
            for item in of.passages
        ],
    }


def _op(of: Passage) -> str:
    if of.is_skipped:
        return "skipped"
    return "mixed" if of.op is None else _WORDS[of.op]
