"""Objects of Git, made in this process and merged by Git itself, so that a story has the same ids everywhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

FILE, EXECUTABLE, SUBMODULE, FOLDER = "100644", "100755", "160000", "40000"


class Entry(NamedTuple):
    """What a path holds: a file's blob, or a submodule's commit."""

    mode: str
    oid: str


Files = dict[str, Entry]


@dataclass(frozen=True)
class Made:
    """A commit of the story."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    files: Files
    author: tuple[str, str]
    committer: tuple[str, str]
    authored: datetime
    message: str


class MergeConflictError(Exception):
    """Git could not merge the two; the message names the files."""


class Objects:
    """A store of objects in a bare repository; what it makes is at once on disk for Git to see."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.commits: dict[str, Made] = {}
        begin(directory)

    def write(self, kind: str, data: bytes) -> str:
        raw = b"%s %d\0%s" % (kind.encode(), len(data), data)
        oid = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        path = self._path(oid)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(zlib.compress(raw, 1))
        return oid

    def read(self, oid: str) -> tuple[str, bytes]:
        head, _, data = zlib.decompress(self._path(oid).read_bytes()).partition(b"\0")
        return head.split(b" ")[0].decode(), data

    def blob(self, text: str) -> Entry:
        return Entry(FILE, self.write("blob", text.encode()))

    def text(self, entry: Entry) -> str:
        return self.read(entry.oid)[1].decode()

    def tree(self, files: Files) -> str:
        below: dict[str, Files] = {}
        items: list[tuple[str, Entry]] = []
        for path, entry in files.items():
            folder, slash, rest = path.partition("/")
            if slash:
                below.setdefault(folder, {})[rest] = entry
            else:
                items.append((path, entry))
        items += [(folder, Entry(FOLDER, self.tree(inside))) for folder, inside in below.items()]
        # Git sorts a folder as if its name ended in a slash.
        items.sort(key=lambda item: (item[0] + ("/" if item[1].mode == FOLDER else "")).encode())
        data = b"".join(f"{entry.mode} {name}\0".encode() + bytes.fromhex(entry.oid) for name, entry in items)
        return self.write("tree", data)

    def files(self, tree: str, prefix: str = "") -> Files:
        found: Files = {}
        _, data = self.read(tree)
        while data:
            head, _, rest = data.partition(b"\0")
            mode, name = head.decode().split(" ", 1)
            oid, data = rest[:20].hex(), rest[20:]
            if mode == FOLDER:
                found |= self.files(oid, f"{prefix}{name}/")
            else:
                found[prefix + name] = Entry(mode, oid)
        return found

    def commit(
        self,
        files: Files,
        parents: Iterable[str],
        message: str,
        *,
        author: tuple[str, str],
        committer: tuple[str, str],
        at: datetime,
        authored: datetime | None = None,
    ) -> Made:
        parents, tree = tuple(parents), self.tree(files)
        lines = [
            f"tree {tree}",
            *(f"parent {parent}" for parent in parents),
            "author {} <{}> {:.0f} +0000".format(*author, (authored or at).timestamp()),
            "committer {} <{}> {:.0f} +0000".format(*committer, at.timestamp()),
            "",
            message.rstrip("\n") + "\n",
        ]
        oid = self.write("commit", "\n".join(lines).encode())
        made = Made(oid, tree, parents, dict(files), author, committer, authored or at, message)
        self.commits[oid] = made
        return made

    def adopt(self, oid: str) -> str:
        """Take over a commit that Git made here, with those below it; give its id."""
        if oid not in self.commits:
            head, _, message = self.read(oid)[1].decode().partition("\n\n")
            lines = [line.split(" ", 1) for line in head.splitlines()]
            tree = next(value for key, value in lines if key == "tree")
            parents = tuple(self.adopt(value) for key, value in lines if key == "parent")
            nobody, at = ("", ""), datetime.fromtimestamp(0, UTC)
            self.commits[oid] = Made(oid, tree, parents, self.files(tree), nobody, nobody, at, message)
        return oid

    def merged(self, ours: str, theirs: str) -> Files:
        """Give what Git makes of merging two commits; raises MergeConflictError."""
        done = git(self.directory, "merge-tree", "--write-tree", "--name-only", ours, theirs, check=False)
        tree, *names = done.stdout.decode().splitlines()
        if done.returncode:
            raise MergeConflictError(", ".join(name for name in names if name))
        return self.files(tree)

    def picked(self, change: str, onto: str) -> Files:
        """Give what Git makes of applying a commit's change to another: a merge over the commit's parent."""
        return self._three_way(self.commits[change].parents[0], onto, change)

    def reverted(self, change: str, onto: str) -> Files:
        """Give what Git makes of taking a commit's change back."""
        return self._three_way(change, onto, self.commits[change].parents[0])

    def _three_way(self, base: str, ours: str, theirs: str) -> Files:
        # Git 2.39 takes no --merge-base: three commits of these trees have the base that is meant.
        who, at = ("Nobody", "nobody@example.com"), datetime.fromisoformat("2000-01-01T00:00:00+00:00")
        trees = [self.commits[oid].files for oid in (base, ours, theirs)]
        root = self.commit(trees[0], (), "base", author=who, committer=who, at=at)
        sides = [self.commit(files, [root.oid], "side", author=who, committer=who, at=at) for files in trees[1:]]
        return self.merged(sides[0].oid, sides[1].oid)

    def is_ancestor(self, old: str, new: str) -> bool:
        return old in self.history(new)

    def history(self, *tips: str) -> list[str]:
        """Give the commits that can be reached, nearest first."""
        found: dict[str, None] = {}
        waiting = list(tips)
        while waiting:
            oid = waiting.pop(0)
            if oid not in found:
                found[oid] = None
                waiting.extend(self.commits[oid].parents)
        return list(found)

    def clone(self, directory: Path, refs: dict[str, str], loose: Iterable[str] = ()) -> None:
        """Make a bare repository with these refs and what can be reached from them, and nothing else.

        ``loose`` are commits that are there without a ref.
        """
        begin(directory)
        there: set[str] = set()
        waiting = [*refs.values(), *loose]
        while waiting:
            oid = waiting.pop()
            if oid in there:
                continue
            there.add(oid)
            kind, data = self.read(oid)
            if kind == "commit":
                head = data.decode().partition("\n\n")[0]
                named = (line.split(" ", 1) for line in head.splitlines())
                waiting += [value for key, value in named if key in {"tree", "parent"}]
            elif kind == "tree":
                waiting += _entries(data)
            source, target = self._path(oid), directory / "objects" / oid[:2] / oid[2:]
            target.parent.mkdir(exist_ok=True)
            os.link(source, target)
        packed = "".join(f"{oid} {name}\n" for name, oid in sorted(refs.items()))
        (directory / "packed-refs").write_text(f"# pack-refs with: sorted \n{packed}", encoding="ascii")

    def _path(self, oid: str) -> Path:
        return self.directory / "objects" / oid[:2] / oid[2:]


def _entries(data: bytes) -> list[str]:
    oids: list[str] = []
    while data:
        head, _, rest = data.partition(b"\0")
        if not head.startswith(SUBMODULE.encode()):
            oids.append(rest[:20].hex())
        data = rest[20:]
    return oids


def begin(directory: Path) -> None:
    """Make an empty bare repository whose branch is main, as ``git init --bare`` does."""
    for name in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (directory / name).mkdir(parents=True)
    (directory / "HEAD").write_text("ref: refs/heads/main\n", encoding="ascii")
    (directory / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n", encoding="ascii")


def git(directory: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--git-dir", str(directory), *arguments]
    return subprocess.run(command, check=check, capture_output=True)
