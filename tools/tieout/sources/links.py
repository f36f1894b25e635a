"""Where a link of a document leads, and whether something is there."""

from __future__ import annotations

import functools
import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from tieout.model.document import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tieout.model.document import Document

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//", re.ASCII)
_PLAIN = re.compile(r"[\w-][\w .-]*(?:/[\w-][\w .-]*)*")
_REMEMBERED = 200
"""Characters of a target that is kept for the next document."""
ROOT = "."
"""The path of the repository's root folder."""


class Destination(NamedTuple):
    """What a target means in the repository."""

    path: str | None
    """Relative to the root, normalised; None if it leads elsewhere or out of the repository."""
    fragment: str
    """Decoded; empty if none is named."""
    is_ours: bool
    """Whether it names a file of a repository at all, be it one that lies outside."""


def destination(target: str, document_path: str) -> Destination:
    """Read a target as GitHub does: from the document's folder, or from the root after a ``/``."""
    if target[:1] == "#" and "%" not in target:  # as most links of a document within itself
        return Destination(document_path, target[1:], is_ours=True)
    read = _remembered if len(target) <= _REMEMBERED else _destination
    found = read(target, document_path[: document_path.rfind("/") + 1])
    return found._replace(path=document_path) if found.path == "" else found


def _destination(target: str, folder: str) -> Destination:
    """Read a target in a folder, named with its slash; an empty path is the document's own."""
    if _ELSEWHERE.match(target):
        return Destination(None, "", is_ours=False)
    written, _, fragment = target.partition("#")
    written = written.partition("?")[0]
    if "%" in target:
        written, fragment = unquote(written), unquote(fragment)
    if not written:
        return Destination("", fragment, is_ours=True)
    if _PLAIN.fullmatch(written):  # nothing to normalise, as in most links
        return Destination(folder + written, fragment, is_ours=True)
    path = posixpath.normpath((written.lstrip("/") if written.startswith("/") else folder + written) or ROOT)
    if path == ".." or path.startswith(("../", "/")):
        return Destination(None, fragment, is_ours=True)
    return Destination(path, fragment, is_ours=True)


_remembered = functools.lru_cache(maxsize=4096)(_destination)  # the documents of a folder link to each other


def resolve_links(
    documents: Iterable[Document],
    exists: Callable[[str], bool],
    anchors_of: Callable[[str], frozenset[str] | None],
) -> tuple[Document, ...]:
    """Fill in what is at the end of each link.

    ``exists`` says whether a file or folder of the repository is there; ``anchors_of`` gives the
    anchors of a Markdown file, None for any other. A link out of the repository does not exist.
    """
    found: list[Document] = []
    for document in documents:
        if not document.links:
            found.append(document)
            continue
        own = frozenset([heading.anchor for heading in document.headings])
        links = tuple([_resolve(link, document.path, own, exists, anchors_of) for link in document.links])
        found.append(replace(document, links=links))
    return tuple(found)


def _resolve(
    link: Link,
    here: str,
    own: frozenset[str],
    exists: Callable[[str], bool],
    anchors_of: Callable[[str], frozenset[str] | None],
) -> Link:
    _, fragment, is_ours = destination(link.target, here)
    if not is_ours:
        return link
    path = link.path
    anchors: frozenset[str] | None = None
    if path == here:
        is_there = True
        anchors = own
    else:
        is_there = path is not None and (path == ROOT or exists(path))
        if path is not None and is_there and fragment:
            anchors = anchors_of(path)
    known = None if not fragment or anchors is None else fragment in anchors or fragment == "top"
    return Link(link.target, link.location, link.path, is_there, known)
