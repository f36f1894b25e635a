"""The images that the texts of a site show -> their bytes; nothing of a text that the readers are not shown.

An image is published exactly if a text that is published shows it, whatever else names it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from tieout.load import image_files
from tieout.model.errors import NotExaminableError
from tieout.model.location import Location
from tieout.site.site_map import Picture
from tieout.sources.images import Unshown, image_name, path_of, suffix_of
from tieout.sources.markdown import to_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tieout.model.examination import Examination
    from tieout.site.site_map import SiteMap, SitePage

FOLDER = "images/"
"""Under it they stand."""
TOGETHER = 64 * 1024 * 1024
"""Bytes of all images that are read for a site: a build holds them in memory."""
_ALL = Unshown(
    f"the images of the texts are larger than {TOGETHER // 1024 // 1024} MiB together",
    "save them smaller, or show fewer: those before it are shown",
)
_DOUBTED = Unshown(
    "nobody can read for whom it is",
    "tieout check names it; if documents: of controls.yaml takes it for a text, write policies/**/*.md there",
)


class Missing(NamedTuple):
    """An image that a text names and the site does not show."""

    location: Location
    """Of the text that names it."""
    name: str
    """Of its file, without a folder; empty where it has none."""
    said: Unshown


def with_pictures(site: SiteMap, root: Path, examination: Examination, *, together: int = TOGETHER) -> SiteMap:
    """Read the images that the texts of the site show, ``together`` bytes at most.

    Where no text shows one nothing is read. Raises as ``load``.
    """
    paths = dict.fromkeys(path for page in site.pages for _, path in _named(page) if isinstance(path, str))
    if not paths:
        return site
    found: dict[str, Picture | Unshown] = {}
    read = 0
    for path, data in image_files(root, examination, paths):
        read += 0 if isinstance(data, Unshown) else len(data)
        if read > together:  # what is no image counts too: whatever a text asks for, no more than this is read
            break
        if isinstance(data, Unshown):
            found[path] = data
        else:
            found[path] = _DOUBTED if path in site.above else _picture(path, data)
    return replace(site, pictures={path: found.get(path, _ALL) for path in paths})


def missing(site: SiteMap, examination: Examination) -> Iterator[Missing]:
    """Give what texts name and the site does not show, in the order of the pages, each once a text."""
    documents = {item.path: item for item in examination.documents}
    for page in site.pages:
        for target, path in dict(_named(page)).items():
            said = path if isinstance(path, Unshown) else site.pictures[path]
            if isinstance(said, Unshown):
                document = documents[page.document or ""]
                places = (item.location for item in document.links if unquote(item.target) == unquote(target))
                yield Missing(next(places, Location(path=document.path)), image_name(target), said)


def _named(page: SitePage) -> Iterator[tuple[str, str | Unshown]]:
    """Give the target of each image that a page shows, with the path of its file."""
    if page.document is None or "![" not in page.markdown:
        return
    targets: list[str] = []
    try:
        to_html(page.markdown, image=targets.append)
    except NotExaminableError:  # its page shows no text, and so no image
        return
    yield from ((target, path_of(target, page.document)) for target in targets)


def _picture(path: str, data: bytes) -> Picture | Unshown:
    suffix = suffix_of(path, data)
    if isinstance(suffix, Unshown):
        return suffix
    return Picture(f"{FOLDER}{hashlib.sha256(data).hexdigest()}.{suffix}", data)
