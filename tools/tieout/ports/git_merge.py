"""What Git makes of two commits when it merges them without anybody's help; one process for thousands of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tieout.model.errors import StorageError, UnreachableError
from tieout.ports.git_command import failure, reason
from tieout.ports.git_objects import checked
from tieout.ports.process import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tieout.ports.git_scratch import Scratch
    from tieout.ports.process import Ended

# --messages: left to itself Git 2.39 decides at the first pair whether to write messages, for all that follow.
_MERGE = ("merge-tree", "--write-tree", "--stdin", "--messages", "--allow-unrelated-histories")
_CLEAN, _CONFLICTED = b"1", b"0"
_AT_ONCE = 4096
"""Pairs to a process: as many as make its start count for nothing."""
_USAGE = 129
_COMPLAINTS = (b"error:", b"fatal:", b"BUG:")
_NO_ROOM = (b"No space left on device", b"Disk quota exceeded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What came of one pair."""

    tree: str | None
    """What Git made; in a conflict, with its markers in the files. None: it could make nothing."""
    conflicts: frozenset[bytes] | None = None
    """The names that have to do with a conflict; None: there is none, which is not the same as no name."""
    failure: str = ""
    """Why there is no tree, safe to print: an object is missing, damaged, or no commit."""

    @property
    def is_clean(self) -> bool:
        """Whether Git merged without asking anybody."""
        return self.tree is not None and self.conflicts is None


def merge(scratch: Scratch, ours: str, theirs: str) -> Merge:
    """Merge one pair."""
    (made,) = merges(scratch, [(ours, theirs)])
    return made


def merges(scratch: Scratch, pairs: Iterable[tuple[str, str]]) -> Iterator[Merge]:
    """Merge each pair of commits, the second into the first, and give what came of it in the order asked.

    Unrelated commits are merged as if they shared an empty beginning. Some thousand pairs are taken
    ahead. Raises StorageError if there is no room for what is made.
    """
    rest = iter(pairs)
    while some := list(islice(rest, _AT_ONCE)):
        yield from _sound(scratch, some)


def _sound(scratch: Scratch, pairs: Sequence[tuple[str, str]]) -> list[Merge]:
    """Merge some pairs by one process; where Git complains, by halves, until it is known of which.

    Git 2.39 takes a folder that it cannot read for one that is empty, goes on and says so on stderr
    alone; it ends at a commit or file that it cannot read.
    """
    made, ended = _asked(scratch, pairs)
    if ended.code == 0 and len(made) == len(pairs) and not _complaint(ended.stderr):
        return made
    if ended.code == _USAGE:
        raise failure("merge-tree", ended)
    if any(words in ended.stderr for words in _NO_ROOM):
        raise StorageError(f"no room to merge in: {reason(ended)}", remedy="make room, or set TMPDIR")
    if len(pairs) == 1:
        return [Merge(tree=None, failure=reason(ended))]
    middle = len(pairs) // 2
    return [*_sound(scratch, pairs[:middle]), *_sound(scratch, pairs[middle:])]


def _asked(scratch: Scratch, pairs: Sequence[tuple[str, str]]) -> tuple[list[Merge], Ended]:
    lines = [f"{checked(ours)} {checked(theirs)}\n".encode("ascii") for ours, theirs in pairs]
    with scratch.git.start(_MERGE) as running:
        running.feed(lines)
        made = list(_answers(running.blocks()))
        (ended,) = running.wait()
    return made, ended


def _complaint(stderr: bytes) -> bool:
    """Say whether an error is among the words; those of which we keep only the beginning may hold one."""
    return len(stderr) >= KEPT or any(line.startswith(_COMPLAINTS) for line in stderr.split(b"\n"))


def _answers(blocks: Iterable[bytes]) -> Iterator[Merge]:
    """Read what ``merge-tree --stdin`` writes (git-merge-tree(1), OUTPUT), as far as it is whole.

    For each pair: ``1`` or ``0``, the tree, after ``0`` an entry for each stage of each file in
    conflict; an empty token; the messages, each a count, so many paths, a kind and a text; an empty
    token. All end with NUL, which stands in none of them.
    """
    tokens = _tokens(blocks)
    for status in tokens:
        try:
            if status not in {_CLEAN, _CONFLICTED}:
                raise UnreachableError(f"git merge-tree wrote what we cannot read: {status[:80]!r}")
            tree = next(tokens).decode("ascii")
            names = {entry.partition(b"\t")[2] for entry in iter(tokens.__next__, b"")}
            for count in iter(tokens.__next__, b""):
                paths = [next(tokens) for _ in range(int(count))]
                kind, _ = next(tokens), next(tokens)
                if kind.startswith(b"CONFLICT"):
                    names.update(paths)
        except StopIteration:  # the process ended in the middle of it
            return
        yield Merge(tree=tree, conflicts=None if status == _CLEAN else frozenset(names))


def _tokens(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Give what stands before each NUL; what has none behind it is not whole."""
    held = b""
    for block in blocks:
        *whole, held = (held + block).split(b"\0")
        yield from whole
