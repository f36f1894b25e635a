"""Report -> the source of each document's PDF: its text with a block that says what it is and what is proven of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape, unescape

from markupsafe import Markup

from tieout.model.document import Document, Heading
from tieout.render import words
from tieout.render.environment import environment, static
from tieout.render.periods import Place, places_of, rows_of
from tieout.render.report import Report
from tieout.render.text import for_print, images_left_out
from tieout.workpapers.text_periods import TextInPeriod

_LONGEST_RUNNING = 80
"""Characters of a heading along the top of a page, which is one line beside the company's name, and in the contents."""
_HEADING = re.compile(r"<h2([^>]*)>(.*?)</h2>", re.DOTALL)
_TAG = re.compile(r"<[^<>]+>")
_LONG = 3.0
"""Pages from which a text gets a table of contents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What is laid out as one PDF; the same values give the same bytes."""

    path: str
    """Of the PDF in the bundle."""
    html: str
    title: str
    created: date
    why: str = ""
    """Why there is none; then ``html`` is empty."""


def prints(report: Report) -> Iterator[Print]:
    """Yield one a document, by path; each is made when it is asked for, and none is kept.

    Nothing of it depends on the day or commit of the examination but what it says.
    """
    rows = rows_of(report)
    places = places_of(rows)
    for row in sorted(rows, key=lambda row: places[row.path].pdf):
        yield _print(report, row, places[row.path])


def _print(report: Report, held: TextInPeriod, place: Place) -> Print:
    document = held.document
    created = held.main.on if held.main else report.outcome.as_of
    if document is None:
        problem = f"the version of {held.main.on} {held.main.problem}" if held.main else held.why
        return Print(path=place.pdf, html="", title=held.path, created=created, why=problem)
    text = for_print(document, place.page)
    if text.reason:
        return Print(path=place.pdf, html="", title=document.name, created=created, why=text.reason)
    title = f"{document.id}: {document.name}" if document.id else document.name
    html = (
        environment()
        .get_template("text.html.j2")
        .render(
            organization=report.organization,
            examination=report.examination,
            words=words,
            style=Markup(static("print.css") + static("text.css")),  # noqa: S704  # files of this package
            title=title,
            held=held,
            place=place,
            mine=held.shown,
            document=document,
            digest=document.digest.removeprefix("sha256:"),
            in_force=_in_force(report, held),
            contents=_contents(document) if text.pages > _LONG else (),
            longest_running=_LONGEST_RUNNING,
            body=_running(text.body),
            images=images_left_out(document),
        )
    )
    return Print(path=place.pdf, html=html, title=title, created=created)


def _running(body: str) -> Markup:
    """Give each long heading the short form that runs along the top of the pages."""

    def marked(heading: re.Match[str]) -> str:
        words = unescape(_TAG.sub("", heading[2]))
        if len(words) <= _LONGEST_RUNNING:
            return heading[0]
        return f'<h2{heading[1]} data-running="{escape(words[:_LONGEST_RUNNING])}…">{heading[2]}</h2>'

    return Markup(_HEADING.sub(marked, body))  # noqa: S704  # written by render.body, and escaped here


def _contents(document: Document) -> tuple[Heading, ...]:
    """Give the headings of the highest level; of the next one where that has one alone, as a title has."""
    found = [item for item in document.headings if item.text != document.title]
    levels = Counter(item.level for item in found)
    top = next((level for level in sorted(levels) if levels[level] > 1), min(levels, default=0))
    return tuple(item for item in found if item.level <= top)


def _in_force(report: Report, held: TextInPeriod) -> str:
    """Say from when until when, in words that a later day of a running period does not change."""
    stretch, period = held.in_force, report.outcome.period
    if stretch is None:
        mine = held.shown
        return f"○ On no day of the period: {mine.note}" if mine and mine.note else "○ On no day of the period"
    if period is None:
        return f"On {stretch.last}"
    first = stretch.first
    since = f"From {first}" if first > held.first else f"Since before {first}, when the period began, or from that day"
    if stretch.last < held.last:
        return f"{since} until {stretch.last}"
    return f"{since} until {period.end}, the end of the period" if held.last == period.end else f"{since} on"
