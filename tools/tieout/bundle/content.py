"""Report and sources -> every file of a bundle but its manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib import metadata
from typing import TYPE_CHECKING, NamedTuple

from tieout.bundle import evidence as of_evidence
from tieout.bundle import instructions, manifest
from tieout.bundle.approvals import approval_files, listed, path_of, record
from tieout.bundle.trust import ALLOWED_SIGNERS, allowed_signers
from tieout.model.characters import visible
from tieout.model.errors import IntegrityError, UnreachableError
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Severity
from tieout.render import csv, html, names, pdf
from tieout.render.report import ListedFile
from tieout.report import json as as_json
from tieout.seal.digest import hex_of, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.model.evidence.capture import HandedFile
    from tieout.model.ledger import LedgerFile
    from tieout.render.report import Report
    from tieout.seal.sshkey import PublicKey

SCHEMA = "tieout.bundle/v1"
RECORD = "bundle.json"
FINDINGS = "findings.json"
LADDER = "ladder.json"
# Those whose version can change a byte of the pages or of report.pdf.
_SHAPING = ("Jinja2", "markdown-it-py", "mdit-py-plugins")
_SHAPING_PDF = ("fonttools", "pydyf", "tinycss2", "weasyprint")
_ABOUT = {
    names.MATRIX: "criteria and controls as a table, for a spreadsheet",
    SETTINGS_PATH: "scope and controls as the company wrote them",
    FINDINGS: "all findings, for programs",
    LADDER: "how far each criterion is supported, for programs",
    RECORD: "period, commit and versions of this bundle, for programs",
    instructions.NAME: "how to verify this bundle without Tieout",
    ALLOWED_SIGNERS: "the public key that was to sign; compare it with one received another way",
}


class _Handed(NamedTuple):
    """What goes in byte for byte beside the documents."""

    ledger: tuple[LedgerFile, ...]
    evidence: tuple[HandedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The files of a bundle, by path."""

    files: Mapping[str, bytes]
    remarks: tuple[str, ...] = ()
    """What was left out, and what would bring it in."""


def content(
    report: Report,
    sources: Mapping[str, bytes],
    *,
    ledger: tuple[LedgerFile, ...] = (),
    evidence: tuple[HandedFile, ...] = (),
    keys: tuple[PublicKey, ...] = (),
    with_pdf: bool = True,
) -> Content:
    """Make every file; the same input gives the same bytes on the same versions of the libraries.

    ``sources`` holds each document's bytes by its path, and controls.yaml if that is to go in; ``ledger`` the
    files of the approval ledger, ``evidence`` those of the captures and their log. Raises IntegrityError where they are not the bytes that were examined.
    """
    held_back = (
        *(f"{path_of(item)} was left out: {item.reason}" for item in ledger if item.reason),
        *of_evidence.held_back(evidence),
    )
    handed = _Handed(ledger, evidence)
    if not with_pdf:
        return Content(files=_files(report, sources, handed, keys, lacking="left out on request"), remarks=held_back)
    files = _files(report, sources, handed, keys, lacking="")
    sums = manifest.write({path: hex_of(data) for path, data in files.items()})
    complete = replace(report, content_digest=hex_of(sums))
    title = f"{report.organization}: examination report"
    try:
        files[names.REPORT] = pdf.pdf(html.report_html(complete), title=title, created=report.outcome.as_of)
    except UnreachableError as error:
        remark = f"{names.REPORT} was left out: {error.message}"
        remark += f" ({error.remedy})" if error.remedy else ""
        files = _files(report, sources, handed, keys, lacking=error.message)
        return Content(files=files, remarks=(remark, *held_back))
    return Content(files=files, remarks=held_back)


def _files(
    report: Report,
    sources: Mapping[str, bytes],
    handed: _Handed,
    keys: tuple[PublicKey, ...],
    *,
    lacking: str,
) -> dict[str, bytes]:
    files = _sources(report, sources)
    ledger = handed.ledger
    approvals = approval_files(report, ledger)
    files |= approvals
    captured = of_evidence.evidence_files(report, handed.evidence)
    files |= captured
    files[names.MATRIX] = csv.control_matrix(report)
    files[FINDINGS] = as_json.outcome(report.outcome).encode("utf-8")
    files[LADDER] = as_json.ladder(report.ladder).encode("utf-8")
    files[RECORD] = _record(report, keys, lacking)
    files[instructions.NAME] = instructions.page(
        keys, report.examination.ledger, ledger if approvals else (), captured=frozenset(captured)
    )
    if keys:
        files[ALLOWED_SIGNERS] = allowed_signers(keys)
    others = [
        ListedFile(path=path, digest=hex_of(files[path]), about=about)
        for path, about in _ABOUT.items()
        if path in files
    ]
    others[1:1] = (*listed(approvals, ledger), *of_evidence.listed(captured, handed.evidence if captured else ()))
    about = f"not included: {lacking}" if lacking else "this examination as one document"
    paper = ListedFile(path=names.REPORT, about=about, present=not lacking)
    for page in html.bundle_pages(replace(report, files=(paper, *others))):
        files[page.path] = page.text.encode("utf-8")
    return files


def _sources(report: Report, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give each document's text as it was examined, beside its page."""
    files: dict[str, bytes] = {}
    documents = report.examination.documents
    pages = names.document_pages(documents)
    for document in documents:
        data = sources.get(document.path)
        if data is None or spelled(hex_of(data)) != document.digest:
            raise IntegrityError(
                f"{visible(document.path)} is not what was examined: it was changed meanwhile",
                remedy="build again, and leave the files alone until it is done",
            )
        files[pages[document.path].removesuffix(".html") + ".md"] = data
    if SETTINGS_PATH in sources:
        files[SETTINGS_PATH] = sources[SETTINGS_PATH]
    return files


def _record(report: Report, keys: tuple[PublicKey, ...], lacking: str) -> bytes:
    outcome = report.outcome
    period = outcome.period
    shaping = _SHAPING if lacking else (*_SHAPING, *_SHAPING_PDF)
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
        "uncommitted": list(outcome.uncommitted),
        "tool": {"name": "tieout", "version": report.tool_version, "ruleset": outcome.ruleset},
        "libraries": {name: _version(name) for name in sorted(shaping, key=str.lower)},
        "counts": {
            "documents": outcome.documents,
            "controls": outcome.controls,
            "criteria_in_scope": len(report.ladder.standings),
            "unreadable": len(outcome.unreadable),
            **{severity.value: outcome.count(severity) for severity in Severity},
        },
        "approvals": record(report),
        "evidence": of_evidence.record(report),
        "not_examined": [{"rule": result.rule, "reason": result.reason} for result in outcome.not_examined],
        "report_pdf": {"included": not lacking, "reason": lacking or None},
        "keys": sorted({key.fingerprint for key in keys}),
        "previous": None,
    }
    return (json.dumps(written, indent=2, ensure_ascii=True) + "\n").encode("ascii")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
