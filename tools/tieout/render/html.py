"""Report -> the pages of the bundle and the source of report.pdf; no script, nothing loaded."""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.resources
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tieout.model.change import Revision
from tieout.model.characters import visible
from tieout.model.finding import Finding, Severity
from tieout.model.strength import Strength
from tieout.render import approvals, charts, controls, drafts, evidence, ladder_chart, names, words
from tieout.render.groups import groups
from tieout.render.links import Links, Places
from tieout.render.markdown import as_page
from tieout.render.matrix import findings_about, lacking, matrix, state_of, top_rung
from tieout.render.overview import examined, not_examined
from tieout.render.report import Report
from tieout.render.text import for_page, for_report, manual_sections
from tieout.workpapers.approvals import WORDS as VERDICTS
from tieout.workpapers.enforcement import SOURCES
from tieout.workpapers.enforcement import WORDS as STANDINGS
from tieout.workpapers.evidence_sheet import MEANS as CAPTURE_MEANS
from tieout.workpapers.evidence_sheet import WORDS as CAME_TO
from tieout.workpapers.ladder import Rung
from tieout.workpapers.text_sheet import WORDS as STATES

MOST_ROWS = 200
"""Of a table in report.pdf, which costs about 23 ms a row to lay out; the CSV holds all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of the bundle."""

    path: str
    text: str


def bundle_pages(report: Report) -> tuple[Page, ...]:
    """Render every page, sorted by path: START-HERE.html, approvals, evidence, controls, findings, rules, documents.

    Each is whole by itself: the style stands inside, and nothing is loaded from anywhere.
    """
    documents = (*report.policies, *report.runbooks)
    pages = names.document_pages(documents)
    told, captured = approvals.shown(report), evidence.shown(report)
    places = Places.of(report, pages, approvals.anchors_on_page(told), evidence.anchors(captured))
    of_controls = controls.shown(report)
    facts = {**_facts(report), **controls.facts(of_controls, report)}
    draw = partial(_page, _environment(), facts, places)
    made = [
        draw(names.EXCEPTIONS, "exceptions.html.j2", title="Exceptions"),
        *(
            draw(page, "draft.html.j2", title=title, written=source, body=as_page(text, title=title))
            for page, source, title, text in (
                (
                    names.DESCRIPTION,
                    names.DESCRIPTION_TEXT,
                    "System description",
                    drafts.description(report, of_controls),
                ),
                (names.ASSERTION, names.ASSERTION_TEXT, "Management assertion", drafts.assertion(report, of_controls)),
            )
        ),
        draw(names.APPROVALS, "approvals.html.j2", title="Approvals", **_of_approvals(told)),
        draw(names.EVIDENCE, "evidence.html.j2", title="Evidence", **_of_evidence(captured)),
        draw(names.START, "start.html.j2", title="Start here"),
        draw(names.CONTROLS, "controls.html.j2", title="Control matrix"),
        draw(names.FINDINGS, "findings.html.j2", title="Findings"),
        draw(names.RULES, "rules.html.j2", title="Rules applied", sections=manual_sections),
    ]
    made.extend(
        draw(
            page,
            "control.html.j2",
            title=f"{sheet.control.id or 'Control'} {sheet.control.title}".strip(),
            sheet=sheet,
            state_words=CAME_TO,
            state_signs=evidence.SIGNS,
        )
        for page, sheet in zip(names.control_pages(report.examination.controls), of_controls.sheets, strict=True)
    )
    made.extend(
        draw(
            pages[item.path],
            "document.html.j2",
            title=item.name,
            document=item,
            body=for_page(item, pages),
        )
        for item in documents
    )
    return tuple(sorted(made, key=lambda item: item.path))


def report_html(report: Report) -> str:
    """Render the source of report.pdf: one page for ``render.pdf.pdf``, not for browsers."""
    documents = (*report.policies, *report.runbooks)
    texts = for_report(documents)
    anchors = {text.document.path: text.anchor for text in texts if text.anchor}
    told, captured = approvals.shown(report), evidence.shown(report)
    places = Places.of(
        report,
        anchors,
        approvals.anchors_in_report(told, MOST_ROWS),
        evidence.anchors_in_report(captured, MOST_ROWS),
    )
    links = Links(places=places, page=names.REPORT, inside=True)
    template = _environment().get_template("report.html.j2")
    return template.render(
        **_facts(report),
        links=links,
        style=Markup(_static("report.css")),  # noqa: S704  # a file of this package
        title=f"{report.organization}: examination report",
        texts=texts,
        html_pages=names.document_pages(documents),
        most_rows=MOST_ROWS,
        **_of_approvals(told),
        **_of_evidence(captured),
    )


def _page(
    environment: Environment,
    facts: Mapping[str, object],
    places: Places,
    path: str,
    template: str,
    **values: object,
) -> Page:
    style = _static("page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    text = environment.get_template(template).render(
        **facts,
        links=Links(places=places, page=path),
        style=Markup(style),  # noqa: S704  # a file of this package
        content_security_policy=policy,
        path=path,
        **values,
    )
    return Page(path=path, text=text)


def _facts(report: Report) -> Mapping[str, object]:
    """Give what every template may use besides its own values."""
    found = tuple(zip(names.finding_anchors(report.outcome.findings), report.outcome.findings, strict=True))
    at: dict[str, list[tuple[str, Finding]]] = {}
    for anchor, finding in found:
        at.setdefault(finding.location.path, []).append((anchor, finding))
    controls = report.examination.controls
    counts = {rung: sum(item.rung is rung for item in report.ladder.standings) for rung in Rung}
    parts = tuple((words.RUNG[rung].lower(), counts[rung], f"rung-{rung.value}") for rung in Rung)
    return {
        "report": report,
        "outcome": report.outcome,
        "examination": report.examination,
        "program": report.examination.program,
        "names": names,
        "words": words,
        "charts": charts,
        "rungs": tuple(Rung),
        "severities": tuple(Severity),
        "controls": tuple(zip(names.control_anchors(controls), controls, strict=True)),
        "counts": counts,
        "rungs_drawn": ladder_chart.drawn(report.ladder),
        "spread": charts.stack(parts, label="Criteria by the rung that they stand on"),
        "matrix": matrix(report),
        "lacking": lacking(report),
        "top_rung": top_rung(report),
        "examined": examined(report),
        "not_examined": not_examined(report),
        "state_of": partial(state_of, report),
        "findings_about": partial(findings_about, report),
        "findings_at": at,
        "findings": found,
        "groups": groups(report),
        "approvals": report.approvals,
        "texts_at": {row.document.path: row for row in report.approvals.texts},
        "states": STATES,
        "grades": tuple(Strength),
        "evidence_of": {row.account.control.id: row for row in report.evidence.controls},
        "revisions": _revisions(report),
    }


def _of_approvals(told: approvals.Shown) -> Mapping[str, object]:
    """Give what the page of approvals and that part of the report use besides."""
    parts = tuple((VERDICTS[verdict], count, f"verdict-{verdict.value}") for verdict, count in told.totals)
    return {
        "told": told,
        "verdicts": VERDICTS,
        "signs": approvals.SIGNS,
        "means": approvals.MEANS,
        "standings": STANDINGS,
        "sources": SOURCES,
        "most_changes": approvals.MOST_CHANGES,
        "shares": charts.stack(parts, label="Changes by verdict"),
    }


def _of_evidence(captured: evidence.Shown) -> Mapping[str, object]:
    """Give what the page of evidence and that part of the report use besides."""
    parts = tuple((CAME_TO[state], count, f"result-{state.value}") for state, count in captured.totals)
    return {
        "captured": captured,
        "state_words": CAME_TO,
        "state_signs": evidence.SIGNS,
        "state_means": CAPTURE_MEANS,
        "most_captures": evidence.MOST_CAPTURES,
        "states_drawn": charts.stack(parts, label="Captures by what they came to"),
        "strip_legend": "✓ in time, △ late, ✗ missed, ○ still open, \u2013 not required.",
    }


def _revisions(report: Report) -> Mapping[str, Sequence[Revision]]:
    """Sort the history by document once; asking it for each document would walk it each time."""
    sorted_out: dict[str, list[Revision]] = {}
    for revision in report.examination.history.revisions if report.examination.history else ():
        sorted_out.setdefault(revision.path, []).append(revision)
    return sorted_out


def _environment() -> Environment:
    """Templates come from this package alone; what they print is escaped and made visible."""
    return Environment(
        loader=PackageLoader("tieout", "render/templates"),
        autoescape=True,  # select_autoescape() would not know the ending .j2
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """Show characters that hide, in everything but finished markup."""
    return value if isinstance(value, Markup | int) else visible(str(value))


@functools.cache
def _static(name: str) -> str:
    return (importlib.resources.files("tieout.render") / "static" / name).read_text("utf-8")
