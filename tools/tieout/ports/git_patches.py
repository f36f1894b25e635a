"""Patches by what they do, to be held against each other: one process for all of them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from tieout.model.errors import UnreachableError
from tieout.ports.git_command import failure
from tieout.ports.git_objects import checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tieout.ports.git_scratch import Scratch

_DIFF = (
    *("diff-tree", "--stdin", "-r", "-p", "--no-renames", "--full-index", "--no-color", "--no-ext-diff"),
    *("--no-textconv", "--ignore-submodules=none", "--diff-algorithm=myers", "--no-indent-heuristic"),
    *("--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", "-O/dev/null"),
)
# No line of a patch's content begins so: they begin with a blank, a sign, or a backslash.
_PLACE = re.compile(rb"^(?:@@ [^\n]*|index [^\n]*)\n", re.MULTILINE)
_NEXT = re.compile(rb"^[0-9a-f]{40}(?:[0-9a-f]{24})? [0-9a-f]+\n", re.MULTILINE)
_BINARY = b"\nBinary files "

Pair = tuple[str, str]


def patch_digests(scratch: Scratch, pairs: Sequence[Pair], *, context: int) -> dict[Pair, str]:
    """Give for each pair of trees a digest of what leads from the first to the second.

    Two are equal if they do the same to the same files, to the last blank, in the same order, with
    the same ``context`` lines around; where the lines stand does not count. Of files that Git takes
    for binary the whole content counts, and so does it of every other file in that patch. No
    difference gives the digest of nothing, which is ``NOTHING``. Raises UnreachableError if a tree
    cannot be read.
    """
    unique = list(dict.fromkeys(pairs))
    if not unique:
        return {}
    with scratch.git.start((*_DIFF, f"-U{context}")) as running:
        running.feed(f"{checked(old)} {checked(new)}\n".encode("ascii") for old, new in unique)
        found = [_digest(part) for part in _parts(running.blocks())]
        (ended,) = running.wait()
    if ended.code != 0:
        raise failure("diff-tree", ended)
    if len(found) != len(unique):
        raise UnreachableError(f"git diff-tree wrote {len(found)} patches of {len(unique)}")
    return dict(zip(unique, found, strict=True))


def _digest(patch: bytes) -> str:
    told = patch if _BINARY in patch else _PLACE.sub(b"", patch)
    return hashlib.sha256(told).hexdigest()


NOTHING = _digest(b"")


def _parts(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut the output above each line that names a pair."""
    held: list[bytes] = []
    rest = b""
    is_first = True
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        for item in whole:
            row = item + b"\n"
            if _NEXT.fullmatch(row) is None:
                held.append(row)
                continue
            if not is_first:
                yield b"".join(held)
            is_first, held = False, []
    if not is_first:
        yield b"".join([*held, rest])
