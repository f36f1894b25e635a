"""Documents and manuals -> the HTML of their text, for a page or for a PDF."""

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
from tieout.render.length import elements_of, pages_of
from tieout.render.print_table import fitted
from tieout.rules.base import Rule
from tieout.sources.markdown import to_html

_IMAGE = re.compile(r'<img src="([^"]*)"')
LONGEST_PAGES = 60
"""Of one text as a PDF: each takes 1.4 MB and, with its paragraphs, up to half a second; a longer one is left to its HTML page."""
MOST_ELEMENTS = 6_000
"""Of one text as a PDF: it takes WeasyPrint 10 seconds, on however few pages they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document's text as it is printed, or the reason why it is not."""

    body: str = ""
    """Escaped."""
    pages: float = 0.0
    """About how many it takes."""
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


def for_print(document: Document, page: str) -> Text:
    """Give a text for the document's own PDF, or why it would cost too much; ``page`` has all of its tables."""
    known = {item.anchor for item in document.headings}

    def inside(target: str) -> str | None:
        place, _, fragment = target.partition("#")
        aimed = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(place)))
        return f"#{fragment}" if aimed == document.path and unquote(fragment) in known else None

    try:
        # An image keeps its address until body.fit has written it down in words.
        body = fit(_rendered(document), resolve=inside, title=document.title)
    except (NotExaminableError, TooDeep):
        return Text(reason="its parts nest too deep to be laid out")
    html = fitted(body.html, page)
    pages = pages_of(html)
    if pages > LONGEST_PAGES:
        return Text(reason=f"it is too long: about {pages:.0f} pages, of {LONGEST_PAGES} that are laid out")
    if (count := elements_of(html)) > MOST_ELEMENTS:
        parts = "paragraphs, items, cells, links and marked words"
        return Text(reason=f"it has too many parts: {count:,} {parts}, of {MOST_ELEMENTS:,} that are laid out")
    return Text(body=str(html), pages=pages)


def images_left_out(document: Document) -> str:
    """Say how many images of a text are not in the bundle; empty where it has none."""
    if "![" not in document.body:
        return ""
    try:
        count = len(set(_IMAGE.findall(_rendered(document))))  # in what is a text's own each < is escaped
    except NotExaminableError:
        return "No image of this text is in the bundle; how many it has is not known, as it nests too deep to be read"
    if not count:
        return ""
    many, one = (
        ("1 image of this text is", "it") if count == 1 else (f"{count} images of this text are", "each of them")
    )
    return f"{many} not in the bundle, which names {one} by its address; what {one} shows was not examined"


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


def _rendered(document: Document) -> str:
    # An image keeps its address until body.fit has written it down in words.
    return to_html(document.body, image=lambda target: target)
