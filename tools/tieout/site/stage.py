"""Pages -> a folder of sources that any generator of sites takes, so that none of them is needed for good.

A page is a Markdown file whose text is finished HTML: no generator's own dialect, macros or snippets see what a
document says. MkDocs builds it as it lies; others read the same files, and ``mkdocs.yml`` tells them the order.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from tieout.ports.storage import refused
from tieout.ports.writing import sweep, write_tree
from tieout.site.build import Built, beside, hold_address, hold_ours, mark, navigation
from tieout.site.places import quoted
from tieout.site.rendering import Rendering

if TYPE_CHECKING:
    from pathlib import Path

    from tieout.site.site_map import SiteMap, SitePage

DOCS = "docs"
SETTINGS = "mkdocs.yml"


def stage(site: SiteMap, directory: Path, *, edit_base: str | None = None) -> Built:
    """Write the sources to ``directory``, as a whole or not at all, replacing earlier ones of ours.

    Raises UsageError for a folder that holds anything else, StorageError where writing fails.
    """
    hold_ours(directory)
    hold_address(edit_base)
    rendering = Rendering(site)
    files = {f"{DOCS}/{page.path}": _page(page, rendering, edit_base) for page in site.pages}
    files |= {f"{DOCS}/{place}": data for place, data in site.files.items()}
    files[SETTINGS] = _settings(site)
    files |= mark()
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, directory.parent, "making the folder") from error
    sweep(directory.parent)
    write_tree(directory, sorted(files.items()))
    return Built(directory=directory, pages=len(site.pages))


def _page(page: SitePage, rendering: Rendering, edit_base: str | None) -> bytes:
    """Give a page whose text no generator takes for anything but HTML.

    One block without an empty line, which would end it; braces as references, which templates do not see.
    """
    body = rendering.content(page.path)
    if edit_base and page.source:
        base = edit_base if edit_base.endswith("/") else f"{edit_base}/"
        body += f'<p><a href="{html.escape(base + quoted(page.source))}">Edit this page</a></p>\n'
    kept = re.sub(r"\n(?=\s*\n)", "&#10;", body.strip())
    kept = kept.replace("{", "&#123;").replace("}", "&#125;")
    # Themes write a title as HTML.
    head = f"---\ntitle: {json.dumps(html.escape(page.title), ensure_ascii=True)}\n"
    if not page.searched:
        head += "search:\n  exclude: true\n"
    head += "---\n"
    return f"{head}\n<div>\n{kept}\n</div>\n".encode("utf-8", "backslashreplace")


def _settings(site: SiteMap) -> bytes:
    """Give the settings as JSON, which every reader of YAML reads: no name of a page can be taken for syntax."""
    # No theme is named: each generator has one of its own, and Zensical refuses that of another.
    nav = navigation(site)
    settings: dict[str, object] = {
        "site_name": html.escape(site.name),
        "copyright": html.escape(site.made),
        "docs_dir": DOCS,
        "use_directory_urls": False,
        "nav": nav,
    }
    if site.beside:
        settings["not_in_nav"] = beside(site)
    return (json.dumps(settings, indent=2, ensure_ascii=True) + "\n").encode("ascii")
