"""What Git makes of two commits when it merges them without anybody's help; one process for all pairs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.errors import UnreachableError
from tieout.ports.git_command import failure, reason
from tieout.ports.git_objects import checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.ports.git_scratch import Scratch
    from tieout.ports.process import Ended

# --messages: left to itself Git 2.39 decides at the first pair whether to write messages, for all that follow.
_MERGE = ("merge-tree", "--write-tree", "--stdin", "--messages", "--allow-unrelated-histories")
_CLEAN, _CONFLICTED = b"1", b"0"


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

    ``pairs`` are taken from another thread, some hundreds ahead; what taking them raises is raised
    here at the end. Unrelated commits are merged as if they shared an empty beginning. Where Git
    gives up a pair, which ends its process, the next ones get a new one.
    """
    rest = iter(pairs)
    again: deque[tuple[str, str]] = deque()
    while True:
        asked: deque[tuple[str, str]] = deque()
        with scratch.git.start(_MERGE) as running:
            running.feed(_lines(again, rest, asked))
            for made in _answers(running.blocks()):
                asked.popleft()
                yield made
            (ended,) = running.wait()
        if not asked:
            if ended.code != 0:
                raise failure("merge-tree", ended)
            return
        yield _alone(scratch, asked.popleft(), ended)
        again.extendleft(reversed(asked))
        if not again and (pair := next(rest, None)) is not None:
            again.append(pair)
        if not again:
            return


def _alone(scratch: Scratch, pair: tuple[str, str], ended: Ended) -> Merge:
    """Give what came of the pair at which a process ended.

    Where it was ended by a signal, what it had still to write is lost and the pair may be sound: it
    is tried once more.
    """
    if ended.code >= 0:
        return Merge(tree=None, failure=reason(ended))
    with scratch.git.start(_MERGE) as running:
        running.feed(_lines(deque([pair]), iter(()), deque()))
        made = list(_answers(running.blocks()))
        (ended,) = running.wait()
    return made[0] if made else Merge(tree=None, failure=reason(ended))


def _lines(
    again: deque[tuple[str, str]], rest: Iterator[tuple[str, str]], asked: deque[tuple[str, str]]
) -> Iterator[bytes]:
    """Give the lines to write, those of ``again`` first, and keep each pair as asked."""
    while True:
        pair = again.popleft() if again else next(rest, None)
        if pair is None:
            return
        asked.append(pair)
        yield f"{checked(pair[0])} {checked(pair[1])}\n".encode("ascii")


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
