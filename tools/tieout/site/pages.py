"""Examination, outcome, ladder -> the pages of the site, as Markdown of our one dialect."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tieout.model.document import Kind
from tieout.render.ladder_chart import drawn
from tieout.site.approvals import approvals_page
from tieout.site.audience import Audience
from tieout.site.controls import controls_page, criteria_page, headings
from tieout.site.document import changes, facts, of_images
from tieout.site.documents import documents_page
from tieout.site.drawings import boxed, drawings
from tieout.site.due import due_page
from tieout.site.evidence import evidence_page, registers
from tieout.site.exceptions import exceptions_page
from tieout.site.exercises import exercises_page
from tieout.site.findings import findings_page
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
from tieout.site.words import text
from tieout.sources.outline import outline
from tieout.workpapers.gone import absent

if TYPE_CHECKING:
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome
    from tieout.workpapers.ladder import Ladder


def site_map(
    examination: Examination, outcome: Outcome, ladder: Ladder, *, audience: Audience = Audience.INTERNAL
) -> SiteMap:
    """Give every page of the site for these readers, documents in the order of their ids.

    The public is shown public documents alone: neither people nor findings, neither controls nor evidence.
    """
    told = Told.of(examination, outcome, ladder, audience)
    pages = _Pages(told)
    top = (HOME,) if audience is Audience.PUBLIC else (HOME, DOCUMENTS)
    sections: list[tuple[str, tuple[str, ...]]] = [("", top)]
    computed: tuple[SitePage, ...] = ()
    if audience is not Audience.PUBLIC:
        sections.append(("To do", (DUE, FINDINGS, EXCEPTIONS)))
        sections.append(("Controls", (LADDER, CONTROLS, CRITERIA)))
        sections.append(("Proof", (APPROVALS, EVIDENCE, EXERCISES)))
        computed = pages.computed()
    # Last, as these lists have no fixed length: what stands above them keeps its place.
    sections += [("Policies", pages.listed(Kind.POLICY)), ("Runbooks", pages.listed(Kind.RUNBOOK))]
    return SiteMap(
        name=told.organization,
        made=told.made,
        above=told.view.hidden.paths,
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
        self._titles = Counter(item.name.casefold() for item in told.view.documents)
        self.by_id = {item.id: item for item in reversed(told.view.documents) if item.id}
        self.in_scope = {item.criterion.id for item in told.ladder.standings}
        controls = self.examination.controls
        away = absent(self.examination)
        heads = outline("\n\n".join(f"# {name}" for name in headings(controls, away)), path=CONTROLS).headings
        named = (*((item.id, item.title) for item in controls), *((item.control, item.title) for item in away))
        self.control_anchors = tuple((head.anchor, *names) for head, names in zip(heads[1:], named, strict=True))
        # Of two of one id the first.
        self.anchors = {name: anchor for anchor, name, _ in reversed(self.control_anchors)}

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
            title=self._name(document),
            markdown=document.body,
            document=document.path,
            facts=_join(lines),
            of_images=_join(of_images(self.told)),
            history="\n".join(changes(document, self.told, up)),
            source=None if self._is_new(document) else document.path,
        )

    def _is_new(self, document: Document) -> bool:
        """Whether no commit has the file yet, so that no forge has a page to edit it."""
        return document.path in self.outcome.uncommitted and document.path not in self.told.revisions

    def documents(self) -> SitePage:
        page = documents_page(self.told, self._link)
        return SitePage(path=DOCUMENTS, title="Policies and runbooks", markdown=_join(page))

    def ladder_(self) -> SitePage:
        page = ladder_page(self.ladder, self._criterion)
        return SitePage(
            path=LADDER,
            title="Ladder",
            markdown=_join(page),
            drawing=boxed(str(drawn(self.ladder)), "Drawing"),
            is_matrix=True,
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
        page = controls_page(self.told, self._by_id, self._criterion)
        titles = tuple((anchor, title) for anchor, _, title in self.control_anchors if title)
        return SitePage(path=CONTROLS, title="Controls", markdown=_join(page), source="controls.yaml", titles=titles)

    def evidence(self) -> SitePage:
        page = evidence_page(self.told, self._control_link)
        return SitePage(path=EVIDENCE, title="Evidence", markdown=_join(page))

    def criteria(self) -> SitePage:
        page = criteria_page(self.told, self._control_link)
        titles = tuple((_slug(item.criterion.id), item.criterion.title) for item in self.ladder.standings)
        return SitePage(path=CRITERIA, title="Criteria", markdown=_join(page), titles=titles)

    def findings(self) -> SitePage:
        return SitePage(path=FINDINGS, title="Findings", markdown=_join(findings_page(self.told, self._shown())))

    def _by_id(self, name: str) -> str:
        if name in self.by_id:
            return self._link(self.by_id[name])
        hidden = name in self.told.view.hidden_ids
        return f"{text(name)} ({'not for the readers of this site' if hidden else 'not there'})"

    def _link(self, document: Document) -> str:
        return f"[{text(self._name(document))}]({quoted(self.places[document.path])})"

    def _name(self, document: Document) -> str:
        """Give the title, with the id or path of one that another text for the readers has as well."""
        is_shared = self._titles[document.name.casefold()] > 1
        return f"{document.name} ({document.subject})" if is_shared else document.name

    def _criterion(self, name: str, up: str = "") -> str:
        if name not in self.in_scope:
            return text(name)
        return f"[{text(name)}]({up}{CRITERIA}#{_slug(name)})"

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


def _slug(criterion: str) -> str:
    """Give the anchor of a criterion's heading: ``cc61``."""
    return criterion.lower().replace(".", "")


def _join(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
