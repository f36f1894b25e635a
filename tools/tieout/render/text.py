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

LONGEST_PAGES = 60
"""Of one text in report.pdf; a longer one is left to its HTML page."""
MOST_PAGES = 150
"""Of all texts in report.pdf: WeasyPrint takes about a quarter of a second and 1.4 MB for each."""
_FULL = "the report would grow too long"


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
    reasons: dict[str, str] = {}
    left = float(MOST_PAGES)
    for document in documents:
        reason, pages = _measured(document) if left > 0 else (_FULL, 0.0)
        left -= pages
        reasons[document.path] = reason or (_FULL if left < 0 else "")
    # Only now is it known which texts a link can lead to.
    printed = {path: anchors[path] for path, reason in reasons.items() if not reason}
    known = {
        f"{anchors[item.path]}-{heading.anchor}"
        for item in documents
        if item.path in printed
        for heading in item.headings
    }
    return tuple(
        _linked(item, printed, known)
        if item.path in printed
        else Text(document=item, body=None, reason=reasons[item.path])
        for item in documents
    )


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


def _measured(document: Document) -> tuple[str, float]:
    """Give the reason why a text is not printed, else the pages that it takes."""
    try:
        pages = fit(_rendered(document), resolve=lambda _: None).pages
    except (NotExaminableError, TooDeep):
        return "its parts nest too deep", 0.0
    return ("it is too long", 0.0) if pages > LONGEST_PAGES else ("", pages + 1)


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
