"""Branches with proposed changes, brought in in every way that a code host or a person brings them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports.repositories import ANA, START, Files, Sample
from tieout.model.content import ContentProof, LineContent
from tieout.ports.git import Repository
from tieout.ports.git_compare import patch
from tieout.sources.content_line import PULL_REFS, Explanation, explain, heads_of, line_content

TEXT = b"".join(b"line %d\n" % number for number in range(30))


def edited(line: int, data: bytes = TEXT, word: bytes = b"edited") -> bytes:
    """Give a text with one line edited."""
    lines = data.splitlines(keepends=True)
    lines[line] = word + b"\n"
    return b"".join(lines)


class History:
    """A repository whose branch ``main`` begins with a root commit of two files."""

    def __init__(self, root: Path, *, pattern: str = PULL_REFS) -> None:
        self.sample = Sample(root)
        self.pattern = pattern
        self.root = self.sample.commit({"a.md": TEXT, "b.md": TEXT}, message="begin")
        self._clock = START

    @property
    def tip(self) -> str:
        """The newest commit of main."""
        return self.sample.git("rev-parse", "main")

    def propose(self, number: int, *steps: Files, on: str | None = None) -> str:
        """Make the head of a proposed change, a commit for each step, on a commit of main."""
        head = on or self.tip
        for step in steps:
            head = self.commit(step, parents=(head,), branch=f"topic-{number}")
        self.ref(number, head)
        return head

    def ref(self, number: int, oid: str) -> None:
        """Let the ref of a number name an object."""
        name = self.pattern.replace("{n}", str(number))
        path = self.sample.git_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{oid}\n")  # by hand: Git refuses to name what is not there

    def commit(
        self, files: Files, *, parents: tuple[str, ...], message: str = "step", branch: str = "main", who: str = ANA
    ) -> str:
        """Commit files on top of the first parent's."""
        self._clock += 60
        return self.sample.commit(files, at=self._clock, parents=parents, message=message, branch=branch, who=who)

    def land(self, files: Files, message: str, *more_parents: str, who: str = ANA) -> str:
        """Commit to main; with further parents it is a merge whose files beyond the first parent's are ``files``."""
        return self.commit(files, parents=(self.tip, *more_parents), message=message, who=who)

    def content(self, rev: str | None = None) -> LineContent:
        """Examine the line of a commit."""
        repository = Repository.open(self.sample.root)
        return line_content(repository, rev or self.tip, heads_of(repository, self.pattern))

    def proofs(self) -> tuple[ContentProof, ...]:
        """Give the proofs of main, the newest first."""
        return self.content().proofs

    def results(self) -> list[tuple[int | None, str]]:
        """Give number and result of each, the oldest first."""
        return [(proof.number, proof.result.value) for proof in reversed(self.proofs())]

    @contextmanager
    def explained(self, oid: str) -> Iterator[tuple[Explanation, bytes]]:
        """Explain one commit, with the patch that is shown."""
        repository = Repository.open(self.sample.root)
        with repository.scratch() as scratch:
            found = explain(repository, scratch, oid, rev=self.tip, heads=heads_of(repository, self.pattern))
            lines = b"" if found.before is None else b"".join(patch(scratch.git, found.before, found.after))
            yield found, lines
