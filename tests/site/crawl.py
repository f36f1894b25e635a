"""A built site read back with the standard library: its links, ids, scripts and text."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

_ADDRESSES = {"href", "src", "action", "data", "poster", "srcset"}
_LOADED = {"img", "script", "iframe", "source", "embed", "object", "video", "audio", "link"}


@dataclass
class Page(HTMLParser):
    """One page of a site."""

    path: str
    links: list[tuple[str, str]] = field(default_factory=list)
    """Tag and address."""
    ids: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    """Attributes that run as script."""
    scripts: list[str] = field(default_factory=list)
    """What stands between script tags."""
    loose: list[str] = field(default_factory=list)
    """All other text."""
    tags: list[str] = field(default_factory=list)
    title: str = ""
    open_: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in {"script", "title", "style"}:
            self.open_.append(tag)
        for name, value in attrs:
            if name in _ADDRESSES:
                self.links.append((tag, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name.startswith("on"):
                self.handlers.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        if self.open_ and self.open_[-1] == tag:
            self.open_.pop()

    def handle_data(self, data: str) -> None:
        inside = self.open_[-1] if self.open_ else ""
        if inside == "script":
            self.scripts.append(data)
        elif inside == "title":
            self.title += data
        else:
            self.loose.append(data)

    @property
    def text(self) -> str:
        """All text that a reader sees, blanks collapsed."""
        return " ".join(" ".join(self.loose).split())


def read(site: Path) -> dict[str, Page]:
    """Give each page of a site by its path."""
    pages = {}
    for place in sorted(site.rglob("*.html")):
        page = Page(place.relative_to(site).as_posix())
        page.feed(place.read_text(encoding="utf-8"))
        page.close()
        pages[page.path] = page
    return pages


def dead_ends(site: Path, pages: dict[str, Page]) -> list[str]:
    """Name every address of the site's own that leads nowhere, and what is loaded from elsewhere."""
    wrong = []
    for page in pages.values():
        for tag, address in page.links:
            where = f"{page.path}: <{tag}> {address}"
            if address.startswith(("http://", "https://", "mailto:")):
                if tag in _LOADED:
                    wrong.append(f"{where} is loaded from elsewhere")
                continue
            path, _, fragment = address.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(path)))
            if not path:
                target = page.path
            if ":" in path or target.startswith(("..", "/")) or not (site / target).is_file():
                wrong.append(f"{where} is not there")
            elif fragment and unquote(fragment) not in pages[target].ids and not fragment.startswith("__"):
                wrong.append(f"{where} has no such place")
    return wrong
