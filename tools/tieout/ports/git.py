"""Git: GitPython finds and opens a repository, object plumbing reads it. Nothing is ever written.

Every call goes through ``git_command.Git``. Work-tree commands (status, diff, ls-files) are not
called at all: they run filters and monitors that a hostile configuration names.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError
from tieout.ports import git_bundle, git_mainline, git_names, git_scratch, git_unborn, git_walk
from tieout.ports.git_at_hand import AtHand
from tieout.ports.git_command import reason
from tieout.ports.git_objects import (
    BlobReader,
    TreeEntry,
    blob_id,
    checked,
    decoded,
    is_object_id,
    tree_entries,
    trees_of,
)
from tieout.ports.git_opening import open_repository
from tieout.ports.git_revisions import refuse_ambiguous

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tieout.ports.git_command import Git
    from tieout.ports.git_mainline import Landed
    from tieout.ports.git_names import Held
    from tieout.ports.git_scratch import Scratch
    from tieout.ports.git_walk import WalkedCommit
    from tieout.ports.process import Ended
    from tieout.ports.shelf import Shelf
    from tieout.ports.waiting import Waiting

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of a blob that are read where the caller names no limit."""
_LONGEST_REV = 4096  # characters: more is no name of anything (and more than 128 KiB cannot be passed)
_LONGEST_NAME = 80
_REPLACEMENTS = "refs/replace/"
_BROKEN = re.compile(rb"ignoring broken ref refs/heads/(.+)")


class Replacement(NamedTuple):
    """A ref by which Git shows one object in the place of another. We read past it."""

    ref: str
    replaced: str
    """The id in the ref's name, safe to print."""
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository to be read."""

    git: Git
    root: Path
    """The top of the work tree; of a bare repository, the repository itself."""
    is_bare: bool
    hash_name: str
    """``sha1`` or ``sha256``."""
    is_sparse: bool = False
    """Whether Git leaves files of the commit out of the work tree on purpose (git-sparse-checkout(1))."""
    _at_hand: AtHand = field(init=False, repr=False, compare=False, default_factory=AtHand)

    @classmethod
    def open(cls, start: Path, shelf: Shelf | None = None) -> Repository:
        """Open the repository that encloses ``start``; ``shelf`` has what Git said of its objects before.

        Raises NotExaminableError where there is none, where another user owns it, and for a
        shallow clone, a partial clone and grafts, in which dates and texts are not what they
        seem; UnreachableError without Git 2.39.
        """
        opened = open_repository(start)
        return cls(
            git=replace(opened.git, shelf=shelf),
            root=opened.root,
            is_bare=opened.is_bare,
            hash_name=opened.hash_name,
            is_sparse=opened.is_sparse,
        )

    def head(self) -> str | None:
        """Give the commit that is checked out, None where there is none yet."""
        commit = self._object("HEAD^{commit}")
        if isinstance(commit, str):
            return commit
        done = self.git.run("rev-parse", "--verify", "--quiet", "HEAD", codes=(0, 1))
        named = done.stdout.decode("ascii").strip()
        if not named:
            broken = self._broken_branch()
            if broken is None:
                return None
            raise NotExaminableError(
                f"the branch {visible(broken)} names no commit: its file in .git is damaged",
                remedy="git fsck --full; then clone anew from where the repository came",
            )
        raise NotExaminableError(
            f"HEAD names {named}, which is no commit that can be read",
            remedy="git fsck --full; then clone anew from where the repository came",
        )

    def without_commit(self) -> NotExaminableError:
        """Make the error for a repository whose ``head`` is None; as ``git_unborn.without_commit``."""
        shown = visible(str(self.root))
        return git_unborn.without_commit(self.git, shown=shown, branch=self.branch(), is_bare=self.is_bare)

    def has_branches(self) -> bool:
        """Say whether any branch, here or fetched, has a commit."""
        return bool(git_unborn.branches(self.git))

    def _broken_branch(self) -> str | None:
        """Give a branch whose file names no object, None where there is none: Git takes it for one without commits."""
        said = self.git.run("for-each-ref", "--format=%(refname)", "refs/heads").stderr
        found = _BROKEN.search(said)
        return decoded(found[1]) if found else None

    def branch(self) -> str | None:
        """Give the name of the branch that is checked out, None where HEAD is on none."""
        done = self.git.run("symbolic-ref", "--quiet", "HEAD", codes=(0, 1))
        name = decoded(done.stdout.removesuffix(b"\n")).removeprefix("refs/heads/")
        return name or None

    def resolve(self, rev: str) -> str:
        """Give the full id of the commit that a revision names.

        Raises UsageError if it names none, NotExaminableError where it may name several.
        """
        why = ""
        if rev and len(rev) <= _LONGEST_REV and "\0" not in rev:
            commit = self._commit(rev)
            if isinstance(commit, str):
                refuse_ambiguous(self.git, rev)
                return commit
            why = f" ({reason(commit)})" if commit.stderr else ""
        from tieout.model.near import unknown_name  # noqa: PLC0415  # start-up

        raise unknown_name(
            f"{visible(rev[:80])!r} names no commit of {visible(str(self.root))}{why}",
            rev[:_LONGEST_NAME],
            (name.split("/", 2)[2] for name in (*self.refs("refs/heads/"), *self.refs("refs/tags/"))),
            remedy="git log --oneline shows commits; in a fresh clone, git fetch may bring it",
        )

    def _commit(self, rev: str) -> str | Ended:
        # In two steps: `REV^{commit}` would change the meaning of a revision such as `:/text`.
        named = self._object(rev)
        return self._object(f"{named}^{{commit}}") if isinstance(named, str) else named

    def _object(self, rev: str) -> str | Ended:
        done = self.git.run("rev-parse", "--verify", "--quiet", "--end-of-options", rev, codes=(0, 1, 128))
        oid = done.stdout.decode("ascii", "replace").strip()
        return oid if done.code == 0 and is_object_id(oid) else done

    def tree(self, commit: str) -> tuple[TreeEntry, ...]:
        """Give every file, symbolic link and submodule of a commit, sorted by path as bytes."""
        done = self.git.run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", checked(commit))
        return tuple(tree_entries(done.stdout))

    def below(self, commit: str, *folders: str, deep: bool = True) -> tuple[TreeEntry, ...]:
        """Give what a commit has below some folders, as ``tree``; without ``deep`` their own entries alone, trees too."""
        depth = ("-r",) if deep else ()
        wanted = [f"{folder.rstrip('/')}/" for folder in folders]
        if not wanted:
            return ()
        done = self.git.run("ls-tree", *depth, "-z", "--full-tree", "--end-of-options", checked(commit), "--", *wanted)
        return tuple(tree_entries(done.stdout))

    def ref(self, name: str) -> str | None:
        """Give the commit that a ref of this full name leads to, None if there is no such ref or it leads to none."""
        return self.tips(name).get(name)

    def tips(self, *names: str) -> dict[str, str]:
        """Give the commit that each ref of these full names leads to, by its name, where there is one."""
        done = self.git.run("for-each-ref", "--format=%(refname)%00%(objectname)", *names)
        found = (decoded(line).partition("\0") for line in done.stdout.split(b"\n")[:-1])
        # for-each-ref takes a prefix of names too
        commits = {name: self._object(f"{oid}^{{commit}}") for name, _, oid in found if name in names}
        return {name: commit for name, commit in commits.items() if isinstance(commit, str)}

    def blobs(self, oids: Iterable[str], *, limit: int = SIZE_LIMIT) -> Iterator[tuple[str, bytes | None]]:
        """Give each blob in the order asked; None if it is over ``limit`` bytes.

        Raises NotExaminableError for one that is not here, or no blob, and for content that has another id.
        """
        with self.blob_reader() as reader:
            yield from reader.read(oids, limit=limit)

    def blob(self, oid: str, *, limit: int = SIZE_LIMIT) -> bytes | None:
        """Give one blob; None as ``blobs``."""
        ((_, data),) = self.blobs((oid,), limit=limit)
        return data

    def held_at(self, wanted: Iterable[tuple[str, str]]) -> Iterator[Held]:
        """Give what each commit (a full id) holds at a path; as ``git_names.held_at``."""
        return git_names.held_at(self.git, wanted)

    def blob_reader(self) -> BlobReader:
        """Give a reader for a ``with`` block, to ask one process again and again."""
        return BlobReader(self.git, self.hash_name, self._at_hand)

    def keep_large(self, waiting: Waiting | None) -> None:
        """Have large blobs wait there once they were read in pieces, for those who want the same ones again."""
        self._at_hand.waiting = waiting

    def at_hand(self) -> AtHand:
        """Give a ``with`` block in which readers of blobs take over each other's process."""
        return self._at_hand

    def blob_id(self, data: bytes) -> str:
        """Give the id that a blob of these bytes has here."""
        return blob_id(data, self.hash_name)

    def scratch(self) -> AbstractContextManager[Scratch]:
        """Give a repository of our own beside this one, for a ``with`` block, to merge and compare in."""
        return git_scratch.scratch(self.git, self.hash_name)

    @contextlib.contextmanager
    def beside(self, bundles: Iterable[bytes]) -> Iterator[Repository]:
        """Give this repository with the objects of bundles, for a ``with`` block; as ``git_bundle.beside_bundles``.

        For objects alone: it has none of the refs.
        """
        with git_bundle.beside_bundles(self.git, self.hash_name, bundles) as git:
            yield replace(self, git=git)

    def kinds(self, oids: Iterable[str]) -> dict[str, str]:
        """Give of each object that is here what it is: ``commit``, ``tree``, ``blob`` or ``tag``."""
        lines = "".join(f"{checked(oid)}\n" for oid in oids)
        done = self.git.run(
            "cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer", stdin=lines.encode("ascii")
        )
        pairs = (line.split(" ") for line in done.stdout.decode("ascii").splitlines())
        return {oid: kind for oid, kind in pairs if kind != "missing"}

    def trees(self, commits: Iterable[str]) -> dict[str, str]:
        """Give the tree of each of these commits that is here."""
        return trees_of(self.git, commits)

    def unreachable(self, oids: Iterable[str], ends: Iterable[str]) -> dict[str, bool]:
        """Give those commits that none of ``ends`` reaches, each with whether it is missing altogether.

        One pass over the history, which ends soon where all are reached.
        """
        wanted = tuple(dict.fromkeys(oids))
        kinds = self.kinds(wanted)
        here = {oid for oid in wanted if kinds.get(oid) == "commit"}
        beyond = self._beyond(here, ends)
        return {oid: oid not in here for oid in wanted if oid not in here or oid in beyond}

    def _beyond(self, oids: Iterable[str], ends: Iterable[str]) -> frozenset[str]:
        given = "".join(
            [*(f"{checked(oid)}\n" for oid in sorted(oids)), *(f"^{checked(oid)}\n" for oid in sorted(ends))]
        )
        done = self.git.run("rev-list", "--stdin", stdin=given.encode("ascii"))
        return frozenset(done.stdout.decode("ascii").split())

    def walk(self, commit: str) -> Iterator[WalkedCommit]:
        """Give each commit that this one reaches, children before parents; as ``git_walk.walk``."""
        return git_walk.walk(self.git, checked(commit))

    def mainline(self, commit: str, paths: tuple[str, ...] = ()) -> Iterator[WalkedCommit]:
        """Give the first-parent line from this commit on; as ``git_mainline.mainline``."""
        return git_mainline.mainline(self.git, checked(commit), paths)

    def everywhere(self, commit: str, paths: tuple[str, ...]) -> Iterator[WalkedCommit]:
        """Give every commit that this one reaches, with its changes below ``paths``; as ``walk``."""
        return git_mainline.everywhere(self.git, checked(commit), paths)

    def landed(self, commit: str, *, most: int | None = None) -> Iterator[Landed]:
        """Give the first-parent line from this commit on, without what changed; as ``git_mainline.landed``."""
        return git_mainline.landed(self.git, checked(commit), most=most)

    def refs(self, pattern: str) -> dict[str, str]:
        """Give the object that each ref names, by the ref's name; in the pattern ``*`` stands for no ``/``."""
        done = self.git.run("for-each-ref", "--format=%(objectname) %(refname)", pattern)
        pairs = (decoded(line).partition(" ") for line in done.stdout.split(b"\n")[:-1])
        return {name: oid for oid, _, name in pairs}

    def replacements(self) -> tuple[Replacement, ...]:
        """Give the refs under ``refs/replace/``, sorted."""
        done = self.git.run("for-each-ref", "--format=%(refname) %(objectname)", _REPLACEMENTS)
        found = []
        for line in done.stdout.split(b"\n")[:-1]:
            ref, _, target = decoded(line).rpartition(" ")
            found.append(
                Replacement(ref=visible(ref), replaced=visible(ref.removeprefix(_REPLACEMENTS)), replacement=target)
            )
        return tuple(found)
