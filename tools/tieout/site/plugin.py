"""The thin adapter between our pages and MkDocs: no judgement, no reading of the repository."""

from __future__ import annotations

import html
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc

from tieout.model.errors import NotExaminableError
from tieout.site.places import quoted
from tieout.sources.links import destination
from tieout.sources.markdown import to_html
from tieout.sources.outline import outline

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from tieout.model.document import Heading
    from tieout.site.pages import SiteMap, SitePage


class _NoOptions(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """The plug-in takes its pages from us, nothing from a configuration."""


class TieoutPages(BasePlugin[_NoOptions]):  # type: ignore[no-untyped-call]  # as above
    """Hands MkDocs the pages of a site map, with their text rendered by our own Markdown.

    MkDocs' own Markdown is given nothing of the documents: it would run raw HTML, attribute lists
    and snippets that a document of the repository may hold.
    """

    def __init__(self, site: SiteMap) -> None:
        """Take the pages; nothing is read later."""
        super().__init__()
        self.pages: dict[str, SitePage] = {page.path: page for page in site.pages}
        self.by_document = {page.document: page for page in site.pages if page.document is not None}
        shapes = {page.path: outline(page.markdown, path=page.path) for page in site.pages}
        # A text that is too deep is not shown, so it has no place to lead to.
        self.headings = {path: shape.headings if shape.problem is None else () for path, shape in shapes.items()}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add a generated file for each page, with the address of its edit button."""
        for page in self.pages.values():
            file = File.generated(config, page.path, content="")
            file.edit_uri = None if page.source is None else quoted(page.source)
            files.append(file)
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Set the title, which the theme writes as HTML, and give MkDocs no text."""
        del markdown, config, files
        page.meta["title"] = html.escape(self.pages[page.file.src_uri].title)
        return ""

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the page's HTML, and its headings for the table of contents."""
        del html, config, files
        source = self.pages[page.file.src_uri]
        prefix = self._prefix(source)
        page.toc = get_toc(_tokens(self.headings[source.path], prefix))  # type: ignore[arg-type]  # the same keys; their type is private
        if source.document is None:
            text = to_html(source.markdown, link=lambda target: self._between_pages(source, target), prefix=prefix)
            return _with_drawing(text, source.drawing)
        facts = to_html(source.facts, link=lambda target: self._between_pages(source, target))
        try:
            body = to_html(source.markdown, link=lambda target: self._of_document(source, target), prefix=prefix)
        except NotExaminableError as error:  # the page still says what it is, and why it shows no text
            body = f"<p>The text is not shown: {_escaped(error.message)}.</p>\n"
        title, end, rest = body.partition("</h1>\n") if body.startswith("<h1") else ("", "", body)
        return f"{title or f'<h1>{_escaped(source.title)}'}{end or '</h1>' + chr(10)}{facts}{rest}"

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
        page = self.by_document.get(found.path or "")
        return None if page is None else self._address(here, page, found.fragment)

    def _address(self, here: SitePage, page: SitePage, fragment: str) -> str | None:
        known = fragment in {heading.anchor for heading in self.headings[page.path]}
        mark = f"#{quoted(self._prefix(page) + fragment)}" if known else ""
        if page is here:
            return mark or None
        relative = posixpath.relpath(page.path, posixpath.dirname(here.path) or ".")
        return f"{quoted(relative.removesuffix('.md'))}.html{mark}"

    def _prefix(self, page: SitePage) -> str:
        """Keep anchors apart from the theme's own ids, which begin with two underscores."""
        return "text-" if any(heading.anchor.startswith("__") for heading in self.headings[page.path]) else ""


def _with_drawing(text: str, drawing: str) -> str:
    """Put a drawing of ours below the title; it scrolls where the page is narrow."""
    if not drawing:
        return text
    title, end, rest = text.partition("</h1>\n")
    return f'{title}{end}<div class="drawn" role="group" aria-label="Drawing" tabindex="0">{drawing}</div>\n{rest}'


def _escaped(value: str) -> str:
    return html.escape(value)


def _tokens(headings: tuple[Heading, ...], prefix: str) -> list[dict[str, object]]:
    """Nest headings as MkDocs' table of contents wants them, their text as HTML."""
    roots: list[dict[str, object]] = []
    open_levels: list[tuple[int, list[dict[str, object]]]] = [(0, roots)]
    for heading in headings:
        children: list[dict[str, object]] = []
        token: dict[str, object] = {
            "level": heading.level,
            "id": quoted(f"{prefix}{heading.anchor}"),
            "name": html.escape(heading.text),
            "children": children,
        }
        while open_levels[-1][0] >= heading.level:
            open_levels.pop()
        open_levels[-1][1].append(token)
        open_levels.append((heading.level, children))
    return roots
