"""Pages of the site -> HTML, by the one Markdown of documents everywhere. Pure."""

from __future__ import annotations

import html
import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tieout.model.characters import visible
from tieout.model.document import Heading
from tieout.model.errors import NotExaminableError
from tieout.site.places import quoted
from tieout.site.site_map import Picture
from tieout.site.tables import Narrow, framed
from tieout.sources.images import NotShown, Shown, Unshown, path_of
from tieout.sources.links import destination
from tieout.sources.markdown import to_html
from tieout.sources.outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.site.site_map import SiteMap, SitePage

HISTORY = "Change history"
EXCLUDED = "data-search-exclude"
"""Of a heading below which the search finds nothing; as the theme calls it."""
# Days and ids of controls, documents and rows, which a browser would break at their hyphens, and a sign with its word.
_KEPT = re.compile(
    r"[\u2714\u2718\u25b3\u25cb] \w+"
    r"|\b(?:[0-9]{4}-(?:[0-9]{2}(?:-[0-9]{2})?|Q[1-4]|W[0-9]{2})|[A-Z]{1,6}(?:-[0-9]{1,5}){1,2})\b"
)
_IN_PATH = re.compile(r"(?<=[\w.])/(?=[\w.])")
# Text between tags in which one of them may stand: most of it is line ends and plain words.
_BETWEEN_TAGS = re.compile(r">[^<]*?[0-9/\u2714\u2718\u25b3\u25cb][^<]*")


class Rendering:
    """A site map with the places that links between its pages may lead to."""

    def __init__(self, site: SiteMap) -> None:
        """Take the pages; nothing is read later."""
        self.pages: dict[str, SitePage] = {page.path: page for page in site.pages}
        self._pictures = site.pictures
        self._by_document = {page.document: page for page in site.pages if page.document is not None}
        shapes = {page.path: outline(page.markdown, path=page.path) for page in site.pages}
        # A text that is too deep is not shown, so it has no place to lead to.
        self._headings = {path: shape.headings if shape.problem is None else () for path, shape in shapes.items()}
        self._anchors = {path: frozenset(item.anchor for item in found) for path, found in self._headings.items()}
        self._prefixes = {path: anchor_prefix(anchors) for path, anchors in self._anchors.items()}

    def headings(self, path: str) -> tuple[Heading, ...]:
        """Give those of a page, with their anchors as the page has them."""
        page = self.pages[path]
        prefix = self.prefix(page)
        titles = dict(page.titles)
        found = tuple(
            item._replace(anchor=prefix + item.anchor, text=f"{item.text} {titles.get(item.anchor, '')}".rstrip())
            for item in self._headings[path]
        )
        if not page.history:
            return found
        return (*found, Heading(level=2, text=HISTORY, anchor=self._history_anchor(path), line=0))

    def content(self, path: str) -> str:
        """Give a page's HTML: of a document its title, what is known of it, and its text."""
        source = self.pages[path]
        prefix = self.prefix(source)
        if source.document is None:
            text = to_html(source.markdown, link=lambda target: self._between_pages(source, target), prefix=prefix)
            text = text.replace("<dl>", '<dl class="facts">')
            narrow = Narrow.MATRIX if source.is_matrix else Narrow.STACKED
            text = framed(_titled(_unbroken(text), source.titles, prefix), narrow)
            return _with_drawing(text, source.drawing) + source.register
        try:
            body = to_html(
                source.markdown,
                link=lambda target: self._of_document(source, target),
                image=lambda target: self._image(source, target),
                prefix=prefix,
            )
        except NotExaminableError as error:  # the page still says what it is, and why it shows no text
            body = f"<p>The text is not shown: {html.escape(error.message)}.</p>\n"
        known = source.facts + (source.of_images if "<img " in body else "")
        facts = _unbroken(to_html(known, link=lambda target: self._between_pages(source, target)))
        title, end, rest = body.partition("</h1>\n") if body.startswith("<h1") else ("", "", body)
        head = f"{title or f'<h1>{html.escape(source.title)}'}{end or '</h1>' + chr(10)}"
        facts = facts.replace("<dl>", '<dl class="facts">')
        return f"{head}{facts}{framed(rest)}{self._history(source)}"

    def prefix(self, page: SitePage) -> str:
        """Keep anchors apart from the theme's own ids, which begin with two underscores."""
        return self._prefixes[page.path]

    def _history(self, page: SitePage) -> str:
        if not page.history:
            return ""
        table = to_html(page.history, link=lambda target: self._between_pages(page, target))
        anchor = self._history_anchor(page.path)
        # Search finds the text, not the list of who changed it, which names each key of the head.
        return f'<h2 id="{anchor}" {EXCLUDED}>{HISTORY}</h2>\n{framed(_unbroken(table), Narrow.STACKED)}'

    def _history_anchor(self, path: str) -> str:
        """Give one that no heading of the text has."""
        prefix = self.prefix(self.pages[path])
        taken = {prefix + anchor for anchor in self._anchors[path]}
        anchor, number = "change-history", 1
        while anchor in taken:
            number += 1
            anchor = f"change-history-of-the-page-{number}"
        return anchor

    def _between_pages(self, here: SitePage, target: str) -> str | None:
        """Give the address of a link of ours, which is written as from page to page."""
        path, _, fragment = target.partition("#")
        page = self.pages[unquote(posixpath.normpath(posixpath.join(posixpath.dirname(here.path), path)))]
        return self._address(here, page, unquote(fragment))

    def _of_document(self, here: SitePage, target: str) -> str | None:
        """Give the address of a document's link; None (plain text) for what is not on the site."""
        found = destination(target, here.document or "")
        if not found.is_ours:
            return target
        page = self._by_document.get(found.path or "")
        if page is not None:
            return self._address(here, page, found.fragment)
        picture = self._pictures.get(found.path or "")  # one that a text shows, for a closer look
        return _way(here, picture.place) if isinstance(picture, Picture) else None

    def _image(self, here: SitePage, target: str) -> Shown | NotShown | None:
        path = path_of(target, here.document or "")
        found = path if isinstance(path, Unshown) else self._pictures.get(path)
        if isinstance(found, Picture):
            return Shown(_way(here, found.place))
        return None if found is None else NotShown(found.why)

    def _address(self, here: SitePage, page: SitePage, fragment: str) -> str | None:
        known = fragment in self._anchors[page.path]
        mark = f"#{quoted(self.prefix(page) + fragment)}" if known else ""
        if not known and fragment and f'id="{fragment}"' in page.register:
            mark = f"#{fragment}"
        if page is here:
            return mark or None
        return f"{_way(here, page.path).removesuffix('.md')}.html{mark}"


def _way(here: SitePage, place: str) -> str:
    """Give the address of what stands at a place of the site, from a page."""
    return quoted(posixpath.relpath(place, posixpath.dirname(here.path) or "."))


def anchor_prefix(anchors: Iterable[str]) -> str:
    """Give what goes before each anchor of a page that has one like the theme's own ids."""
    return "text-" if any(anchor.startswith("__") for anchor in anchors) else ""


def _unbroken(text: str) -> str:
    """Keep days and ids in one piece, and let a path break at its slashes; only what stands between tags is touched."""

    def kept(match: re.Match[str]) -> str:
        return _KEPT.sub(r'<span class="kept">\g<0></span>', _IN_PATH.sub("/<wbr>", match.group()))

    return _BETWEEN_TAGS.sub(kept, text)


def _titled(text: str, titles: tuple[tuple[str, str], ...], prefix: str) -> str:
    """Put the words that belong to a heading behind its id."""
    words = {f'<h2 id="{html.escape(prefix + anchor)}">': html.escape(visible(title)) for anchor, title in titles}

    def whole(match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]} {words[match[1]]}</h2>" if match[1] in words else match[0]

    return re.sub(r"(<h2 [^>]*>)(.*?)</h2>", whole, text) if words else text


def _with_drawing(text: str, drawing: str) -> str:
    """Put a drawing of ours below the first paragraph."""
    if not drawing:
        return text
    first, end, rest = text.partition("</p>\n")
    return f"{first}{end}{drawing}{rest}" if end else f"{text}{drawing}"
