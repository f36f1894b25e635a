"""The thin adapter between our pages and MkDocs: no judgement, no reading of the repository."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc

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

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add a generated file for each page, with the address of its edit button."""
        for page in self.pages.values():
            file = File.generated(config, page.path, content="")
            file.edit_uri = page.source
            files.append(file)
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Set the title and give MkDocs no text."""
        del markdown, config, files
        page.meta["title"] = self.pages[page.file.src_uri].title
        return ""

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the page's HTML, and its headings for the table of contents."""
        del html, config, files
        source = self.pages[page.file.src_uri]
        headings = outline(source.markdown, path=source.path).headings
        page.toc = get_toc(_tokens(headings))  # type: ignore[arg-type]  # the same keys; their type is private
        return to_html(source.markdown, link=lambda target: self._address(source.path, target))

    def _address(self, here: str, target: str) -> str | None:
        """Give a link's address on the site; None (plain text) for files that are not on it."""
        if target.startswith(("#", "http://", "https://", "mailto:")):
            return target
        path, mark, fragment = target.partition("#")
        joined = unquote(path).lstrip("/")
        if not path.startswith("/"):
            joined = posixpath.normpath(posixpath.join(posixpath.dirname(here), joined))
        if joined not in self.pages:
            return None
        # The address that MkDocs gives the page, relative to this one.
        address = posixpath.relpath(f"{joined.removesuffix('.md')}.html", posixpath.dirname(here) or ".")
        return f"{address}{mark}{fragment}"


def _tokens(headings: tuple[Heading, ...]) -> list[dict[str, object]]:
    """Nest headings as MkDocs' table of contents wants them."""
    roots: list[dict[str, object]] = []
    open_levels: list[tuple[int, list[dict[str, object]]]] = [(0, roots)]
    for heading in headings:
        children: list[dict[str, object]] = []
        token: dict[str, object] = {
            "level": heading.level,
            "id": heading.anchor,
            "name": heading.text,
            "children": children,
        }
        while open_levels[-1][0] >= heading.level:
            open_levels.pop()
        open_levels[-1][1].append(token)
        open_levels.append((heading.level, children))
    return roots
