"""Pages of a bundle, read as a browser reads them: what in them leads nowhere, loads anything, or has no head."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ACTIVE = {"script", "link", "img", "iframe", "object", "embed", "form", "base", "audio", "video", "source", "template"}
LOADING = {"src", "srcset", "style", "action", "formaction", "background", "poster", "ping", "data"}
OUTSIDE = ("https:", "http:", "mailto:")


@dataclass
class Read(HTMLParser):
    """What one page consists of."""

    text: str
    tags: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    bare_tables: int = 0
    _open: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "a":
            self.links.append(str(given.get("href")))
        if tag == "table":
            self._open.append(False)
        if tag == "thead" and self._open:
            self._open[-1] = True
        self.odd += [f"{tag} {name}" for name in given if name.startswith("on") or name in LOADING]

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.bare_tables += not self._open.pop()

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "title" and not self.title:
            self.title = data.strip()


def faults(files: Mapping[str, bytes]) -> list[str]:
    """Name all that is wrong with the pages among the files of a bundle."""
    pages = {path: Read(data.decode("utf-8")) for path, data in files.items() if path.endswith(".html")}
    return [f"{path}: {fault}" for path, page in sorted(pages.items()) for fault in _of(path, page, pages, files)]


def _of(path: str, page: Read, pages: Mapping[str, Read], files: Mapping[str, bytes]) -> Iterator[str]:
    if page.language != "en":
        yield "says no language"
    if not page.title:
        yield "has no title"
    yield from (f"holds <{tag}>" for tag in sorted(ACTIVE & {*page.tags}))
    yield from (f"has the attribute {name}" for name in page.odd)
    yield from (f"has the id {name!r} {count} times" for name, count in Counter(page.ids).items() if count > 1)
    yield from (f"has the id {name!r}, which is none" for name in page.ids if not name or re.search(r"\s", name))
    if page.bare_tables:
        yield f"has {page.bare_tables} tables without a head"
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield "does not begin with its one h1"
    yield from (f"goes from h{before} to h{after}" for before, after in pairwise(levels) if after > before + 1)
    if "url(" in page.text or "@import" in page.text:
        yield "has a style that loads"
    for link in page.links:
        if not link.startswith(OUTSIDE):
            yield from _dead(path, link, pages, files)


def _dead(path: str, link: str, pages: Mapping[str, Read], files: Mapping[str, bytes]) -> Iterator[str]:
    place, _, fragment = link.partition("#")
    aimed = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(place))) if place else path
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", link):
        yield f"leads out by {link!r}"
    elif aimed not in files:
        yield f"leads to {link!r}, which is not there"
    elif fragment and aimed in pages and unquote(fragment) not in pages[aimed].ids:
        yield f"leads to {link!r}, of which {aimed} has no such place"
