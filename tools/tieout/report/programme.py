"""The programme as it was examined -> JSON: scope and controls, and the documents with their files in a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tieout.report.json import dumped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, timedelta

    from tieout.model.cadence import Cadence
    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.model.program import Program

SCHEMA_CONTROLS = "tieout.programme/v1"
SCHEMA_DOCUMENTS = "tieout.documents/v1"


def controls(program: Program, of: tuple[Control, ...]) -> str:
    """Give scope and controls as one JSON object and a line end, in the order of controls.yaml."""
    scope = program.scope
    return dumped(
        {
            "schema": SCHEMA_CONTROLS,
            "scope": {
                "categories": sorted(item.value for item in scope.categories),
                "excluded": [
                    {"criterion": item.criterion, "reason": item.reason, "carve_out": item.carve_out or None}
                    for item in scope.excluded
                ],
            },
            "controls": [_control(item) for item in of],
        }
    )


def documents(of: tuple[Document, ...], files: Mapping[str, str], digests: Mapping[str, str]) -> str:
    """Give the documents as one JSON object and a line end, sorted by path.

    ``files`` gives their places in the bundle, ``digests`` those of what lies there (``sha256:``), by path as well;
    ``digest`` is of the text that was examined.
    """
    return dumped(
        {
            "schema": SCHEMA_DOCUMENTS,
            "documents": [
                _document(item, files[item.path], digests.get(item.path))
                for item in sorted(of, key=lambda item: item.path)
            ],
        }
    )


def _control(of: Control) -> dict[str, Any]:
    return {
        "id": of.id,
        "title": of.title,
        "statement": of.statement,
        "owner": of.owner,
        "criteria": list(of.criteria),
        "nature": of.nature.value if of.nature else None,
        "execution": of.execution.value if of.execution else None,
        "cadence": _cadence(of.cadence),
        "policies": list(of.policies),
        "runbooks": list(of.runbooks),
        "evidence": [
            {"id": item.id, "system": item.system, "kind": item.kind, "path": item.path or None} for item in of.evidence
        ],
        "test": of.test,
        "effective_from": _day(of.effective_from),
        "effective_to": _day(of.effective_to),
    }


def _cadence(of: Cadence | None) -> dict[str, Any] | None:
    if of is None:
        return None
    return {
        "every": of.every.value,
        "windows": of.windows.value,
        "max_gap": _days(of.max_gap),
        "grace": _days(of.grace),
        "within": str(of.within) if of.within else None,
    }


def _document(of: Document, file: str, file_digest: str | None) -> dict[str, Any]:
    return {
        "id": of.id,
        "title": of.title,
        "kind": of.kind.value,
        "path": of.path,
        "file": file,
        "file_digest": file_digest,
        "digest": of.digest,
        "status": of.status.value if of.status else None,
        "version": of.version,
        "classification": of.classification.value,
        "owner": of.owner,
        "approver": of.approver,
        "approved": _day(of.approved),
        "effective": _day(of.effective),
        "last_reviewed": _day(of.last_reviewed),
        "retired": _day(of.retired),
        "criteria": list(of.criteria),
        "controls": list(of.controls),
        "supersedes": of.supersedes,
    }


def _days(of: timedelta | None) -> str | None:
    return None if of is None else f"P{of.days}D"


def _day(of: date | None) -> str | None:
    return None if of is None else of.isoformat()
