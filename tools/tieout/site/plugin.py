"""The thin adapter between our pages and MkDocs: no judgement, no reading of the repository."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from material.plugins.search.plugin import SearchIndex  # type: ignore[import-untyped]  # Material has no types
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc

from tieout.site.places import quoted
from tieout.site.rendering import Rendering
from tieout.site.search import Section, sections

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from tieout.model.document import Heading
    from tieout.site.site_map import SiteMap


# What no page of ours uses of the theme: how to search in other languages, and what finds faults in its scripts.
_OTHER_LANGUAGES, _FOR_FAULTS = "assets/javascripts/lunr/", ".map"
_MAP = "sitemap.xml"  # it says nothing without an address of its own
_DIALOG = 'data-md-component="search" role="dialog"'


class _NoOptions(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """The plug-in takes its pages from us, nothing from a configuration."""


class Index(SearchIndex):  # type: ignore[misc]  # Material leaves it untyped
    """The index of the theme, with our sections of each page."""

    def add_entry_from_context(self, page: Page) -> None:
        """Add a page, unless it says that it is not to be found."""
        if (page.meta.get("search") or {}).get("exclude"):
            return
        for section in sections(page.content or ""):
            self.create_entry_for_section(_Parsed(section), page.toc, page.url, page)


class _Parsed:
    """A section as the theme's parser gives it."""

    def __init__(self, section: Section) -> None:
        self.id, self.text = section.id, [section.text]
        self.title = [section.title] if section.title else []


class TieoutPages(BasePlugin[_NoOptions]):  # type: ignore[no-untyped-call]  # as above
    """Hands MkDocs the pages of a site map, with their text rendered by our own Markdown.

    MkDocs' own Markdown is given nothing of the documents: it would run raw HTML, attribute lists
    and snippets that a document of the repository may hold.
    """

    def __init__(self, site: SiteMap) -> None:
        """Take the pages; nothing is read later."""
        super().__init__()
        self.rendering = Rendering(site)
        self.pictures = site.files

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Have the search find the pages' parts as we tell them, once it has an index."""
        search = config.plugins["material/search"]
        search.search_index = Index(**search.config)  # type: ignore[attr-defined]  # of Material, which leaves it untyped

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take out what no page uses, and add a generated file for each page, with the address of its edit button, and each image."""
        config.theme.static_templates.discard(_MAP)
        for file in [*files]:
            if file.src_uri.startswith(_OTHER_LANGUAGES) or file.src_uri.endswith(_FOR_FAULTS):
                files.remove(file)
        for page in self.rendering.pages.values():
            file = File.generated(config, page.path, content="")
            file.edit_uri = None if page.source is None else quoted(page.source)
            files.append(file)
        for place, data in self.pictures.items():
            files.append(File.generated(config, place, content=data))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Set the title, which the theme writes as HTML, and give MkDocs no text."""
        del markdown, config, files
        ours = self.rendering.pages[page.file.src_uri]
        page.meta["title"] = html.escape(ours.title)
        if not ours.searched:
            page.meta["search"] = {"exclude": True}
        elif ours.document is not None:  # before the pages that only name it
            page.meta["search"] = {"boost": 3}
        return ""

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the page's HTML, and its headings for the table of contents."""
        del html, config, files
        path = page.file.src_uri
        page.toc = get_toc(_tokens(self.rendering.headings(path)))  # type: ignore[arg-type]  # the same keys; their type is private
        return self.rendering.content(path)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Name the dialog of the search, which the theme leaves without a name (WCAG 4.1.2)."""
        del page, config
        return output.replace(_DIALOG, f'{_DIALOG} aria-label="Search"', 1)


def _tokens(headings: tuple[Heading, ...]) -> list[dict[str, object]]:
    """Nest headings as MkDocs' table of contents wants them, their text as HTML."""
    roots: list[dict[str, object]] = []
    open_levels: list[tuple[int, list[dict[str, object]]]] = [(0, roots)]
    for heading in headings:
        children: list[dict[str, object]] = []
        token: dict[str, object] = {
            "level": heading.level,
            "id": quoted(heading.anchor),
            "name": html.escape(heading.text),
            "children": children,
        }
        while open_levels[-1][0] >= heading.level:
            open_levels.pop()
        open_levels[-1][1].append(token)
        open_levels.append((heading.level, children))
    return roots
