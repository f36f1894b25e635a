"""Where files are read from: the work tree as it lies on disk, or the tree of a commit."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tieout.model.characters import hidden_character, visible
from tieout.model.errors import StorageError
from tieout.model.location import Location, Unreadable
from tieout.ports.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.ports.git import Repository
    from tieout.ports.git_objects import TreeEntry

SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes of one file that we are ready to read: a policy of 1,000 pages is smaller."""
_LINK = "120000"


class Tree(Protocol):
    """A folder of files, read by paths relative to the root with ``/`` between the parts."""

    def paths(self) -> tuple[str, ...]:
        """Give every file and symbolic link, sorted; undecodable bytes as surrogates."""
        ...

    def is_link(self, path: str) -> bool:
        """Say whether the path is a symbolic link."""
        ...

    def exists(self, path: str) -> bool:
        """Say whether a file or folder stands there, without following links."""
        ...

    def read(self, path: str) -> bytes | Unreadable:
        """Give a file's bytes, or why they cannot be had."""
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

    def paths(self) -> tuple[str, ...]:
        """Give every file and symbolic link, sorted."""
        return tuple(sorted(self.entries))

    def is_link(self, path: str) -> bool:
        """Say whether the path is a symbolic link."""
        entry = self.entries.get(path)
        return entry is not None and entry.mode == _LINK

    def exists(self, path: str) -> bool:
        """Say whether a file or folder stands there."""
        return path in self.entries or path.rstrip("/") in self.folders

    def read(self, path: str) -> bytes | Unreadable:
        """Give the blob's bytes."""
        entry = self.entries.get(path)
        if entry is None:
            return _absent(path)
        if entry.mode == _LINK:
            return _symlink(path)
        if entry.oid not in self._fetched:
            self._fetched[entry.oid] = self.repository.blob(entry.oid, limit=SIZE_LIMIT)
        data = self._fetched[entry.oid]
        return _too_large(path) if data is None else data

    def fetch(self, paths: Iterable[str]) -> None:
        """Read many blobs by one process of Git, to be had from ``read``."""
        entries = (self.entries.get(path) for path in paths)
        wanted = {entry.oid for entry in entries if entry is not None and entry.mode != _LINK}
        self._fetched.update(self.repository.blobs(sorted(wanted), limit=SIZE_LIMIT))


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

    def paths(self) -> tuple[str, ...]:
        """Give every file and symbolic link, sorted."""
        found = {path for path in self.tracked if self.exists(path)}
        for start in self.starts:
            folder, _, stars = start.partition("*")
            depth = 1 + len(stars) if "*" in start else None
            found.update(_below(self.root, folder.rstrip("/"), depth))
        return tuple(sorted(found))

    def is_link(self, path: str) -> bool:
        """Say whether the path, or a folder on the way to it, is a symbolic link."""
        here = self.root
        for part in path.split("/"):
            here = here / part
            if here.is_symlink():
                return True
        return False

    def exists(self, path: str) -> bool:
        """Say whether a file or folder stands there, without following a last link."""
        try:
            os.lstat(self.root / path)
        except (OSError, ValueError):
            return False
        return True

    def read(self, path: str) -> bytes | Unreadable:
        """Give a regular file's bytes; links are never followed."""
        if self.is_link(path):
            return _symlink(path)
        try:
            return read_file(self.root, path, limit=SIZE_LIMIT)
        except StorageError as error:
            return Unreadable(
                location=Location(path=visible(path)),
                kind="unreadable-on-disk",
                message=error.message,
                remedy=error.remedy or "make the file readable, or remove it",
            )


def starts_of(globs: Iterable[str]) -> tuple[str, ...]:
    """Give the folders in which files of these globs can lie, as ``WorkTree.starts`` wants them."""
    starts: set[str] = set()
    for glob in globs:
        parts = glob.split("/")
        fixed: list[str] = []
        while len(parts) > 1 and not any(sign in parts[0] for sign in "*?["):
            fixed.append(parts.pop(0))
        folder = "/".join(fixed)
        if "**" in parts:
            starts.add(folder)
        else:
            starts.add(f"{folder}/{'*' * len(parts)}" if folder else "*" * len(parts))
    return tuple(sorted(starts))


def odd_names(paths: Iterable[str]) -> Iterator[Unreadable]:
    """Name the paths that no two machines, or no two readers, see alike."""
    seen: dict[str, str] = {}
    for path in paths:
        shown = visible(path)
        if any(0xDC80 <= ord(character) <= 0xDCFF for character in path):  # PEP 383
            yield _odd(shown, "odd-name", f"the name {shown} is not UTF-8")
            continue
        hidden = hidden_character(path) or _line_break(path)
        if hidden is not None:
            yield _odd(shown, "odd-name", f"the name {shown} holds the character {hidden[1]}")
        folded = unicodedata.normalize("NFC", path).casefold()
        if folded in seen:
            message = f"the names {shown} and {visible(seen[folded])} are one name on some machines"
            yield _odd(shown, "name-clash", message)
        seen.setdefault(folded, path)


def _line_break(path: str) -> tuple[int, str] | None:
    return next(
        ((i, f"U+{ord(c):04X}") for i, c in enumerate(path) if c in "\n\r\t"),
        None,
    )


def _below(root: Path, folder: str, depth: int | None) -> Iterator[str]:
    try:
        entries = list(os.scandir(root / folder))
    except OSError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(".") and (depth is None or depth > 1):
                yield from _below(root, path, None if depth is None else depth - 1)
        elif stat.S_ISREG(mode := entry.stat(follow_symlinks=False).st_mode) or stat.S_ISLNK(mode):
            yield path


def _folders(paths: Iterable[str]) -> Iterator[str]:
    yield ""
    for path in paths:
        parts = path.split("/")
        for end in range(1, len(parts)):
            yield "/".join(parts[:end])


def _absent(path: str) -> Unreadable:
    shown = visible(path)
    return _odd(shown, "absent", f"{shown} is not there", "restore the file, or the name of it")


def _symlink(path: str) -> Unreadable:
    shown = visible(path)
    return _odd(
        shown,
        "symlink",
        f"{shown} is, or lies behind, a symbolic link, which could lead out of the repository",
        "put the file itself in its place",
    )


def _too_large(path: str) -> Unreadable:
    shown = visible(path)
    message = f"{shown} is larger than {SIZE_LIMIT // 1024 // 1024} MiB, or missing from the clone"
    return _odd(shown, "too-large", message, "split the file; keep artifacts out of documents")


def _odd(
    path: str,
    kind: str,
    message: str,
    remedy: str = "rename the file: letters, digits, hyphens, dots",
) -> Unreadable:
    return Unreadable(location=Location(path=path), kind=kind, message=message, remedy=remedy)
