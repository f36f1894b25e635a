"""Documents and manuals -> the HTML of their text, for a page or for the report."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from markupsafe import Markup

from tieout.model.characters import visible
from tieout.model.document import Document
from tieout.model.errors import NotExaminableError
from tieout.render.body import TooDeep, fit, in_bundle
from tieout.rules.base import Rule
from tieout.sources.markdown import to_html

MOST_ELEMENTS = 4_000
"""Of one text in report.pdf, some 50 pages; a longer one is left to its HTML page."""
MOST_IN_ALL = 12_000
"""Of all texts in report.pdf, some 150 pages: WeasyPrint holds about 1.4 MB a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document's text in the report, or the reason why it is not there."""

    document: Document
    body: Markup | None
    anchor: str = ""
    """Empty where the text is not there."""
    reason: str = ""


def for_page(document: Document, pages: Mapping[str, str]) -> Markup:
    """Give a text for the document's own page; as written where it nests too deep."""
    resolve = partial(in_bundle, path=document.path, page=pages[document.path], pages=pages)
    try:
        return fit(_rendered(document), resolve=resolve, top=3, title=document.title).html
    except (NotExaminableError, TooDeep):
        return Markup(
            '<p class="remark">This text nests too deep to be laid out; it follows as written.</p>'
            '<pre class="written" tabindex="0">{}</pre>'
        ).format(visible_lines(document.body))


def for_report(documents: tuple[Document, ...]) -> tuple[Text, ...]:
    """Give the texts for the report, in order; what would cost too much is left out with a reason."""
    anchors = {item.path: f"text-{place}" for place, item in enumerate(documents, 1)}
    kept: dict[str, Text] = {}
    total = 0
    for document in documents:
        text, elements = _measured(document, anchors[document.path])
        if text.body is not None and total + elements > MOST_IN_ALL:
            text = Text(document=document, body=None, reason="the report would grow too long")
        elif text.body is not None:
            total += elements
        kept[document.path] = text
    # Only now is it known which texts a link can lead to.
    printed = {path: anchors[path] for path, text in kept.items() if text.body is not None}
    known = {
        f"{anchors[item.path]}-{heading.anchor}"
        for item in documents
        if item.path in printed
        for heading in item.headings
    }
    return tuple(text if text.body is None else _linked(text.document, printed, known) for text in kept.values())


def manual_sections(rule: Rule) -> tuple[tuple[str, Markup], ...]:
    """Give a rule's manual as titles and texts, without its first line."""
    parts = re.split(r"^## (.+)$", rule.manual, flags=re.MULTILINE)[1:]
    return tuple(
        (title, fit(to_html(text.strip()), resolve=lambda _: None).html)
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    )


def visible_lines(text: str) -> str:
    """Show what hides in a text of many lines."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _measured(document: Document, anchor: str) -> tuple[Text, int]:
    try:
        body = fit(_rendered(document), resolve=lambda _: None)
    except (NotExaminableError, TooDeep):
        return Text(document=document, body=None, reason="its parts nest too deep"), 0
    if body.elements > MOST_ELEMENTS:
        return Text(document=document, body=None, reason="it is too long"), 0
    return Text(document=document, body=body.html, anchor=anchor), body.elements


def _linked(document: Document, printed: Mapping[str, str], known: set[str]) -> Text:
    anchor = printed[document.path]

    def inside(target: str) -> str | None:
        place, _, fragment = target.partition("#")
        aimed = printed.get(posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(place))))
        precise = f"{aimed}-{unquote(fragment)}"
        return None if aimed is None else f"#{precise}" if precise in known else f"#{aimed}"

    body = fit(_rendered(document), resolve=inside, prefix=f"{anchor}-", title=document.title)
    return Text(document=document, body=body.html, anchor=anchor)


def _rendered(document: Document) -> str:
    # An image keeps its address until body.fit has written it down in words.
    return to_html(document.body, image=lambda target: target)
