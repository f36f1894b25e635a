"""Where a name leads: to a page of the bundle, or to a place inside the report."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from tieout.model.document import Document
from tieout.model.finding import Finding
from tieout.render.names import CONTROLS, FINDINGS, RULES, anchor, finding_anchors
from tieout.render.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The addresses of one page; the templates ask it for each."""

    report: Report
    pages: dict[str, str]
    """The page of each document by its path; in the report, its anchor."""
    page: str
    """The page on which the links stand."""
    inside: bool = False
    """True in the report: all links lead to anchors of the same file."""

    def to(self, target: str) -> str:
        """Lead to a file of the bundle."""
        place, _, fragment = target.partition("#")
        way = posixpath.relpath(place, posixpath.dirname(self.page) or ".")
        return f"{way}#{fragment}" if fragment else way

    def document(self, document: Document) -> str:
        """Lead to a document's page."""
        where = self.pages[document.path]
        return f"#{where}" if self.inside else self.to(where)

    def by_id(self, document_id: str) -> str | None:
        """Lead to the document of this id; None if there is none."""
        document = self.report.examination.document(document_id)
        return None if document is None else self.document(document)

    def control(self, control_id: str) -> str | None:
        """Lead to a control; None if controls.yaml has none of this id."""
        if self.report.examination.control(control_id) is None:
            return None
        return f"#{anchor(control_id)}" if self.inside else self.to(f"{CONTROLS}#{anchor(control_id)}")

    def criterion(self, criterion_id: str) -> str | None:
        """Lead to a criterion of the matrix; None if it is in no category of the scope."""
        found = self.report.examination.catalogue.find(criterion_id)
        if found is None or found.category not in self.report.examination.program.scope.categories:
            return None
        return f"#{criterion_id}" if self.inside else self.to(f"{CONTROLS}#{criterion_id}")

    def rule(self, rule_id: str) -> str | None:
        """Lead to a rule's manual; None in the report, which does not print them."""
        if self.inside or all(item.id != rule_id for item in self.report.rules):
            return None
        return self.to(f"{RULES}#{rule_id}")

    def subject(self, finding: Finding) -> str | None:
        """Lead to what a finding is about: a document, a control or a criterion."""
        for item in self.report.examination.documents:
            if item.path == finding.location.path:
                return self.document(item)
        return self.control(finding.subject) or self.criterion(finding.subject)

    def finding(self, finding: Finding) -> str:
        """Lead to a finding."""
        found = self.report.outcome.findings
        place = next(i for i, item in enumerate(found) if item is finding)
        name = finding_anchors(found)[place]
        return f"#{name}" if self.inside else self.to(f"{FINDINGS}#{name}")
