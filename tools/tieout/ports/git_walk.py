"""Every commit that one reaches, with the files that it changed: one pass of Git's plumbing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.change import Commit, Effect, Identity
from tieout.model.characters import visible
from tieout.model.errors import NotExaminableError, UnreachableError
from tieout.ports import git_dates
from tieout.ports.git_command import failure
from tieout.ports.git_objects import decoded

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import datetime

    from tieout.ports.git_command import Git
    from tieout.ports.process import Ended

# Children before parents whatever their dates say, the newer first among the rest; all of them.
LIST = ("rev-list", "--date-order", "--end-of-options")
COMPARE = (
    *("diff-tree", "--stdin", "-r", "-c", "--root", "--always", "--raw", "-z", "--no-renames", "--no-abbrev"),
    *("--pretty=raw", "--encoding=none", "--no-notes", "--no-color"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=none", "--no-relative", "-O/dev/null"),
)
_HEADER = re.compile(rb"commit (.*)\ntree .*\n((?:parent .*\n)*)(?:author (.*)\n)?(?:committer (.*)(?:\n|\Z))?")
_COMPARISON = re.compile(rb":[0-9a-f :]+ [A-Z]+")
_ABSENT = "000000"


class ChangedFile(NamedTuple):
    """A file that a commit left other than each of its parents had it."""

    path: str
    """From the top; bytes that are not UTF-8 as lone surrogates (PEP 383)."""
    old_modes: tuple[str, ...]
    """One for each parent; of a root commit one; ``000000`` where the file was not there."""
    new_mode: str
    old_oids: tuple[str, ...]
    """As ``old_modes``; zeros where the file was not there."""
    new_oid: str

    @property
    def effect(self) -> Effect:
        """What happened to the file, against the first parent."""
        if self.new_mode == _ABSENT:
            return Effect.DELETED
        return Effect.ADDED if self.old_modes[0] == _ABSENT else Effect.MODIFIED


class WalkedCommit:
    """A commit as its object holds it. Most of it is parsed only when asked for."""

    __slots__ = ("_entries", "_text", "author_line", "committer_line", "oid", "parents")

    def __init__(
        self,
        *,
        oid: str,
        parents: tuple[str, ...],
        author_line: bytes,
        committer_line: bytes,
        text: bytes,
        entries: list[bytes],
    ) -> None:
        """Keep the parts; ``entries`` are pairs of ``diff-tree --raw -z``."""
        self.oid = oid
        self.parents = parents
        self.author_line = author_line
        self.committer_line = committer_line
        self._text = text
        self._entries = entries

    @property
    def committed_s(self) -> int | None:
        """Seconds since 1970, None if the committer's date is no date."""
        return git_dates.seconds(self.committer_line)

    @property
    def authored_s(self) -> int | None:
        """Seconds since 1970, None if the author's date is no date."""
        return git_dates.seconds(self.author_line)

    @property
    def committed_at(self) -> datetime | None:
        """The committer's date with the offset written, None if it is none."""
        return git_dates.moment(self.committer_line)

    @property
    def authored_at(self) -> datetime | None:
        """The author's date with the offset written, None if it is none."""
        return git_dates.moment(self.author_line)

    @property
    def author(self) -> Identity:
        """Who wrote it, as the object says."""
        return git_dates.identity(self.author_line)

    @property
    def committer(self) -> Identity:
        """Who made the commit, as the object says."""
        return git_dates.identity(self.committer_line)

    @property
    def subject(self) -> str:
        """The first line of the message, safe to print."""
        # Git indents each line of the message by four blanks.
        line = self._text.partition(b"\n\n    ")[2].partition(b"\n")[0]
        return visible(line.decode("utf-8", "surrogateescape").strip())

    @property
    def message(self) -> bytes:
        """The whole message, each line indented by four blanks as Git shows it."""
        return self._text.partition(b"\n\n")[2]

    @property
    def tree(self) -> str:
        """The tree that it holds."""
        return self._text.split(b"\n", 2)[1].removeprefix(b"tree ").decode("ascii")

    @property
    def names(self) -> list[bytes]:
        """The paths that it changed, as bytes."""
        return self._entries[1::2]

    def changes(self, names: Container[bytes] | None = None) -> Iterator[tuple[bytes, ChangedFile]]:
        """Give the files that it changed with their names as bytes, as Git sorts them.

        With ``names`` only these.
        """
        for meta, name in zip(self._entries[::2], self._entries[1::2], strict=True):
            if names is None or name in names:
                yield name, _changed(meta, name)

    def commit(self, *, on_mainline: bool) -> Commit:
        """Give the value that rules see."""
        committer, committed_at = self.committer, self.committed_at
        is_one = self.author_line == self.committer_line  # as most commits are made, and cheaper
        return Commit(
            oid=self.oid,
            parents=self.parents,
            author=committer if is_one else self.author,
            committer=committer,
            authored_at=committed_at if is_one else self.authored_at,
            committed_at=committed_at,
            subject=self.subject,
            on_mainline=on_mainline,
        )


def walk(git: Git, head: str) -> Iterator[WalkedCommit]:
    """Give each commit that ``head`` reaches, once, a child always before its parents.

    Raises at the end UnreachableError if Git failed and NotExaminableError if a commit did not
    come that another names as its parent: what was given until then is not all. Commits are not
    hashed again (git fsck does that): it would double the cost of the pass.
    """
    yield from commits(git, (*LIST, head, "--"), COMPARE, expected={head})


def commits(
    git: Git, listing: tuple[str, ...], compare: tuple[str, ...], *, expected: set[str], first_parent: bool = False
) -> Iterator[WalkedCommit]:
    """Give what two commands of Git make of a history, and see that none of ``expected`` stays out."""
    with git.ask(listing, compare) as running:
        for walked in walked_commits(running.blocks()):
            if walked.oid not in expected:
                raise incomplete(walked.oid, "came before any that builds on it")
            expected.remove(walked.oid)
            expected.update(walked.parents[:1] if first_parent else walked.parents)
            yield walked
        check_ended(running.wait())
    if expected:
        raise incomplete(min(expected), "could not be read")


def walked_commits(blocks: Iterable[bytes]) -> Iterator[WalkedCommit]:
    """Read what ``COMPARE`` writes."""
    return _commits(_tokens(blocks))


def check_ended(ended: tuple[Ended, ...]) -> None:
    """Raise UnreachableError if a listing, or the comparison that reads it, ended with a fault."""
    failed = [pair for pair in zip(("rev-list", "diff-tree"), ended, strict=True) if pair[1].code != 0]
    if failed:
        # Where the second one dies, the first one can no longer write: only the cause has words.
        raise failure(*max(failed, key=lambda pair: len(pair[1].stderr) > 0))


def incomplete(oid: str, why: str) -> NotExaminableError:
    """Make the error of a history that breaks off or has an order that no history has."""
    return NotExaminableError(
        f"the history is not whole: commit {oid} {why}",
        remedy="git fsck --full; then clone anew from where the repository came",
    )


def _commits(tokens: Iterator[bytes]) -> Iterator[WalkedCommit]:
    """Read what stands between the NULs: a commit's text, then pairs of a comparison and a path.

    A path may be any bytes but NUL; it always follows a comparison. The first comparison stands in
    one token with the text, below a blank line. No line of the text can do so: below the first
    blank line there is the message, which Git indents.
    """
    text = b""
    entries: list[bytes] = []
    for token in tokens:
        if token[:1] == b":":
            entries += token, next(tokens, b"")
        elif token:
            if text:
                yield _walked(text, entries)
            text, entries = token, []
            end = token.rfind(b"\n\n:")
            if end >= 0 and _COMPARISON.fullmatch(token, end + 2):
                text, entries = token[:end], [token[end + 2 :], next(tokens, b"")]
    if text:
        yield _walked(text, entries)


def _tokens(blocks: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    for block in blocks:
        first, found, rest = block.partition(b"\0")
        held.append(first)
        if found:
            yield b"".join(held)
            *whole, last = rest.split(b"\0")
            yield from whole
            held = [last]
    yield b"".join(held)  # the last commit of all has no NUL behind it if it changed nothing


def _walked(text: bytes, entries: list[bytes]) -> WalkedCommit:
    match = _HEADER.match(text)
    if match is None:
        raise UnreachableError(f"git diff-tree wrote what we cannot read: {visible(decoded(text[:80]))}")
    oid, parents, author, committer = match.groups()
    return WalkedCommit(
        oid=oid.decode("ascii"),
        parents=tuple(parents.decode("ascii").split()[1::2]),
        author_line=author or b"",
        committer_line=committer or b"",
        text=text,
        entries=entries,
    )


def _changed(meta: bytes, name: bytes) -> ChangedFile:
    parents = len(meta) - len(meta.lstrip(b":"))
    words = meta[parents:].decode("ascii").split(" ")
    return ChangedFile(
        path=decoded(name),
        old_modes=tuple(words[:parents]),
        new_mode=words[parents],
        old_oids=tuple(words[parents + 1 : 2 * parents + 1]),
        new_oid=words[2 * parents + 1],
    )
