"""Documents with what is proven of each -> JSON, a line a document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tieout.workpapers.text_sheet import TextRow


def lines(of: Iterable[TextRow]) -> str:
    """Give each document as a JSON object on a line of its own; what it says of itself stands under ``claimed``."""
    written = (json.dumps(_text(row), ensure_ascii=False, separators=(",", ":")) for row in of)
    return "".join(f"{line}\n" for line in written).encode("utf-8", "backslashreplace").decode("utf-8")


def _text(of: TextRow) -> dict[str, Any]:
    found, document = of.found, of.document
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "path": document.path,
        "file": document.digest,
        "state": of.state.value,
        "reason": of.reason or None,
        "approvers": list(found.approvers) if found else [],
        "names": list(of.approvers),
        "approved_on": _day(found.approved_on if found else None),
        "approved_in": of.approved_in or None,
        "commit": (found and found.commit) or None,
        "landing": (found and found.landing) or None,
        "body": (found and found.body) or None,
        "since": _day(found.since if found else None),
        "words_hold": bool(found and found.words_hold),
        "head_holds": bool(found and found.head_holds),
        "reviewed": None
        if found is None or found.reviewed_on is None
        else {
            "on": _day(found.reviewed_on),
            "by": list(found.reviewed_by),
            "in": of.reviewed_in,
            "landing": found.reviewed_in,
            "strength": of.clock.value,
        },
        "claimed": {
            "approver": document.approver,
            "approved": _day(document.approved),
            "last_reviewed": _day(document.last_reviewed),
        },
    }


def _day(of: date | None) -> str | None:
    return None if of is None else of.isoformat()
