"""Documents and findings -> file names and anchors that stay the same and can be cited."""

from __future__ import annotations

import hashlib
import re

from tieout.model.control import Control
from tieout.model.document import Document, Kind
from tieout.model.finding import Finding
from tieout.model.verdict import Judged

START = "START-HERE.html"
CONTROLS = "controls.html"
EXCEPTIONS = "exceptions.html"
DESCRIPTION = "system-description.html"
ASSERTION = "management-assertion.html"
FINDINGS = "findings.html"
RULES = "rules.html"
APPROVALS = "approvals.html"
EVIDENCE = "evidence.html"
MATRIX = "control-matrix.csv"
MATRIX_BOOK = "control-matrix.xlsx"
EXCEPTIONS_TABLE = "exceptions.csv"
DESCRIPTION_TEXT = "system-description.md"
ASSERTION_TEXT = "management-assertion.md"
CHANGES_TABLE = "approvals/changes.csv"
CHANGES_LINES = "approvals/changes.jsonl"
CHANGES_WHOLE = "approvals/approvals.json"
TEXTS_TABLE = "approvals/policies.csv"
TEXTS_LINES = "approvals/policies.jsonl"
LEDGER = "approvals/ledger"
CAPTURES_TABLE = "evidence-captures.csv"
CAPTURES_LINES = "evidence-captures.jsonl"
WINDOWS_TABLE = "evidence-controls.csv"
EVIDENCE_WHOLE = "evidence.json"
REPORT = "report.pdf"
DOCUMENTS = "documents.json"
FINDINGS_WHOLE = "findings.json"
LADDER_WHOLE = "ladder.json"
PROGRAMME_WHOLE = "controls.json"
POPULATIONS = "populations.html"
POPULATIONS_INDEX = "populations/index.csv"
DRAW = "populations/draw.py"
REQUESTS = "requests.html"
REQUESTS_TABLE = "requests.csv"
REQUESTS_BOOK = "requests.xlsx"
NO_RECORDS = r"evidence/[0-9]|evidence/log/|trust/|.*\.html$|.*\.pdf$"
"""What the digest of the records leaves out: what rendering and signing make, and captures, whose digests tables hold."""
NO_RECORDS_BEFORE = r"evidence/|trust/|.*\.html$|.*\.pdf$"
"""The same in bundles whose bundle.json does not say who states it: access reviews and exercises were left out too."""
RECORDS_COMMAND = f"grep -vE '  ({NO_RECORDS})' SHA256SUMS | sha256sum"
"""What prints that digest of a bundle."""

_FOLDER = {Kind.POLICY: "policies", Kind.RUNBOOK: "runbooks"}
_LONGEST = 60  # keeps every path of a bundle under 120 characters
# Windows: Naming Files, Paths, and Namespaces.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE | re.ASCII)
_BESIDE = re.compile(r"-(?:changes|versions)$", re.IGNORECASE)
"""How the files beside a document's page end."""
_ODD = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)


def document_pages(documents: tuple[Document, ...], gone: tuple[Document, ...] = ()) -> dict[str, str]:
    """Give the page of each document by its path: ``policies/POL-002.html``.

    ASCII, at most 75 characters, no two alike even where case does not count. A document whose
    id is taken or odd gets a few digits of its path's digest; one without an id is named by its path; of two that share an id the
    first by path keeps it. Those that are ``gone`` take no name that another wants.
    """
    pages: dict[str, str] = {}
    taken: set[str] = set()
    for document in (*sorted(documents, key=_by_path), *sorted(gone, key=_by_path)):
        wanted, is_whole = _plain(document)
        page = f"{_FOLDER[document.kind]}/{wanted}.html"
        if not is_whole or page.lower() in taken:
            short = hashlib.sha256(document.path.encode("utf-8", "surrogateescape")).hexdigest()[:8]
            page = f"{_FOLDER[document.kind]}/{wanted}-{short}.html"
        taken.add(page.lower())
        pages[document.path] = page
    return pages


def control_files(controls: tuple[Control, ...], *, taken: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Give of each control, in their order, what its files are called without their ending: ``AC-03``.

    ASCII, at most 69 characters, no two alike even where case does not count, and none of ``taken``. One whose id is
    taken or odd gets a few digits of its digest, one that has the id of an earlier one a number.
    """
    used = {name.lower() for name in taken}
    found: list[str] = []
    for control in controls:
        plain = _ODD.sub("-", control.id).strip("-.")[:_LONGEST].rstrip("-.") or "control"
        plain = f"_{plain}" if _RESERVED.fullmatch(plain) else plain
        if plain != control.id or plain.lower() in used:
            plain += f"-{hashlib.sha256(control.id.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
        count, name = 1, plain
        while name.lower() in used:
            count += 1
            name = f"{plain}-{count}"
        used.add(name.lower())
        found.append(name)
    return tuple(found)


def population_files(controls: tuple[Control, ...]) -> tuple[str, ...]:
    """Give what the list, and the sample, of each control are called: ``populations/`` has files of its own beside."""
    return control_files(controls, taken=frozenset({"draw", "index"}))


def _plain(document: Document) -> tuple[str, bool]:
    """Give a name for a file, and whether it says all that the id or path does."""
    stem = document.id or document.path.removeprefix(f"{_FOLDER[document.kind]}/").removesuffix(".md")
    return _fit(stem if document.id else stem.removesuffix("/index").replace("/", "-"), "document")


def _by_path(document: Document) -> str:
    return document.path


def _fit(stem: str, without: str) -> tuple[str, bool]:
    plain = _ODD.sub("-", stem).strip("-.")[:_LONGEST].rstrip("-.") or without
    return (f"_{plain}", False) if _RESERVED.fullmatch(plain) else (plain, plain == stem and not _BESIDE.search(plain))


def control_pages(controls: tuple[Control, ...]) -> tuple[str, ...]:
    """Give the page of each control, in their order: ``controls/AC-03.html``.

    As careful as ``document_pages``: of two that share an id the first keeps it, and any other, or an id that is no
    name for a file, has a few digits of a digest over the id and its place in the list.
    """
    pages: list[str] = []
    taken: set[str] = set()
    for place, control in enumerate(controls):
        wanted, is_whole = _fit(control.id, "control")
        page = f"controls/{wanted}.html"
        if not is_whole or page.lower() in taken:
            mark = f"{place}\n{control.id}".encode("utf-8", "surrogateescape")
            page = f"controls/{wanted}-{hashlib.sha256(mark).hexdigest()[:8]}.html"
        taken.add(page.lower())
        pages.append(page)
    return tuple(pages)


def population_tables(controls: tuple[Control, ...]) -> tuple[str, ...]:
    """Give where the population of each control lies, if it is in the bundle."""
    return tuple(f"populations/{name}.csv" for name in population_files(controls))


def evidence_anchor(path: str) -> str:
    """Give the anchor of a capture by the path of its record: ``ev-`` and twelve digits of its digest."""
    return f"ev-{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def finding_anchors(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Give each finding's anchor, in their order: ``f-`` and twelve digits of the fingerprint."""
    seen: dict[str, int] = {}
    anchors: list[str] = []
    for finding in findings:
        anchor = f"f-{finding.fingerprint[:12]}"
        seen[anchor] = seen.get(anchor, 0) + 1
        anchors.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
    return tuple(anchors)


def control_anchors(controls: tuple[Control, ...]) -> tuple[str, ...]:
    """Give each control's anchor, in their order: its id; where it repeats, with a number."""
    seen: dict[str, int] = {}
    anchors: list[str] = []
    for control in controls:
        name = anchor(control.id)
        seen[name] = seen.get(name, 0) + 1
        anchors.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(anchors)


def change_anchors(changes: tuple[Judged, ...]) -> dict[str, str]:
    """Give each change's anchor by its commit: ``c-`` and twelve digits of it, more where two begin alike."""
    for digits in (12, 64):
        found = {item.change.oid: f"c-{item.change.oid[:digits]}" for item in changes}
        if len({*found.values()}) == len(found):
            break
    return found


def anchor(name: str) -> str:
    """Make an id of controls.yaml fit for an ``id`` attribute: no white space, never empty."""
    return re.sub(r"\s+", "-", name.strip()) or "unnamed"
