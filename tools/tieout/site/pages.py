"""Examination, outcome, ladder -> the pages of the site, as Markdown of our one dialect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.document import Kind
from tieout.render.ladder_chart import drawn
from tieout.report.text import not_examined
from tieout.site.approvals import approvals_page
from tieout.site.evidence import evidence_page
from tieout.site.places import APPROVALS, CONTROLS, CRITERIA, EVIDENCE, FINDINGS, HOME, places, quoted
from tieout.site.words import counted, line, review_state, text
from tieout.sources.outline import outline
from tieout.workpapers.approval_sheet import approval_sheet
from tieout.workpapers.evidence_sheet import evidence_sheet
from tieout.workpapers.ladder import Rung

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.workpapers.ladder import Ladder, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """One page."""

    path: str
    """Where it stands below the site's root, ending in ``.md``. Links of ours are between these."""
    title: str
    markdown: str
    """What we computed; of a document's page, its text as it is."""
    document: str | None = None
    """The path of the document whose text it is: links of the text start there."""
    facts: str = ""
    """Markdown of ours that stands below a document's title."""
    drawing: str = ""
    """SVG of ours that stands below the title of a page that we compute."""
    source: str | None = None
    """The file of the repository that a reader would edit; None for pages that we compute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMap:
    """All pages, and the order in which the navigation shows them."""

    name: str
    pages: tuple[SitePage, ...]
    navigation: tuple[tuple[str, tuple[str, ...]], ...]
    """A heading and the paths under it; an empty heading is the top level."""


def site_map(examination: Examination, outcome: Outcome, ladder: Ladder) -> SiteMap:
    """Give every page of the site, documents in the order of their ids."""
    documents = sorted(examination.documents, key=lambda item: (item.id or "~", item.path))
    pages = _Pages(examination, outcome, ladder, documents)
    policies = tuple(pages.places[item.path] for item in documents if item.kind is Kind.POLICY)
    runbooks = tuple(pages.places[item.path] for item in documents if item.kind is Kind.RUNBOOK)
    sections = [("", (HOME,)), ("Policies", policies), ("Runbooks", runbooks)]
    sections.append(("Controls", (CONTROLS, CRITERIA, APPROVALS, EVIDENCE, FINDINGS)))
    return SiteMap(
        name=pages.organization,
        pages=(
            pages.home(),
            *map(pages.document, documents),
            pages.controls(),
            pages.criteria(),
            pages.approvals(),
            pages.evidence(),
            pages.findings(),
        ),
        navigation=tuple((title, paths) for title, paths in sections if paths),
    )


class _Pages:
    """One examination, and where on the site its parts stand."""

    def __init__(self, examination: Examination, outcome: Outcome, ladder: Ladder, documents: list[Document]) -> None:
        self.examination, self.outcome, self.ladder, self.documents = examination, outcome, ladder, documents
        self.organization = examination.program.organization.name or "Unnamed organization"
        self.places = places(item.path for item in documents)
        self.sheet = approval_sheet(examination)
        self.captured = evidence_sheet(examination)
        self.rows = {row.document.path: row for row in self.sheet.texts}
        self.by_id = {item.id: item for item in reversed(documents) if item.id}
        self.in_scope = {item.criterion.id for item in ladder.standings}
        heads = outline("\n\n".join(f"# {name}" for name in self._control_headings()), path=CONTROLS).headings
        named = [(item.id, heading.anchor) for item, heading in zip(examination.controls, heads[1:], strict=True)]
        self.anchors = dict(reversed(named))  # of two of one id the first

    def home(self) -> SitePage:
        examination, outcome, ladder = self.examination, self.outcome, self.ladder
        head = f"commit `{examination.head[:10]}`" if examination.head else "no commit yet"
        declared = examination.period
        period = f"Examined period: {declared.start} to {declared.end}." if declared else "No period is declared yet."
        lines = [
            f"# {text(self.organization)}: policies and controls",
            "",
            f"As of {examination.as_of} ({text(examination.timezone)}), {head}. {period}",
            "",
            "| | |",
            "|---|---|",
            f"| Documents that could be read | {outcome.documents} |",
            f"| Controls | [{outcome.controls}]({CONTROLS}) |",
            f"| Criteria in scope | [{len(ladder.standings)}]({CRITERIA}) |",
            f"| Criteria claimed by a control | {ladder.reached(Rung.CLAIMED)} |",
            *(
                f"| Criteria {rung.value} | {ladder.reached(rung)} |"
                for rung in (Rung.DOCUMENTED, Rung.APPROVED, Rung.EVIDENCED, Rung.OPERATED)
                if ladder.why_not_examined(rung) is None
            ),
            f"| Evidence of controls | [{text(self.captured.told)}]({EVIDENCE}) |",
            f"| Changes, and what approved them | [{text(self.sheet.changes.told)}]({APPROVALS}) |",
            f"| Open findings | [{len(outcome.open())}]({FINDINGS}) |",
            "",
            "Dates and names in a document's head are claims of the document.",
            *((f"{unseen[0].upper()}{unseen[1:]}.", "") if (unseen := not_examined(ladder)) else ()),
            *self._register(),
        ]
        if outcome.uncommitted:
            lines += ["", "These files are not as the commit has them:", ""]
            lines += [f"- {line(path)}" for path in outcome.uncommitted]
        if outcome.not_examined:
            lines += ["", "## Not examined", ""]
            lines += [f"- `{item.rule}`: {text(item.reason)}" for item in outcome.not_examined]
        return SitePage(path=HOME, title="Overview", markdown=_join(lines))

    def _register(self) -> list[str]:
        """List the documents with the state of their review, then the files that are none."""
        lines = ["## Documents", "", "| Document | Owner | Next review by | Review |", "|---|---|---|---|"]
        for item in self.documents:
            day = self.rows[item.path].day
            by = item.review.on_time_until(day.last).isoformat() if day.last else "not stated"
            state = review_state(item, day, self.examination.as_of, self.outcome)
            lines.append(f"| {self._link(item)} | {text(item.owner or 'not stated')} | {by} | {state} |")
        readable = {item.path for item in self.documents}
        lost = sorted({item.location.path for item in self.outcome.unreadable} - readable)
        return [*lines, "", *(f"- ✘ {text(path)} could not be read" for path in lost)]

    def document(self, document: Document) -> SitePage:
        here = self.places[document.path]
        history = self.examination.history
        changed = history.last_body_change(document.path) if history else None
        committed = changed.commit.committed_at if changed else None
        row = self.rows[document.path]
        day = row.day
        rows: list[tuple[str, object]] = [
            ("Id", document.id),
            ("Status", document.status.value if document.status else None),
            ("Version", document.version),
            ("Classification", document.classification.value),
            ("Owner", document.owner),
            ("Approver (claimed)", document.approver),
            ("Approved (claimed)", document.approved),
            ("Approval (proven)", row.approval),
            ("In force from", document.effective),
            ("Last reviewed (claimed)", document.last_reviewed),
            *([("Last review (proven)", row.review)] if row.found else []),
            ("Next review by", document.review.on_time_until(day.last) if day.last else None),
            ("Text last changed (Git)", committed.date() if committed else None),
        ]
        up = "../" * here.count("/")
        criteria = ", ".join(self._criterion(item, up) for item in document.criteria)
        controls = ", ".join(self._control_link(item, up) for item in document.controls)
        lines = ["| | |", "|---|---|"]
        lines += [f"| {name} | {text(str(value)) if value else 'not stated'} |" for name, value in rows]
        lines += [f"| Criteria | {criteria or 'none'} |", f"| Controls | {controls or 'none'} |"]
        findings = sum(item.location.path == document.path for item in self.outcome.open())
        if findings:
            lines += ["", f"[{counted(findings, 'open finding')}]({up}{FINDINGS})"]
        return SitePage(
            path=here,
            title=document.name,
            markdown=document.body,
            document=document.path,
            facts=_join(lines),
            source=document.path,
        )

    def approvals(self) -> SitePage:
        return SitePage(path=APPROVALS, title="Approvals", markdown=_join(approvals_page(self.sheet, self.places)))

    def controls(self) -> SitePage:
        first, *names = self._control_headings()
        lines = [f"# {first}", "", "What the company does to meet the criteria.", ""]
        for control, name in zip(self.examination.controls, names, strict=True):
            lines += [f"## {name}", "", *self._control(control), ""]
        if not names:
            lines.append("No control is declared yet.")
        return SitePage(path=CONTROLS, title="Controls", markdown=_join(lines), source="controls.yaml")

    def _control_headings(self) -> list[str]:
        return ["Controls", *(line(control.id) or "A control without an id" for control in self.examination.controls)]

    def evidence(self) -> SitePage:
        page = evidence_page(self.captured, self._control_link)
        return SitePage(path=EVIDENCE, title="Evidence", markdown=_join(page))

    def _control(self, control: Control) -> list[str]:
        documents = ", ".join(
            self._link(self.by_id[item]) if item in self.by_id else f"{text(item)} (not there)"
            for item in control.documents
        )
        criteria = ", ".join(self._criterion(item) for item in control.criteria)
        often = control.cadence.every.value.replace("_", " ") if control.cadence else "not stated"
        return [
            f"**{text(control.title or 'untitled')}**",
            "",
            line(control.statement) or "No statement is given.",
            "",
            "| | |",
            "|---|---|",
            f"| Owner | {text(control.owner or 'not stated')} |",
            f"| Criteria | {criteria or 'none'} |",
            f"| Documents | {documents or 'none'} |",
            f"| Frequency | {text(often)} |",
            f"| Nature | {control.nature.value if control.nature else 'not stated'} |",
            f"| Evidence expected | {text(', '.join(item.id for item in control.evidence)) or 'none'} |",
        ]

    def criteria(self) -> SitePage:
        lines = [
            "# Criteria",
            "",
            "Each criterion in scope, and how far its support reaches: claimed by a control, documented, approved,",
            "evidenced, operated. A rung is reached only if all below it are.",
            "",
        ]
        for item in self.ladder.standings:
            lines += [*self._standing(item), ""]
        return SitePage(path=CRITERIA, title="Criteria", markdown=_join(lines), drawing=str(drawn(self.ladder)))

    def _standing(self, item: Standing) -> list[str]:
        controls = ", ".join(self._control_link(name) for name in item.controls)
        return [
            f"## {item.criterion.id}",
            "",
            f"{text(item.criterion.title)}: **{item.rung.value}** ({controls or 'no control'})",
            "",
            *(f"- {line(gap)}" for gap in item.missing),
        ]

    def findings(self) -> SitePage:
        lines = ["# Findings", "", "What does not tie out, and the next step.", ""]
        if not self.outcome.open():
            lines.append("No finding is open.")
        else:
            lines += ["| Severity | Rule | Where | Finding | Next |", "|---|---|---|---|---|"]
            lines += [self._finding(item) for item in self.outcome.open()]
        return SitePage(path=FINDINGS, title="Findings", markdown=_join(lines))

    def _finding(self, item: Finding) -> str:
        where = text(f"{item.location.path}:{item.location.line}")
        if item.location.path in self.places:
            where = f"[{where}]({quoted(self.places[item.location.path])})"
        return f"| {item.severity.value} | `{item.rule}` | {where} | {text(item.message)} | {text(item.remedy)} |"

    def _link(self, document: Document) -> str:
        return f"[{text(document.name)}]({quoted(self.places[document.path])})"

    def _criterion(self, name: str, up: str = "") -> str:
        if name not in self.in_scope:
            return text(name)
        return f"[{text(name)}]({up}{CRITERIA}#{name.lower().replace('.', '')})"

    def _control_link(self, name: str, up: str = "") -> str:
        if name not in self.anchors:
            return text(name)
        return f"[{text(name)}]({up}{CONTROLS}#{quoted(self.anchors[name])})"


def _join(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
