"""What a site consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tieout.sources.images import Unshown


class Picture(NamedTuple):
    """An image that a text of the site shows."""

    place: str
    """Below the site's root, named by its bytes: neither its folder nor its own name is told."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """One page."""

    path: str
    """Where it stands below the site's root, ending in ``.md``. Links of ours are between these."""
    title: str
    markdown: str
    """What we computed; of a document's page, its text as it is."""
    document: str | None = None
    """The path of the document whose text it is: links of the text start there."""
    facts: str = ""
    """Markdown of ours that stands below a document's title."""
    of_images: str = ""
    """Markdown of ours that goes on with ``facts`` where the text shows an image."""
    history: str = ""
    """Markdown of ours that stands below a document's text, under a heading of its own."""
    drawing: str = ""
    """HTML of ours that stands below the first paragraph of a page that we compute."""
    register: str = ""
    """HTML of ours that stands at the end of a page that we compute."""
    titles: tuple[tuple[str, str], ...] = ()
    """Anchors of headings with the words that follow them there: an id keeps its address when its title changes."""
    is_matrix: bool = False
    """Whether its tables are of signs, which stay tables where the page is narrow."""
    source: str | None = None
    """The file of the repository that a reader would edit; None for pages that we compute."""
    searched: bool = True
    """Whether search finds it: not a register, whose rows would drown the texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMap:
    """All pages, and the order in which the navigation shows them."""

    name: str
    pages: tuple[SitePage, ...]
    navigation: tuple[tuple[str, tuple[str, ...]], ...]
    """A heading and the paths under it; an empty heading is the top level."""
    made: str = ""
    """Of which day and commit it tells, for the foot of each page; empty where it does not say."""
    above: frozenset[str] = frozenset()
    """Files that are not for the readers, or of which nobody knows it: no text shows one as an image."""
    pictures: Mapping[str, Picture | Unshown] = field(default_factory=dict)
    """The files that texts show as images, by their paths in the repository, or why they do not."""

    @property
    def files(self) -> dict[str, bytes]:
        """The bytes of the images, each once, by where they stand."""
        return {item.place: item.data for item in self.pictures.values() if isinstance(item, Picture)}

    @property
    def beside(self) -> tuple[str, ...]:
        """The pages that other pages lead to, and the navigation does not."""
        shown = {path for _, paths in self.navigation for path in paths}
        return tuple(page.path for page in self.pages if page.path not in shown)
