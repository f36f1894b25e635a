"""Examination, outcome, ladder -> the pages of the site, as Markdown of our one dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.document import Kind
from tieout.render.ladder_chart import drawn
from tieout.site.approvals import approvals_page
from tieout.site.audience import Audience
from tieout.site.document import changes, facts
from tieout.site.documents import documents_page
from tieout.site.drawings import boxed, drawings
from tieout.site.due import due_page
from tieout.site.evidence import evidence_page, registers
from tieout.site.exceptions import exceptions_page
from tieout.site.exercises import exercises_page
from tieout.site.home import home_cards, home_page, public_home
from tieout.site.ladder import ladder_page
from tieout.site.places import (
    APPROVALS,
    CONTROLS,
    CRITERIA,
    DOCUMENTS,
    DUE,
    EVIDENCE,
    EXCEPTIONS,
    EXERCISES,
    FINDINGS,
    HOME,
    LADDER,
    places,
    quoted,
)
from tieout.site.rendering import anchor_prefix
from tieout.site.site_map import SiteMap, SitePage
from tieout.site.told import Told
from tieout.site.words import described, line, text
from tieout.sources.outline import outline

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.workpapers.ladder import Ladder, Standing


def site_map(
    examination: Examination, outcome: Outcome, ladder: Ladder, *, audience: Audience = Audience.INTERNAL
) -> SiteMap:
    """Give every page of the site for these readers, documents in the order of their ids.

    The public is shown public documents alone: neither people nor findings, neither controls nor evidence.
    """
    told = Told.of(examination, outcome, ladder, audience)
    pages = _Pages(told)
    top = (HOME,) if audience is Audience.PUBLIC else (HOME, DOCUMENTS)
    sections = [("", top), ("Policies", pages.listed(Kind.POLICY)), ("Runbooks", pages.listed(Kind.RUNBOOK))]
    computed: tuple[SitePage, ...] = ()
    if audience is not Audience.PUBLIC:
        sections.append(("Controls", (LADDER, CONTROLS, CRITERIA)))
        sections.append(("Proof", (APPROVALS, EVIDENCE, EXERCISES)))
        sections.append(("To do", (DUE, EXCEPTIONS, FINDINGS)))
        computed = pages.computed()
    return SiteMap(
        name=told.organization,
        pages=(pages.home(), *map(pages.document, told.view.documents), *computed),
        navigation=tuple((title, paths) for title, paths in sections if paths),
    )


_MOST_IN_NAVIGATION = 40


class _Pages:
    """One examination, and where on the site its parts stand."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.examination, self.outcome, self.ladder = told.examination, told.outcome, told.ladder
        # Of all documents, so that a page has one address whoever the readers are.
        self.places = places(
            item.path for item in sorted(told.examination.documents, key=lambda item: (item.id or "~", item.path))
        )
        self.by_id = {item.id: item for item in reversed(told.view.documents) if item.id}
        self.in_scope = {item.criterion.id for item in told.ladder.standings}
        heads = outline("\n\n".join(f"# {name}" for name in self._control_headings()), path=CONTROLS).headings
        named = [(item.id, heading.anchor) for item, heading in zip(self.examination.controls, heads[1:], strict=True)]
        self.anchors = dict(reversed(named))  # of two of one id the first

    def listed(self, kind: Kind) -> tuple[str, ...]:
        """Give the documents that the navigation shows; none where they are too many: a page lists them all.

        Each page holds the whole navigation, so that one without a limit would grow with the square of them.
        """
        found = tuple(self.places[item.path] for item in self.told.view.documents if item.kind is kind)
        return found if len(found) <= _MOST_IN_NAVIGATION else ()

    def home(self) -> SitePage:
        if self.told.view.audience is Audience.PUBLIC:
            return SitePage(path=HOME, title="Overview", markdown=_join(public_home(self.told, self._link)))
        drawn = home_cards(self.told) + boxed(drawings(self.told), "Figures")
        return SitePage(path=HOME, title="Overview", markdown=_join(home_page(self.told)), drawing=drawn)

    def computed(self) -> tuple[SitePage, ...]:
        """Give the pages that are not a document's."""
        return (
            self.documents(),
            self.ladder_(),
            self.controls(),
            self.criteria(),
            self.approvals(),
            self.evidence(),
            self.exercises(),
            self.due(),
            self.exceptions(),
            self.findings(),
            *registers(self.told, lambda name: self._control_place(name, "../")),
        )

    def document(self, document: Document) -> SitePage:
        here = self.places[document.path]
        up = "../" * here.count("/")
        lines = facts(document, self.told, up, self._criterion, self._control_link)
        return SitePage(
            path=here,
            title=document.name,
            markdown=document.body,
            document=document.path,
            facts=_join(lines),
            history="\n".join(changes(document, self.told, up)),
            source=document.path,
        )

    def documents(self) -> SitePage:
        page = documents_page(self.told, self._link)
        return SitePage(path=DOCUMENTS, title="Policies and runbooks", markdown=_join(page))

    def ladder_(self) -> SitePage:
        page = ladder_page(self.ladder, self._criterion)
        return SitePage(
            path=LADDER, title="Ladder", markdown=_join(page), drawing=boxed(str(drawn(self.ladder)), "Drawing")
        )

    def approvals(self) -> SitePage:
        return SitePage(path=APPROVALS, title="Approvals", markdown=_join(approvals_page(self.told, self._shown())))

    def _shown(self) -> dict[str, str]:
        """Give the places of the documents that are for the readers."""
        return {item.path: self.places[item.path] for item in self.told.view.documents}

    def exercises(self) -> SitePage:
        page = exercises_page(self.examination, self.told.view, self._by_id)
        return SitePage(path=EXERCISES, title="Exercises", markdown=_join(page))

    def due(self) -> SitePage:
        page = due_page(self.told)
        return SitePage(path=DUE, title="What is due", markdown=_join(page))

    def exceptions(self) -> SitePage:
        page = exceptions_page(self.told, self._control_link)
        return SitePage(path=EXCEPTIONS, title="Exceptions", markdown=_join(page))

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
        page = evidence_page(self.told, self._control_link)
        return SitePage(path=EVIDENCE, title="Evidence", markdown=_join(page))

    def _control(self, control: Control) -> list[str]:
        documents = ", ".join(map(self._by_id, control.documents))
        criteria = ", ".join(self._criterion(item) for item in control.criteria)
        often = control.cadence.every.value.replace("_", " ") if control.cadence else "not stated"
        return [
            f"**{text(control.title or 'untitled')}**",
            "",
            line(control.statement) or "No statement is given.",
            "",
            *described(
                ("Owner", line(control.owner or "not stated")),
                ("Criteria", criteria or "none"),
                ("Documents", documents or "none"),
                ("Frequency", line(often)),
                ("Nature", control.nature.value if control.nature else "not stated"),
                ("Evidence expected", line(", ".join(item.id for item in control.evidence)) or "none"),
            ),
        ]

    def criteria(self) -> SitePage:
        lines = [
            "# Criteria",
            "",
            f"Each criterion in scope, how far its support reaches on the [ladder]({LADDER}), and what the next rung lacks.",
            "",
        ]
        for item in self.ladder.standings:
            lines += [*self._standing(item), ""]
        return SitePage(path=CRITERIA, title="Criteria", markdown=_join(lines))

    def _standing(self, item: Standing) -> list[str]:
        controls = ", ".join(self._control_link(name) for name in item.controls)
        return [
            f"## {item.criterion.id}",
            "",
            f"{text(item.criterion.title)}: **{item.rung.value}** ({controls or 'no control'})",
            "",
            *(f"- {self.told.plain_line(gap)}" for gap in item.missing),
        ]

    def findings(self) -> SitePage:
        lines = ["# Findings", "", "What does not tie out, and the next step.", ""]
        view = self.told.view
        if not self.outcome.open():
            lines.append("No finding is open.")
        if view.findings:
            lines += ["| Severity | Rule | Where | Finding | Next |", "|---|---|---|---|---|"]
            lines += [self._finding(item) for item in view.findings]
        if view.findings_withheld:
            more = (
                f"{view.findings_withheld} of {len(self.outcome.open())} rest on what is classified above the readers"
            )
            lines += ["", f"{more} of this site: `tieout check` shows them."]
        return SitePage(path=FINDINGS, title="Findings", markdown=_join(lines))

    def _finding(self, item: Finding) -> str:
        where = text(f"{item.location.path}:{item.location.line}")
        if item.location.path in self._shown():
            where = f"[{where}]({quoted(self.places[item.location.path])})"
        return f"| {item.severity.value} | `{item.rule}` | {where} | {text(item.message)} | {text(item.remedy)} |"

    def _by_id(self, name: str) -> str:
        if name in self.by_id:
            return self._link(self.by_id[name])
        hidden = name in self.told.view.hidden_ids
        return f"{text(name)} ({'not for the readers of this site' if hidden else 'not there'})"

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

    def _control_place(self, name: str, up: str) -> str:
        """Give the address of a control on the site, as HTML has it; empty where it has none."""
        anchor = self.anchors.get(name)
        page = CONTROLS.removesuffix(".md")
        prefix = anchor_prefix(self.anchors.values())
        return "" if anchor is None else f"{up}{page}.html#{quoted(prefix + anchor)}"


def _join(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
