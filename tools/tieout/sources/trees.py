"""Where files are read from: the work tree as it lies on disk, or the tree of a commit."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tieout.model.errors import StorageError
from tieout.ports.files import read_file
from tieout.ports.storage import UnreadableFileError
from tieout.sources import refusal
from tieout.sources.globs import match
from tieout.sources.pointers import pointer_in
from tieout.sources.refusal import SIZE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tieout.model.location import Unreadable
    from tieout.ports.git import Repository
    from tieout.ports.git_objects import TreeEntry

_LINK, SUBMODULE = "120000", "160000"
_LONGEST_LINK = 4096
"""Bytes of what a symbolic link leads to: PATH_MAX (limits.h)."""


class Listing(NamedTuple):
    """What stands in a tree."""

    paths: tuple[str, ...]
    """Every file, symbolic link and other thing that is no folder, sorted; a byte that is not
    UTF-8 as a lone surrogate (PEP 383)."""
    folders: tuple[str, ...]
    """The folders looked into, sorted."""
    closed: tuple[tuple[str, Unreadable], ...]
    """What may hold more that is not seen: links, other repositories, folders that cannot be listed."""


class Tree(Protocol):
    """A folder of files, read by paths relative to the root with ``/`` between the parts."""

    def listing(self) -> Listing:
        """List the tree."""
        ...

    def paths(self) -> tuple[str, ...]:
        """Give ``listing().paths``."""
        ...

    def is_link(self, path: str) -> bool:
        """Say whether a symbolic link stands there or on the way."""
        ...

    def exists(self, path: str) -> bool:
        """Say whether a file, folder or link stands there; nothing stands behind a link."""
        ...

    def read(self, path: str, *, limit: int = SIZE_LIMIT) -> bytes | Unreadable:
        """Give a file's bytes, ``limit`` at most, or why they cannot be had: a pointer to what lies elsewhere is none."""
        ...


@dataclass(frozen=True, slots=True)
class CommitTree:
    """The tree of one commit; nothing of the work tree is looked at."""

    repository: Repository
    commit: str
    prefix: str = ""
    """The folder of the repository that is the root, with a final ``/``."""
    entries: dict[str, TreeEntry] = field(init=False)
    folders: frozenset[str] = field(init=False)
    _fetched: dict[str, bytes | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """List the tree once."""
        entries = {
            entry.path.removeprefix(self.prefix): entry
            for entry in self.repository.tree(self.commit)
            if entry.path.startswith(self.prefix)
        }
        object.__setattr__(self, "entries", entries)
        object.__setattr__(self, "folders", frozenset(_folders(entries)))

    def listing(self) -> Listing:
        """List the commit's tree."""
        closed = {_LINK: refusal.symlink, SUBMODULE: refusal.submodule}
        return Listing(
            paths=self.paths(),
            folders=tuple(sorted(self.folders)),
            closed=tuple(
                (path, closed[entry.mode](path)) for path, entry in sorted(self.entries.items()) if entry.mode in closed
            ),
        )

    def paths(self) -> tuple[str, ...]:
        """Give every file, symbolic link and submodule, sorted."""
        return tuple(sorted(self.entries))

    def is_link(self, path: str) -> bool:
        """Say whether a symbolic link stands there or on the way."""
        on_the_way = (self.entries.get(part) for part in (*_folders((path,)), path))
        return any(entry is not None and entry.mode == _LINK for entry in on_the_way)

    def exists(self, path: str) -> bool:
        """Say whether a file or folder stands there."""
        return path in self.entries or path.rstrip("/") in self.folders

    def read(self, path: str, *, limit: int = SIZE_LIMIT) -> bytes | Unreadable:
        """Give the blob's bytes."""
        entry = self.entries.get(path)
        if entry is None:
            return self._no_file(path)
        if entry.mode == _LINK:
            leads_to = self.repository.blob(entry.oid, limit=_LONGEST_LINK) or b""
            return pointer_in(leads_to, path, is_link=True) or refusal.symlink(path)
        if entry.mode == SUBMODULE:
            return refusal.submodule(path)
        if entry.oid not in self._fetched:
            self._fetched[entry.oid] = self.repository.blob(entry.oid, limit=limit)
        data = self._fetched[entry.oid]
        return refusal.too_large(path, limit) if data is None else pointer_in(data, path) or data

    def _no_file(self, path: str) -> Unreadable:
        if path in self.folders:
            return refusal.not_regular(path)
        return refusal.symlink(path) if self.is_link(path) else refusal.absent(path)

    def fetch(self, paths: Iterable[str], *, limit: int = SIZE_LIMIT) -> None:
        """Read many blobs by one process of Git, to be had from ``read``."""
        entries = (self.entries.get(path) for path in paths)
        wanted = {entry.oid for entry in entries if entry is not None and entry.mode not in {_LINK, SUBMODULE}}
        self._fetched.update(self.repository.blobs(sorted(wanted), limit=limit))


@dataclass(frozen=True, slots=True)
class WorkTree:
    """The files on disk: what is committed, and what a person is about to commit.

    Listed are the files of the commit that still lie there, and those that stand below one of
    ``starts``, the folders in which documents may lie. Hidden folders are not entered.
    """

    root: Path
    tracked: tuple[str, ...]
    starts: tuple[str, ...]
    """Folders to look into for files not yet committed, ``""`` for the root; one that ends in
    stars only as many levels deep as it has stars."""
    submodules: frozenset[str] = frozenset()
    """Which of ``tracked`` are other repositories: on disk an empty folder until somebody fetches them."""
    _links: dict[str, str | None] = field(init=False, default_factory=dict, compare=False)

    def listing(self) -> Listing:
        """List what is tracked and still there, and what stands below the starts."""
        found = _Found()
        for path in self.tracked:
            self._tracked(path, found)
        for start in self.starts:
            folder, _, stars = start.partition("*")
            folder = folder.rstrip("/")
            link = self._link_above(f"{folder}/") if folder else None
            if link is None:
                found.below(self.root, folder, 1 + len(stars) if "*" in start else None)
            else:
                found.closed[link] = refusal.symlink(link)
        return Listing(
            paths=tuple(sorted(found.paths)),
            folders=tuple(sorted(found.folders)),
            closed=tuple(sorted(found.closed.items())),
        )

    def paths(self) -> tuple[str, ...]:
        """Give every file, symbolic link and the like, sorted."""
        return self.listing().paths

    def is_link(self, path: str) -> bool:
        """Say whether a symbolic link stands there or on the way."""
        mode = self._mode(path)
        return self._link_above(path) is not None or (mode is not None and stat.S_ISLNK(mode))

    def exists(self, path: str) -> bool:
        """Say whether a file, folder or link stands there; nothing stands behind a link."""
        if path == ".git" or path.startswith(".git/"):
            return False  # Git's own files are no part of the repository's content
        return self._link_above(path) is None and self._mode(path) is not None

    def read(self, path: str, *, limit: int = SIZE_LIMIT) -> bytes | Unreadable:
        """Give a regular file's bytes; links are never followed."""
        try:
            data = read_file(self.root, path, limit=limit)
        except UnreadableFileError as error:
            if error.kind == "too-large":
                return refusal.too_large(path, limit)
            if error.kind == "symlink":
                return pointer_in(self._leads_to(path), path, is_link=True) or refusal.symlink(path)
            known = refusal.BY_KIND.get(error.kind)
            return refusal.refused(path, error) if known is None else known(path)
        except StorageError as error:
            return refusal.refused(path, error)
        return pointer_in(data, path) or data

    def _leads_to(self, path: str) -> bytes:
        try:
            return os.fsencode((self.root / path).readlink())
        except (OSError, ValueError):  # a link on the way, and no link itself
            return b""

    def _tracked(self, path: str, found: _Found) -> None:
        link = self._link_above(path)
        if link is not None:  # reading it will say so
            found.paths.add(path)
            found.closed[link] = refusal.symlink(link)
            return
        mode = _mode_at(f"{self.root}/{path}")  # each file of the commit: making a Path takes longer than the look
        if mode is None and path not in self.submodules:
            return
        found.paths.add(path)
        if path in self.submodules and (mode is None or stat.S_ISDIR(mode)):
            found.closed[path] = refusal.submodule(path)
        elif mode is not None and stat.S_ISLNK(mode):
            found.closed[path] = refusal.symlink(path)
        elif mode is not None and stat.S_ISDIR(mode):  # what a commit lists is no folder
            found.closed[path] = refusal.not_regular(path)

    def _mode(self, path: str) -> int | None:
        return _mode_at(self.root / path)

    def _link_above(self, path: str) -> str | None:
        """Give the first folder on the way to a path that is a link."""
        folder = path.rpartition("/")[0]
        if not folder:
            return None
        if folder not in self._links:
            above = self._link_above(folder)
            mode = None if above else self._mode(folder)
            self._links[folder] = folder if mode is not None and stat.S_ISLNK(mode) else above
        return self._links[folder]


def _mode_at(place: str | Path) -> int | None:
    try:
        return os.lstat(place).st_mode
    except (OSError, ValueError):
        return None


class _Found:
    """A listing in the making."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.folders: set[str] = set()
        self.closed: dict[str, Unreadable] = {}

    def below(self, root: Path, folder: str, depth: int | None) -> None:
        """Add what stands in a folder and, down to ``depth``, in those below; no link is entered."""
        try:
            entries = list(os.scandir(root / folder))
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self.closed[folder] = refusal.refused(folder or ".", error)
            return
        if folder and any(entry.name == ".git" for entry in entries):
            self.closed[folder] = refusal.submodule(folder)
            return
        self.folders.add(folder)
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink():
                self.closed[path] = refusal.symlink(path)
                self.paths.add(path)
            elif not entry.is_dir(follow_symlinks=False):
                self.paths.add(path)
            elif depth is not None and depth <= 1:
                self.folders.add(path)
            elif not entry.name.startswith("."):
                self.below(root, path, None if depth is None else depth - 1)


def could_hold(path: str, patterns: Iterable[str]) -> bool:
    """Say whether a folder at this path could hold what one of the patterns matches."""
    folders: set[str] = set()
    for pattern in patterns:
        *parts, last = pattern.split("/")
        folders.update("/".join(parts[: end + 1]) for end in range(len(parts)))
        if last == "**":
            folders.add(pattern)
    return match(path, tuple(sorted(folders)))


def _folders(paths: Iterable[str]) -> set[str]:
    found, above = {""}, set(paths)
    while above := {path.rpartition("/")[0] for path in above} - found:
        found |= above
    return found
