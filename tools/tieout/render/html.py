"""Report -> the pages of the bundle and the source of report.pdf; no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from jinja2 import Environment
from markupsafe import Markup

from tieout.model.change import Revision
from tieout.model.document import Kind
from tieout.model.finding import Finding, Severity
from tieout.model.rung import Rung
from tieout.model.strength import Strength
from tieout.render import approvals, charts, controls, drafts, evidence, ladder_chart, names, papers, requests, words
from tieout.render.environment import environment, static
from tieout.render.groups import groups
from tieout.render.links import Links, Places
from tieout.render.markdown import as_page
from tieout.render.matrix import findings_about, lacking, matrix, state_of, top_rung, unknown_of
from tieout.render.overview import examined, folders
from tieout.render.periods import anchor_of, places_of, rows_of, shown_changes
from tieout.render.report import Report
from tieout.render.text import for_page, images_left_out, manual_sections, visible_lines
from tieout.render.unexamined import not_examined
from tieout.workpapers.approvals import WORDS as VERDICTS
from tieout.workpapers.enforcement import SOURCES
from tieout.workpapers.evidence_sheet import MEANS as CAPTURE_MEANS
from tieout.workpapers.evidence_sheet import WORDS as CAME_TO
from tieout.workpapers.ladder import periods_ahead

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
    rows = rows_of(report)
    files = places_of(rows)
    pages = {path: place.page for path, place in files.items()}
    told, captured = approvals.shown(report), evidence.shown(report)
    places = Places.of(report, pages, approvals.anchors_on_page(told), evidence.anchors(captured))
    listed = report.examination.controls
    facts = {**_facts(report), **controls.facts(report)}
    draw = partial(_page, environment(), facts, places)
    made = [
        draw(names.EXCEPTIONS, "exceptions.html.j2", title="Deviations"),
        *(
            draw(page, "draft.html.j2", title=title, written=source, body=as_page(text, title=title))
            for page, source, title, text in (
                (
                    names.DESCRIPTION,
                    names.DESCRIPTION_TEXT,
                    "System description",
                    drafts.description(report),
                ),
                (names.ASSERTION, names.ASSERTION_TEXT, "Management assertion", drafts.assertion(report)),
            )
        ),
        draw(names.APPROVALS, "approvals.html.j2", title="Approvals", **_of_approvals(told)),
        draw(names.EVIDENCE, "evidence.html.j2", title="Evidence", **_of_evidence(captured)),
        draw(
            names.START,
            "start.html.j2",
            title="Start here",
            places_of=files,
            folders=folders(report),
            departed=[row for row in rows if row.examined is None],
        ),
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
            table=table,
            state_words=CAME_TO,
            state_signs=words.RESULT_SIGNS,
            drawn=drawn,
        )
        for page, sheet, table, drawn in zip(
            names.control_pages(listed),
            report.controls,
            names.population_tables(listed),
            papers.rows(report),
            strict=True,
        )
    )
    for row in rows:
        place, document = files[row.path], row.document
        body = None if document is None else for_page(replace(document, path=row.path), pages)
        shared = {"held": row, "place": place, "anchor_of": anchor_of}
        made.append(
            draw(
                place.page,
                "departed.html.j2" if row.examined is None else "document.html.j2",
                title=row.title,
                document=row.examined,
                body=body,
                images="" if document is None else images_left_out(document),
                **shared,
            )
        )
        made.append(
            draw(
                place.changes,
                "changes.html.j2",
                title=f"{row.title}: approval and changes",
                changes=shown_changes(row),
                shown_lines=visible_lines,
                **shared,
            )
        )
    made.extend(
        draw(item.path, item.template, **item.values) for item in (*papers.pages(report), *requests.pages(report))
    )
    return tuple(sorted(made, key=lambda item: item.path))


def report_html(report: Report) -> str:
    """Render the source of report.pdf: one page for ``render.pdf.pdf``, not for browsers."""
    rows = sorted(rows_of(report), key=lambda row: (row.kind is not Kind.POLICY, row.path))
    anchors = {row.path: f"doc-{place}" for place, row in enumerate(rows[:MOST_ROWS], 1)}
    told, captured = approvals.shown(report), evidence.shown(report)
    places = Places.of(
        report,
        anchors,
        approvals.anchors_in_report(told, MOST_ROWS),
        evidence.anchors_in_report(captured, MOST_ROWS),
    )
    links = Links(places=places, page=names.REPORT, inside=True)
    template = environment().get_template("report.html.j2")
    return template.render(
        **_facts(report),
        links=links,
        style=Markup(static("print.css") + static("report.css")),  # noqa: S704  # a file of this package
        title=f"{report.organization}: examination report",
        rows=tuple(rows),
        anchors=anchors,
        places_of=places_of(rows_of(report)),
        most_rows=MOST_ROWS,
        shown_words=papers.WORDS,
        shown_signs=papers.SIGNS,
        shown_classes={shown: papers.CLASSES[sign] for shown, sign in papers.SIGNS.items()},
        **controls.deviating(report),
        **_of_approvals(told),
        **_of_evidence(captured),
    )


def _page(
    templates: Environment,
    facts: Mapping[str, object],
    places: Places,
    path: str,
    template: str,
    **values: object,
) -> Page:
    style = static("page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    text = templates.get_template(template).render(
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
        "in_force_told": {row.path: row.in_force_told for row in rows_of(report)},
        "zone": report.examination.program.organization.calendar.zone,
        "program": report.examination.program,
        "names": names,
        "words": words,
        "charts": charts,
        "ahead": periods_ahead(report.examination),
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
        "unknown_of": partial(unknown_of, report),
        "findings_about": partial(findings_about, report),
        "findings_at": at,
        "findings": found,
        "groups": groups(report),
        "approvals": report.approvals,
        "texts_at": {row.document.path: row for row in report.approvals.texts},
        "grades": tuple(Strength),
        "evidence_of": {row.account.control.id: row for row in report.evidence.controls},
        "revisions": _revisions(report),
        "mark_signs": evidence.MARK_SIGNS,
        "mark_classes": evidence.MARK_CLASSES,
        "printed": report.printed,
    }


def _of_approvals(told: approvals.Shown) -> Mapping[str, object]:
    """Give what the page of approvals and that part of the report use besides."""
    parts = tuple((VERDICTS[verdict], count, f"verdict-{verdict.value}") for verdict, count in told.totals)
    return {
        "told": told,
        "verdicts": VERDICTS,
        "signs": approvals.SIGNS,
        "means": approvals.MEANS,
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
        "state_signs": words.RESULT_SIGNS,
        "state_means": CAPTURE_MEANS,
        "most_captures": evidence.MOST_CAPTURES,
        "states_drawn": charts.stack(parts, label="Captures by what they came to"),
        "strip_legend": "✓ in time, △ late, ✗ missed or after too long a gap, ○ still open or cannot be told, \u2013 not required.",
    }


def _revisions(report: Report) -> Mapping[str, Sequence[Revision]]:
    """Sort the history by document once; asking it for each document would walk it each time."""
    sorted_out: dict[str, list[Revision]] = {}
    for revision in report.examination.history.revisions if report.examination.history else ():
        sorted_out.setdefault(revision.path, []).append(revision)
    return sorted_out
