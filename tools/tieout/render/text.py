"""Documents and manuals -> the HTML of their text, for a page or for the report."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from tieout.model.document import Document
from tieout.model.errors import NotExaminableError
from tieout.render.body import Body, TooDeep, fit, in_bundle
from tieout.render.report import Report
from tieout.rules.base import Rule
from tieout.sources.markdown import to_html

MOST_ELEMENTS = 6_000
"""Of one text in report.pdf, about 80 pages; a longer one is left to its HTML page."""
MOST_IN_ALL = 30_000
"""Of all texts in report.pdf: WeasyPrint holds about 1.4 MB a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document's text in the report, or the reason why it is not there."""

    document: Document
    anchor: str
    body: Markup | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Turns the texts of a report's documents into HTML."""

    report: Report
    pages: dict[str, str]
    """The page of each document by its path; for the report, its anchor."""

    def for_page(self, document: Document) -> Markup:
        """Give the text for the document's own page; as written where it nests too deep."""
        page = self.pages[document.path]
        resolve = partial(in_bundle, path=document.path, page=page, pages=self.pages)
        try:
            return fit(_rendered(document), resolve=resolve, top=3, title=document.title).html
        except (NotExaminableError, TooDeep):
            return Markup(
                '<p class="remark">This text nests too deep to be laid out; it follows as written.</p>'
                '<pre class="source">{}</pre>'
            ).format(document.body)

    def for_report(self, documents: tuple[Document, ...]) -> tuple[Text, ...]:
        """Give the texts for the report, in order; those that would cost too much with a reason."""
        made: list[Text] = []
        total = 0
        for document in documents:
            anchor = self.pages[document.path]
            body = self._for_report(document, anchor)
            if isinstance(body, Body) and total + body.elements > MOST_IN_ALL:
                body = "the report would grow too large"
            if isinstance(body, Body):
                total += body.elements
                made.append(Text(document=document, anchor=anchor, body=body.html))
            else:
                made.append(Text(document=document, anchor=anchor, body=None, reason=body))
        return tuple(made)

    def _for_report(self, document: Document, anchor: str) -> Body | str:
        try:
            body = fit(
                _rendered(document),
                resolve=partial(self._inside, document),
                prefix=f"{anchor}-",
                title=document.title,
            )
        except (NotExaminableError, TooDeep):
            return "its parts nest too deep"
        return body if body.elements <= MOST_ELEMENTS else "it is too long"

    def _inside(self, document: Document, target: str) -> str | None:
        place, _, fragment = target.partition("#")
        aimed = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), place))
        anchor = self.pages.get(aimed)
        if anchor is None:
            return None
        known = {
            item.anchor for other in self.report.examination.documents if other.path == aimed for item in other.headings
        }
        return f"#{anchor}-{fragment}" if fragment in known else f"#{anchor}"


def manual_sections(rule: Rule) -> tuple[tuple[str, Markup], ...]:
    """Give a rule's manual as titles and texts, without its first line."""
    parts = re.split(r"^## (.+)$", rule.manual, flags=re.MULTILINE)[1:]
    return tuple(
        (title, fit(to_html(text.strip()), resolve=lambda _: None).html)
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    )


def _rendered(document: Document) -> str:
    # An image keeps its address until body.fit has written it down in words.
    return to_html(document.body, image=lambda target: target)
