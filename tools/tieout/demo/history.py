"""A repository's history as values -> the stream that `git fast-import` reads.

Same values, same bytes, hence the same commit ids. The grammar is that of git-fast-import(1),
"Input Format".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

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


@dataclass(slots=True)
class Chronicle:
    """A branch as it grows: direct pushes and pull requests, in the order in which they land."""

    branch: str = "main"
    pulls: int = 0
    """How many pull requests there are; the next one has the next number."""
    _files: dict[str, str] = field(default_factory=dict)
    _tips: list[int] = field(default_factory=list)
    _parts: list[bytes] = field(default_factory=list)
    _mark: int = 0

    def text(self, path: str) -> str:
        """Give a file's text at the tip of the branch. Raises KeyError if it is not there."""
        return self._files[path]

    def push(self, edit: Edit) -> None:
        """Put a commit straight on the branch."""
        ref = f"refs/heads/{self.branch}"
        self._land(self._commit(ref, edit, edit.author, self._tips[-1:]), (edit,))

    def pull(
        self,
        *edits: Edit,
        source: str,
        merged_by: Identity,
        merged_at: datetime,
        squash: bool = False,
        behind: int = 0,
    ) -> int:
        """Land a pull request and keep its head as ``refs/pull/N/head``; give its number.

        ``behind``: how many changes the branch moved on since the request was opened; none of them
        may touch the same files, since no text is merged here.
        """
        self.pulls += 1
        head = self._tips[-1 - behind]
        for edit in edits:
            head = self._commit(f"refs/pull/{self.pulls}/head", edit, edit.author, [head])
        last = edits[-1]
        title = edits[0].message.partition("\n")[0]
        files = {path: text for edit in edits for path, text in edit.files.items()}
        if squash:
            author, parents = last.author, self._tips[-1:]
            message = f"{title} (#{self.pulls})"
        else:
            author, parents = merged_by, [self._tips[-1], head]
            message = f"Merge pull request #{self.pulls} from example/{source}\n\n{title}"
        merge = Edit(author=author, at=merged_at, message=message, files=files)
        self._land(self._commit(f"refs/heads/{self.branch}", merge, FORGE, parents), edits)
        return self.pulls

    def stream(self) -> bytes:
        """Give the whole history as git fast-import wants it."""
        return b"feature done\n" + b"".join(self._parts) + b"done\n"

    def _land(self, mark: int, edits: tuple[Edit, ...]) -> None:
        self._tips.append(mark)
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
