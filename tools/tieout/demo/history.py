"""A repository's history as values -> the stream that `git fast-import` reads.

Same values, same bytes, hence the same commit ids. The grammar is that of git-fast-import(1),
"Input Format".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tieout.model.change import Identity

FORGE = Identity(name="Code Host", email="noreply@example.com")
"""Who commits what is merged by a button: the forge itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One commit to be: who wrote it, when, and each file's whole new text; None removes it."""

    author: Identity
    at: datetime
    message: str
    files: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A pull request that landed, with the marks by which fast-import knows its commits."""

    number: int
    title: str
    source: str
    edits: tuple[Edit, ...]
    marks: tuple[int, ...]
    """Of the edits' commits, in their order; the last one is the head."""
    base: int
    """The mark of the commit of the branch on which it landed."""
    merge: int
    merged_by: Identity
    merged_at: datetime
    by_hand: bool
    """Whether somebody made the commit on the branch, and not the forge."""


class Move(NamedTuple):
    """The branch moved, by marks."""

    at: datetime
    by: str
    """The name of who moved it."""
    before: int
    after: int
    is_merge: bool
    """Whether it was the forge's button."""


@dataclass(slots=True)
class Chronicle:
    """A branch as it grows: direct pushes and pull requests, in the order in which they land."""

    branch: str = "main"
    landed: list[Pull] = field(default_factory=list)
    """Every pull request so far; the next one has the next number."""
    _files: dict[str, str] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    """But for the first commit, every movement of the branch."""
    _tips: list[int] = field(default_factory=list)
    _since: list[datetime] = field(default_factory=list)
    """When each tip came."""
    _parts: list[bytes] = field(default_factory=list)
    _mark: int = 0

    def text(self, path: str) -> str:
        """Give a file's text at the tip of the branch. Raises KeyError if it is not there."""
        return self._files[path]

    def paths(self) -> Iterator[str]:
        """Give every file at the tip of the branch."""
        yield from self._files

    def push(self, edit: Edit) -> None:
        """Put a commit straight on the branch."""
        ref = f"refs/heads/{self.branch}"
        mark = self._commit(ref, edit, edit.author, self._tips[-1:])
        if self._tips:
            self.moves.append(Move(edit.at, edit.author.name, self._tips[-1], mark, is_merge=False))
        self._land(mark, (edit,), edit.at)

    def pull(
        self,
        *edits: Edit,
        source: str,
        merged_by: Identity,
        merged_at: datetime,
        squash: bool = False,
        behind: int = 0,
        slipped_in: Mapping[str, str | None] | None = None,
    ) -> Pull:
        """Land a pull request and keep its head as ``refs/pull/N/head``.

        ``behind``: how many changes the branch moved on since the request was opened; none of them
        may touch the same files, since no text is merged here. ``slipped_in``: what the commit on
        the branch holds and the head does not; whoever merges made that commit by hand.
        """
        number = len(self.landed) + 1
        head = self._tips[-1 - behind]
        base = self._tips[-1]
        marks: list[int] = []
        for edit in edits:
            head = self._commit(f"refs/pull/{number}/head", edit, edit.author, [head])
            marks.append(head)
        last = edits[-1]
        title = edits[0].message.partition("\n")[0]
        files = {path: text for edit in edits for path, text in edit.files.items()} | dict(slipped_in or {})
        if squash:
            author, parents = last.author, [base]
            message = f"{title} (#{number})"
        else:
            author, parents = merged_by, [base, head]
            message = f"Merge pull request #{number} from example/{source}\n\n{title}"
        merge = Edit(author=author, at=merged_at, message=message, files=files)
        committer = FORGE if slipped_in is None else merged_by
        mark = self._commit(f"refs/heads/{self.branch}", merge, committer, parents)
        self.moves.append(Move(merged_at, merged_by.name, base, mark, is_merge=slipped_in is None))
        self._land(mark, (*edits, merge), merged_at)
        pull = Pull(
            number=number,
            title=title,
            source=source,
            edits=edits,
            marks=tuple(marks),
            base=base,
            merge=mark,
            merged_by=merged_by,
            merged_at=merged_at,
            by_hand=slipped_in is not None,
        )
        self.landed.append(pull)
        return pull

    def stream(self) -> bytes:
        """Give the whole history as git fast-import wants it."""
        return b"feature done\n" + b"".join(self._parts) + b"done\n"

    @property
    def began(self) -> datetime:
        """When the first commit came."""
        return self._since[0]

    def tip_at(self, moment: datetime) -> int:
        """Give the mark of the commit that stood on the branch at a moment; raises IndexError before the first."""
        return [mark for mark, since in zip(self._tips, self._since, strict=True) if since <= moment][-1]

    def _land(self, mark: int, edits: tuple[Edit, ...], at: datetime) -> None:
        self._tips.append(mark)
        self._since.append(at)
        for edit in edits:
            for path, text in edit.files.items():
                if text is None:
                    self._files.pop(path)
                else:
                    self._files[path] = text

    def _commit(self, ref: str, edit: Edit, committer: Identity, parents: list[int]) -> int:
        self._mark += 1
        self._parts.extend(_commit(ref, self._mark, edit, committer, parents))
        return self._mark


def _commit(ref: str, mark: int, edit: Edit, committer: Identity, parents: list[int]) -> Iterator[bytes]:
    yield f"commit {ref}\nmark :{mark}\n".encode()
    yield f"author {_signature(edit.author, edit.at)}\n".encode()
    yield f"committer {_signature(committer, edit.at)}\n".encode()
    yield _data(f"{edit.message}\n")
    for position, parent in enumerate(parents):
        yield f"{'merge' if position else 'from'} :{parent}\n".encode()
    for path, text in sorted(edit.files.items()):
        if text is None:
            yield f"D {path}\n".encode()
        else:
            yield f"M 100644 inline {path}\n".encode() + _data(text)
    yield b"\n"


def _signature(who: Identity, at: datetime) -> str:
    return f"{who.name} <{who.email}> {int(at.timestamp())} {at:%z}"


def _data(text: str) -> bytes:
    data = text.encode()
    return f"data {len(data)}\n".encode() + data + b"\n"
