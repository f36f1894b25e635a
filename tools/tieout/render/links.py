"""Where a name leads: to a page of the bundle, or to a place inside the report."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from tieout.model.document import Document
from tieout.model.evidence.log import LOG_FOLDER
from tieout.model.finding import Finding
from tieout.model.ledger import LEDGER_BRANCH
from tieout.render.names import (
    APPROVALS,
    CONTROLS,
    EVIDENCE,
    FINDINGS,
    RULES,
    anchor,
    control_pages,
    finding_anchors,
)
from tieout.render.report import Report

_SECTIONS = {
    "history-rewritten": "protection",
    "ledger-fault": "ledger",
    "no-ledger-yet": "ledger",
    "protection-gap": "protection",
    "weak-protection": "protection",
}
"""Where on the page of approvals a finding is told that is about no single change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What there is to lead to, gathered once for all pages."""

    pages: Mapping[str, str]
    """The page of each document by its path; in the report, its anchor."""
    by_id: Mapping[str, str]
    """The path of the first document of each id."""
    controls: frozenset[str]
    criteria: Mapping[str, str]
    """The criterion of the scope's categories by each reference to it that a text makes."""
    rules: frozenset[str]
    findings: Mapping[int, str]
    """The anchor of each finding by its ``id()``: two may be equal, each has its own."""
    changes: Mapping[str, str]
    """The anchor of each change that is shown, by its ``#12`` and by the first ten digits of its commit."""

    captures: Mapping[str, str] = field(default_factory=dict)
    """The anchor of each capture that is shown, by its id."""
    control_pages: Mapping[str, str] = field(default_factory=dict)
    """The page of the first control of each id."""

    @classmethod
    def of(
        cls,
        report: Report,
        pages: Mapping[str, str],
        changes: Mapping[str, str],
        captures: Mapping[str, str] | None = None,
    ) -> Places:
        """Gather them."""
        examination = report.examination
        by_id: dict[str, str] = {}
        for document in examination.documents:
            if document.id is not None:
                by_id.setdefault(document.id, document.path)
        found = report.outcome.findings
        scope = examination.program.scope.categories
        references = {item.id for item in examination.catalogue.criteria}
        references.update(name for item in examination.controls for name in item.criteria)
        references.update(name for item in examination.documents for name in item.criteria)
        criteria = {
            name: criterion.id
            for name in references
            if (criterion := examination.catalogue.resolve(name)) is not None and criterion.category in scope
        }
        return cls(
            pages=pages,
            by_id=by_id,
            controls=frozenset(item.id for item in examination.controls),
            criteria=criteria,
            rules=frozenset(item.id for item in report.rules),
            findings={id(item): name for item, name in zip(found, finding_anchors(found), strict=True)},
            changes=changes,
            captures=captures or {},
            control_pages={
                item.id: page
                for item, page in reversed(
                    [*zip(examination.controls, control_pages(examination.controls), strict=True)]
                )
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The addresses of one page; the templates ask it for each."""

    places: Places
    page: str
    """The page on which the links stand."""
    inside: bool = False
    """True in the report: all links lead to anchors of the same file."""

    def to(self, target: str) -> str:
        """Lead to a file of the bundle."""
        place, _, fragment = target.partition("#")
        way = posixpath.relpath(place, posixpath.dirname(self.page) or ".")
        return f"{way}#{fragment}" if fragment else way

    def document(self, document: Document) -> str | None:
        """Lead to a document's page; None in a report that does not print its text."""
        return self._document(document.path)

    def by_id(self, document_id: str) -> str | None:
        """Lead to the document of this id; None if there is none."""
        return self._document(self.places.by_id.get(document_id, ""))

    def control(self, control_id: str) -> str | None:
        """Lead to a control's page; None if controls.yaml has none of this id."""
        if control_id not in self.places.controls:
            return None
        if not self.inside and control_id in self.places.control_pages:
            return self.to(self.places.control_pages[control_id])
        return self._within(CONTROLS, anchor(control_id))

    def raw(self, path: str, paths: frozenset[str]) -> str | None:
        """Lead to a file of the bundle that is handed on byte for byte; None if it is not there."""
        return quote(self.to(path)) if path in paths else None

    def criterion(self, reference: str) -> str | None:
        """Lead to a criterion, or that of a point of focus; None if no category of the scope has it."""
        found = self.places.criteria.get(reference)
        return None if found is None else self._within(CONTROLS, found)

    def rule(self, rule_id: str) -> str | None:
        """Lead to a rule's manual; None in the report, which does not print them."""
        return None if self.inside or rule_id not in self.places.rules else self.to(f"{RULES}#{rule_id}")

    def subject(self, finding: Finding) -> str | None:
        """Lead to what a finding is about: a change, a document, a control or a criterion."""
        return (
            self.change(finding.subject)
            or self.capture(finding.subject)
            or self._document(finding.location.path)
            or self.control(finding.subject)
            or self.criterion(finding.subject)
        )

    def change(self, name: str) -> str | None:
        """Lead to a change by its ``#12`` or its commit; None if it is not shown."""
        found = self.places.changes.get(name if name.startswith("#") else name[:10])
        return None if found is None else self._within(APPROVALS, found)

    def capture(self, name: str) -> str | None:
        """Lead to a capture by its id; None if it is not shown."""
        found = self.places.captures.get(name)
        return None if found is None else self._within(EVIDENCE, found)

    def place(self, finding: Finding) -> str | None:
        """Lead from the place of a finding to where approvals are told, if it is about them; else None."""
        section = _SECTIONS.get(finding.rule)
        if section is None and finding.location.path.startswith((f"{LEDGER_BRANCH}:", f"origin/{LEDGER_BRANCH}:")):
            section = "ledger"
        if section is None and finding.location.path.startswith(f"{LOG_FOLDER}/"):
            return self._within(EVIDENCE, "log")
        return self.change(finding.subject) or (self._within(APPROVALS, section) if section else None)

    def finding(self, finding: Finding) -> str:
        """Lead to a finding of the outcome."""
        return self._within(FINDINGS, self.places.findings[id(finding)])

    def _document(self, path: str) -> str | None:
        where = self.places.pages.get(path)
        if where is None:
            return None
        return f"#{where}" if self.inside else self.to(where)

    def _within(self, page: str, name: str) -> str:
        return f"#{name}" if self.inside else self.to(f"{page}#{name}")
