"""A tree of files -> its Markdown as the survey sees it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tieout.adopt.beyond import beyond
from tieout.adopt.survey import NotTaken, Page, with_declared_kind
from tieout.model.document import MARKDOWN
from tieout.model.location import Unreadable
from tieout.sources.front_matter import flat_head, read_head
from tieout.sources.refusal import SIZE_LIMIT
from tieout.sources.trees import CommitTree, Tree

_VENDORED = frozenset(
    {"node_modules", "bower_components", "third_party", "site-packages", "__pycache__", "venv", "Pods"}
)
_VENDOR_MARKS = ("modules.txt", "autoload.php", "bundle/")
"""What the package managers of Go, PHP and Ruby leave in a folder that they name vendor."""
_HEADING = re.compile(rb"^#{1,6}[ \t]+(.+?)[ \t#]*\r?$", re.MULTILINE)
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The Markdown of a tree."""

    pages: tuple[Page, ...]
    skipped: int
    """How many lie behind links, in hidden folders, or in copies of other projects."""
    paths: tuple[str, ...]
    """Every Markdown file of the tree, looked at or not."""
    beyond: tuple[NotTaken, ...] = ()
    """What may hold documents and was not looked into, and why."""

    def others(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Give the Markdown files that are not among these."""
        mine = frozenset(wanted)
        return tuple(path for path in self.paths if path not in mine)


def pages_of(tree: Tree) -> Pages:
    """Read the Markdown of a tree, links and copies of other projects left out and counted."""
    paths = tree.paths()
    markdown = tuple(path for path in paths if path.lower().endswith(MARKDOWN))
    vendors = frozenset(
        path[: path.index("vendor/") + len("vendor/")]
        for path in paths
        for mark in _VENDOR_MARKS
        if f"/vendor/{mark}" in f"/{path}"
    )
    ours = tuple(path for path in markdown if not _is_foreign(path, vendors) and not tree.is_link(path))
    pages = tuple(
        _unread(path, data) if isinstance(data, Unreadable) else _page(path, data)
        for path, data in _contents(tree, ours)
    )
    return Pages(
        pages=pages,
        skipped=len(markdown) - len(pages),
        paths=markdown,
        beyond=beyond(tree, lambda path: not _is_foreign(path, vendors)),
    )


def _contents(tree: Tree, paths: tuple[str, ...]) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Read files in a row; those of a commit by one process, since one for each takes 5 ms."""
    if not isinstance(tree, CommitTree):
        yield from ((path, tree.read(path)) for path in paths)
        return
    oids = [tree.entries[path].oid for path in paths]
    blobs = tree.repository.blobs(oids, limit=SIZE_LIMIT)
    for path, (_, data) in zip(paths, blobs, strict=True):
        yield path, tree.read(path) if data is None else data  # it says why it cannot be had


def _is_foreign(path: str, vendors: frozenset[str]) -> bool:
    folders = path.split("/")[:-1]
    return any(folder.startswith(".") or folder in _VENDORED for folder in folders) or any(
        path.startswith(vendor) for vendor in vendors
    )


def _unread(path: str, why: Unreadable) -> Page:
    return Page(path=path, keys=None, title="", says=None, digest="", trouble=why.message)


def _page(path: str, data: bytes) -> Page:
    digest = hashlib.sha256(data).hexdigest()
    head = read_head(data, path=path)
    if isinstance(head, Unreadable):
        trouble = "" if head.kind == "no-front-matter" else head.message
        return Page(path=path, keys=None, title=_heading(data), says=None, digest=digest, trouble=trouble)
    flat = flat_head(data)
    fields = flat.fields if flat else {}
    page = Page(
        path=path,
        keys=tuple(entry.key for entry in head.fields.entries),
        title=fields.get("title", "")[:_LONGEST_TITLE] or _heading(head.parts.body),
        says=None,
        digest=digest,
    )
    return with_declared_kind(page, fields)


def _heading(data: bytes) -> str:
    match = _HEADING.search(data)
    return match.group(1).decode("utf-8", "replace")[:_LONGEST_TITLE] if match else ""
