"""Examination, outcome, ladder -> the pages of the site, as Markdown of our one dialect; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.document import Kind
from tieout.workpapers.ladder import Rung

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.workpapers.ladder import Ladder, Standing

HOME, CONTROLS, CRITERIA, FINDINGS = "index.md", "controls.md", "criteria.md", "findings.md"
_OURS = frozenset({HOME, CONTROLS, CRITERIA, FINDINGS})
_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~])")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """One page."""

    path: str
    """Where it stands below the site's root, ending in ``.md``."""
    title: str
    markdown: str
    source: str | None
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
    places = {item.path: page_of(item) for item in examination.documents}
    documents = sorted(examination.documents, key=lambda item: (item.id or "~", item.path))
    by_id = {item.id: item for item in reversed(documents) if item.id}
    pages = [
        _home(examination, outcome, ladder, places),
        *(_document(item, examination, outcome, places) for item in documents),
        _controls(examination, by_id, places),
        _criteria(ladder),
        _findings(outcome, places),
    ]
    policies = tuple(places[item.path] for item in documents if item.kind is Kind.POLICY)
    runbooks = tuple(places[item.path] for item in documents if item.kind is Kind.RUNBOOK)
    sections = [("", (HOME,)), ("Policies", policies), ("Runbooks", runbooks)]
    sections.append(("Controls", (CONTROLS, CRITERIA, FINDINGS)))
    return SiteMap(
        name=examination.program.organization.name or "Unnamed organization",
        pages=tuple(pages),
        navigation=tuple((title, paths) for title, paths in sections if paths),
    )


def page_of(document: Document) -> str:
    """Give the path of a document's page: its own, unless that is one of ours."""
    return f"documents/{document.path}" if document.path in _OURS else document.path


def _home(examination: Examination, outcome: Outcome, ladder: Ladder, places: dict[str, str]) -> SitePage:
    organization = examination.program.organization.name or "Unnamed organization"
    head = f"commit `{examination.head[:10]}`" if examination.head else "no commit yet"
    period = (
        f"Examined period: {examination.period.start} to {examination.period.end}."
        if examination.period
        else "No period is declared yet."
    )
    lines = [
        f"# {_text(organization)}: policies and controls",
        "",
        f"As of {examination.as_of} ({_text(examination.timezone)}), {head}. {period}",
        "",
        "| | |",
        "|---|---|",
        f"| Documents that could be read | {outcome.documents} |",
        f"| Controls | [{outcome.controls}]({CONTROLS}) |",
        f"| Criteria in scope | [{len(ladder.standings)}]({CRITERIA}) |",
        f"| Criteria claimed by a control | {ladder.reached(Rung.CLAIMED)} |",
        f"| Criteria documented | {ladder.reached(Rung.DOCUMENTED)} |",
        f"| Open findings | [{len(outcome.open())}]({FINDINGS}) |",
        "",
        "Dates and names in a document's head are claims of the document.",
        "Approvals, evidence and operation are not examined yet.",
        "",
        *_register(examination, outcome, places),
    ]
    if outcome.not_examined:
        lines += ["", "## Not examined", ""]
        lines += [f"- `{item.rule}`: {_text(item.reason)}" for item in outcome.not_examined]
    return SitePage(path=HOME, title="Overview", markdown=_join(lines), source=None)


def _register(examination: Examination, outcome: Outcome, places: dict[str, str]) -> list[str]:
    """List the documents with the state of their review, then the files that are none."""
    lines = ["## Documents", "", "| Document | Owner | Next review by | Review |", "|---|---|---|---|"]
    for item in sorted(examination.documents, key=lambda one: (one.id or "~", one.path)):
        name = f"[{_text(item.name)}]({_quoted(places[item.path])})"
        by = item.review_by.isoformat() if item.review_by else "not stated"
        owner = _text(item.owner or "not stated")
        lines.append(f"| {name} | {owner} | {by} | {_review(item, examination, outcome)} |")
    readable = {item.path for item in examination.documents}
    lost = sorted({item.location.path for item in outcome.unreadable} - readable)
    return [*lines, "", *(f"- ✘ {_text(path)} could not be read" for path in lost)]


def _review(document: Document, examination: Examination, outcome: Outcome) -> str:
    if document.status is None or not document.is_in_force:
        return _text(document.status.value if document.status else "no status stated")
    rules = {item.rule for item in outcome.open() if item.location.path == document.path}
    if document.review_by is None:
        return "✘ no review on record"
    if "future-date" in rules:
        return "✘ a date in the future"
    late = (examination.as_of - document.review_by).days
    return "✔ on time, as claimed" if late <= 0 else f"✘ {late} day{'s' if late > 1 else ''} late"


def _document(document: Document, examination: Examination, outcome: Outcome, places: dict[str, str]) -> SitePage:
    here = places[document.path]
    review_by = document.review_by
    changed = examination.history.last_body_change(document.path) if examination.history else None
    committed = changed.commit.committed_at if changed else None
    rows = [
        ("Id", document.id),
        ("Status", document.status.value if document.status else None),
        ("Version", document.version),
        ("Classification", document.classification.value),
        ("Owner", document.owner),
        ("Approver", document.approver),
        ("Approved (claimed)", document.approved),
        ("In force from", document.effective),
        ("Last reviewed (claimed)", document.last_reviewed),
        ("Next review by", review_by),
        ("Text last changed (Git)", committed.date() if committed else None),
    ]
    findings = [item for item in outcome.open() if item.location.path == document.path]
    first, rest = _split_title(document)
    lines = [f"# {first}", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {_text(str(value)) if value else 'not stated'} |" for name, value in rows]
    criteria = ", ".join(
        f"[{_text(item)}]({_relative(here, CRITERIA)}#{item.lower().replace('.', '')})"
        if examination.catalogue.find(item)
        else _text(item)
        for item in document.criteria
    )
    controls = ", ".join(
        f"[{_text(item)}]({_relative(here, CONTROLS)}#{_anchor(item)})" if examination.control(item) else _text(item)
        for item in document.controls
    )
    lines += [f"| Criteria | {criteria or 'none'} |", f"| Controls | {controls or 'none'} |", ""]
    if findings:
        lines += [f"[{len(findings)} open findings]({_relative(here, FINDINGS)})", ""]
    return SitePage(
        path=here,
        title=document.name,
        markdown=_join(lines) + rest,
        source=document.path,
    )


def _split_title(document: Document) -> tuple[str, str]:
    """Give the page's heading, and the body without the heading that repeats it."""
    body = document.body.lstrip("\n")
    first, _, rest = body.partition("\n")
    if first.startswith("# "):
        return first.removeprefix("# ").strip(), rest
    return _text(document.name), body


def _controls(examination: Examination, by_id: dict[str, Document], places: dict[str, str]) -> SitePage:
    lines = ["# Controls", "", "What the company does to meet the criteria.", ""]
    for control in examination.controls:
        lines += [*_control(control, by_id, places), ""]
    if not examination.controls:
        lines.append("No control is declared yet.")
    return SitePage(path=CONTROLS, title="Controls", markdown=_join(lines), source="controls.yaml")


def _control(control: Control, by_id: dict[str, Document], places: dict[str, str]) -> list[str]:
    documents = ", ".join(
        f"[{_text(by_id[item].name)}]({_quoted(places[by_id[item].path])})"
        if item in by_id
        else f"{_text(item)} (not there)"
        for item in control.documents
    )
    criteria = ", ".join(f"[{_text(item)}]({CRITERIA}#{item.lower().replace('.', '')})" for item in control.criteria)
    often = control.cadence.every.value.replace("_", " ") if control.cadence else "not stated"
    return [
        f"## {_text(control.id)}",
        "",
        f"**{_text(control.title or 'untitled')}**",
        "",
        _text(control.statement) or "No statement is given.",
        "",
        "| | |",
        "|---|---|",
        f"| Owner | {_text(control.owner or 'not stated')} |",
        f"| Criteria | {criteria or 'none'} |",
        f"| Documents | {documents or 'none'} |",
        f"| Frequency | {_text(often)} |",
        f"| Nature | {control.nature.value if control.nature else 'not stated'} |",
        f"| Evidence expected | {_text(', '.join(item.id for item in control.evidence)) or 'none'} |",
    ]


def _criteria(ladder: Ladder) -> SitePage:
    lines = [
        "# Criteria",
        "",
        "Titles are Tieout's own; the text of the criteria is the AICPA's.",
        "A rung is reached only if all below it are.",
        "",
    ]
    for item in ladder.standings:
        lines += [*_standing(item), ""]
    return SitePage(path=CRITERIA, title="Criteria", markdown=_join(lines), source=None)


def _standing(item: Standing) -> list[str]:
    controls = ", ".join(f"[{_text(name)}]({CONTROLS}#{_anchor(name)})" for name in item.controls)
    return [
        f"## {item.criterion.id}",
        "",
        f"{_text(item.criterion.title)}: **{item.rung.value}** ({controls or 'no control'})",
        "",
        *(f"- {_text(gap)}" for gap in item.missing),
    ]


def _findings(outcome: Outcome, places: dict[str, str]) -> SitePage:
    lines = ["# Findings", "", "What does not tie out, and the next step.", ""]
    if not outcome.open():
        lines.append("No finding is open.")
    else:
        lines += ["| Severity | Rule | Where | Finding |", "|---|---|---|---|"]
        lines += [_finding(item, places) for item in outcome.open()]
    return SitePage(path=FINDINGS, title="Findings", markdown=_join(lines), source=None)


def _finding(item: Finding, places: dict[str, str]) -> str:
    where = _text(f"{item.location.path}:{item.location.line}")
    if item.location.path in places:
        where = f"[{where}]({_quoted(places[item.location.path])})"
    return f"| {item.severity.value} | `{item.rule}` | {where} | {_text(item.message)} |"


def _anchor(identifier: str) -> str:
    return re.sub(r"[^\w\- ]", "", identifier.lower()).replace(" ", "-")


def _relative(here: str, there: str) -> str:
    return "../" * here.count("/") + _quoted(there)


def _quoted(path: str) -> str:
    return re.sub(r"[^A-Za-z0-9/._~-]", lambda m: "".join(f"%{b:02X}" for b in m.group().encode()), path)


def _text(value: str) -> str:
    """Make a value plain text in Markdown, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(value.split()))


def _join(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
