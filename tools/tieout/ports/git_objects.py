"""Trees and blobs, from Git's plumbing to values."""

from __future__ import annotations

import enum
import hashlib
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Self

from tieout.model.errors import NotExaminableError, StorageError, UnreachableError
from tieout.ports.git_command import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tieout.ports.git_at_hand import AtHand
    from tieout.ports.git_command import Git
    from tieout.ports.process import Running

REMEDY = "git fsck --full; then clone anew from where the repository came"
"""What to do about objects that are damaged or not there."""
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
# Objects asked for at once: below the 4,096 bytes that the smallest pipe holds (pipe(7)), so that neither
# side ever waits for the other.
_AT_ONCE = 50
_PIECE = 1 << 18
"""Bytes of a blob that are held at once where it is read in pieces."""
# Git would map up to 1 GiB of a pack and hold blobs of up to 512 MiB whole (git-config(1)): that is memory as well.
_FLAT = (
    ("core.packedGitWindowSize", "16m"),
    ("core.packedGitLimit", "64m"),
    ("core.bigFileThreshold", "1m"),
)


class TreeEntry(NamedTuple):
    """A name in a commit's tree, folders apart."""

    path: str
    """From the top; bytes that are not UTF-8 as lone surrogates (PEP 383)."""
    mode: str
    """``100644`` and ``100755`` are files, ``120000`` a symbolic link, ``160000`` a submodule."""
    kind: str
    """``blob``, or ``commit`` for a submodule."""
    oid: str


class Unusable(enum.Enum):
    """Why the bytes of a blob cannot be had."""

    MISSING = "missing"
    """Not there, not to be inflated, or no blob."""
    TOO_LARGE = "too large"
    FORGED = "forged"
    """The bytes have another id."""


def tree_entries(listing: bytes) -> Iterator[TreeEntry]:
    """Read what ``ls-tree -r -z`` gives."""
    for record in listing.split(b"\0")[:-1]:
        head, _, path = record.partition(b"\t")
        mode, kind, oid = head.decode("ascii").split(" ")
        yield TreeEntry(path=decoded(path), mode=mode, kind=kind, oid=oid)


def trees_of(git: Git, commits: Iterable[str]) -> dict[str, str]:
    """Give the tree of each of these commits that a repository has."""
    wanted = tuple(dict.fromkeys(commits))
    lines = "".join(f"{checked(oid)}^{{tree}}\n" for oid in wanted)
    done = git.run("cat-file", "--batch-check=%(objectname)", "--buffer", stdin=lines.encode("ascii"))
    found = zip(wanted, done.stdout.decode("ascii").splitlines(), strict=True)
    return {oid: tree for oid, tree in found if is_object_id(tree)}


def decoded(name: bytes) -> str:
    """Give a name's text, from which ``surrogateescape`` makes the same bytes again."""
    return name.decode("utf-8", "surrogateescape")


def blob_id(data: bytes | memoryview, hash_name: str) -> str:
    """Give the id that Git gives a blob of these bytes."""
    digest = hashlib.new(hash_name, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


class BlobReader:
    """One ``cat-file`` that answers as long as the block lasts."""

    def __init__(self, git: Git, hash_name: str, at_hand: AtHand | None = None) -> None:
        """Blobs of this repository, whose ids are of this hash."""
        self._git = git
        self._hash_name = hash_name
        self._at_hand = at_hand
        self._owed = 0
        """Answers that were asked for and not yet read: of one that owes any, nobody else can make sense."""

    def __enter__(self) -> Self:
        idle = self._at_hand.idle if self._at_hand else None
        self._cat: Running = idle.pop() if idle else self._cat_file()
        return self

    def _cat_file(self) -> Running:
        return self._git.start(("cat-file", "--batch-command", "--buffer"), settings=_FLAT)

    def __exit__(self, error: object, *_: object) -> None:
        if self._at_hand is not None and self._at_hand.is_open and error is None and not self._owed:
            self._at_hand.idle.append(self._cat)
        else:
            self._cat.end()

    def read(self, oids: Iterable[str], *, limit: int) -> Iterator[tuple[str, bytes | None]]:
        """Give each blob in the order asked; None if it is over ``limit`` bytes.

        Raises NotExaminableError for one that is not here, or no blob, and for content that has another id.
        """
        for oid, found in self.examine(oids, limit=limit):
            if found is Unusable.MISSING:
                raise not_here(oid)
            if found is Unusable.FORGED:
                raise _forged(oid)
            yield oid, found if isinstance(found, bytes) else None

    def examine(self, oids: Iterable[str], *, limit: int) -> Iterator[tuple[str, bytes | Unusable]]:
        """Give each blob in the order asked, or why it cannot be had.

        What is over ``limit`` bytes is not inflated.
        """
        rest = iter(oids)
        while some := tuple(islice(rest, _AT_ONCE)):
            kept = self._kept(some, limit)
            held = self._judged([oid for oid in some if oid not in kept], limit)
            readable = [oid for oid, why in held.items() if why is None]
            self._ask("contents", readable)
            held |= kept | {oid: self._content(oid) for oid in readable}
            for oid in some:
                yield oid, held[oid] or b""

    def pieces(
        self, oids: Iterable[str], *, checks_ids: bool = False
    ) -> Iterator[tuple[str, int | None, Iterator[bytes]]]:
        """Give each blob in the order asked: its size, and its bytes piece by piece, of which only one is held.

        None and nothing for one that is missing, and for what is no blob. The id is not checked by default: for a
        caller who knows the digest of the bytes; else NotExaminableError is raised after the last piece of content
        that has another. Pieces that are not taken are gone when the next blob is.
        """
        waiting = self._at_hand.waiting if self._at_hand else None
        rest = iter(oids)
        while some := tuple(islice(rest, _AT_ONCE)):
            kept = {oid: waiting.kept[oid] for oid in some if oid in waiting.kept} if waiting else {}
            self._ask("contents", (oid for oid in some if oid not in kept))
            for oid in some:
                if oid in kept:
                    pieces = kept[oid].chunks()
                    yield oid, kept[oid].size, self._held(oid, kept[oid].size, pieces) if checks_ids else pieces
                    continue
                words = self._line().split(b" ")  # "<id> <kind> <size>", or "<id> missing"
                if words[1] == b"missing":
                    self._owed -= 1
                    yield oid, None, iter(())
                    continue
                is_blob, size = words[1] == b"blob", int(words[2])
                pieces = self._pieces(size)
                if is_blob and waiting:
                    pieces = waiting.taking(oid, size, pieces)
                if is_blob and checks_ids:
                    pieces = self._held(oid, size, pieces)
                yield oid, size if is_blob else None, pieces if is_blob else iter(())
                for _ in pieces:
                    pass
                self._exactly(1)
                self._owed -= 1

    def _pieces(self, size: int) -> Iterator[bytes]:
        for start in range(0, size, _PIECE):
            yield self._exactly(min(_PIECE, size - start))

    def _held(self, oid: str, size: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
        digest = hashlib.new(self._hash_name, b"blob %d\0" % size, usedforsecurity=False)
        for piece in pieces:
            digest.update(piece)
            yield piece
        if digest.hexdigest() != oid:
            raise _forged(oid)

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """Give the size in bytes of each blob that is here."""
        found = {}
        rest = iter(oids)
        while some := tuple(islice(rest, _AT_ONCE)):
            self._ask("info", some)
            for oid in some:
                words = self._line().split(b" ")
                self._owed -= 1
                if words[1] == b"blob":
                    found[oid] = int(words[2])
        return found

    def _kept(self, oids: Sequence[str], limit: int) -> dict[str, bytes | Unusable]:
        """Give those of these blobs that are at hand."""
        kept = self._at_hand.kept if self._at_hand else {}
        there = ((oid, kept[oid]) for oid in oids if oid in kept)
        return {oid: data if len(data) <= limit else Unusable.TOO_LARGE for oid, data in there}

    def _judged(self, oids: Sequence[str], limit: int) -> dict[str, bytes | Unusable | None]:
        """Give, for each blob that cannot be read, why; None for the others."""
        held: dict[str, bytes | Unusable | None] = dict.fromkeys(oids)
        self._ask("info", held)
        for oid in held:
            words = self._line().split(b" ")  # "<id> <kind> <size>", or "<id> missing"
            self._owed -= 1
            if words[1] != b"blob":
                held[oid] = Unusable.MISSING
            elif int(words[2]) > limit:
                held[oid] = Unusable.TOO_LARGE
        return held

    def _content(self, oid: str) -> bytes | Unusable:
        size = int(self._line().split(b" ")[2])
        data = self._exactly(size + 1)[:-1]
        self._owed -= 1
        if blob_id(data, self._hash_name) != oid:
            return Unusable.FORGED
        if self._at_hand is not None:
            self._at_hand.keep(oid, data)
        return data

    def _ask(self, command: str, oids: Iterable[str]) -> None:
        lines = [f"{command} {checked(oid)}\n" for oid in oids]
        if lines:
            self._owed += len(lines)
            self._cat.send(f"{''.join(lines)}flush\n".encode("ascii"))

    def _line(self) -> bytes:
        line = self._cat.output.readline()
        if not line.endswith(b"\n"):
            raise self._broken()
        return line[:-1]

    def _exactly(self, size: int) -> bytes:
        data = self._cat.output.read(size)
        if len(data) != size:
            raise self._broken()
        return data

    def _broken(self) -> UnreachableError | StorageError:
        self._cat.close_input()
        return failure("cat-file", self._cat.wait()[0])


def not_here(oid: str) -> NotExaminableError:
    """Make an error of a blob that a commit has and the repository has not: what it held nobody can say."""
    return NotExaminableError(f"the history is not whole: there is no blob {oid} in this repository", remedy=REMEDY)


def _forged(oid: str) -> NotExaminableError:
    return NotExaminableError(f"the blob {oid} holds other bytes than its id says", remedy=REMEDY)


def checked(oid: str) -> str:
    """Give an object id as it is; raises ValueError for text that is none."""
    if _OBJECT_ID.fullmatch(oid) is None:
        raise ValueError(f"{oid!r} is no object id: resolve it first")
    return oid


def is_object_id(text: str) -> bool:
    """Say whether the text is a whole object id."""
    return _OBJECT_ID.fullmatch(text) is not None
