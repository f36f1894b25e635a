"""``bundle.json``: what the bundle says of itself, for programs."""

from __future__ import annotations

import json
import zlib
from importlib import metadata
from typing import TYPE_CHECKING

from tieout.bundle import identity, previous
from tieout.bundle.parts import approvals, evidence, external, populations
from tieout.model.characters import visible
from tieout.model.finding import Severity
from tieout.render import names, pdf

if TYPE_CHECKING:
    from tieout.bundle.part import Making

SCHEMA = identity.SCHEMA
NAME = identity.NAME
ABOUT = "period, commit and versions of this bundle, for programs"
# Those whose version can change a byte of the pages or of report.pdf.
_SHAPING = ("Jinja2", "XlsxWriter", "markdown-it-py", "mdit-py-plugins")
_SHAPING_PDF = ("fonttools", "pydyf", "tinycss2", "weasyprint", "zlib")


def record(making: Making, lacking: str) -> bytes:
    """Write it; ``lacking`` says why report.pdf is not there, and is empty where it is."""
    report = making.report
    outcome = report.outcome
    period = outcome.period
    shaping = _SHAPING if lacking else (*_SHAPING, *_SHAPING_PDF)
    versions: dict[str, str] = {} if lacking else pdf.engine()
    system: list[tuple[str, str | None]] = [(name, versions[name]) for name in ("harfbuzz", "pango") if versions]
    written = {
        "schema": SCHEMA,
        "organization": report.organization,
        "period": None
        if period is None
        else {
            "id": period.id,
            "type": period.type,
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
        },
        "as_of": outcome.as_of.isoformat(),
        "timezone": outcome.timezone,
        "head": outcome.head,
        **({"folder": visible(making.handed.folder)} if making.handed.folder else {}),
        "uncommitted": list(outcome.uncommitted),
        "tool": {"name": "tieout", "version": report.tool_version, "ruleset": outcome.ruleset},
        "libraries": dict(sorted([*((name, _version(name)) for name in shaping), *system], key=_by_name)),
        "counts": {
            "documents": outcome.documents,
            "controls": outcome.controls,
            "criteria_in_scope": len(report.ladder.standings),
            "unreadable": len(outcome.unreadable),
            **{severity.value: outcome.count(severity) for severity in Severity},
        },
        "approvals": approvals.record(report),
        "evidence": evidence.record(report),
        "external": external.record(making),
        "withheld": {
            "files": len(making.handed.withheld),
            "bytes": sum(item.bytes for item in making.handed.withheld),
        },
        "populations": populations.record(report),
        "not_examined": [{"rule": result.rule, "reason": result.reason} for result in outcome.not_examined],
        "report_pdf": {"included": not lacking, "reason": lacking or None},
        "digests_stated": {"records": names.START, "content": None if lacking else names.REPORT},
        "keys": sorted({key.fingerprint for key in making.keys}),
        "left_out": sorted(approvals.path_of(item) for item in making.handed.ledger if item.data is None),
        "previous": previous.record(making.handed.previous),
    }
    return (json.dumps(written, indent=2, ensure_ascii=True) + "\n").encode("ascii")


def _by_name(item: tuple[str, str | None]) -> str:
    return item[0].lower()


def _version(name: str) -> str | None:
    if name == "zlib":  # Python's own, by which streams of a PDF are packed
        return zlib.ZLIB_RUNTIME_VERSION
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
