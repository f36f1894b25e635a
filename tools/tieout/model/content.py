"""Whether what landed on a branch is what the proposed change held: by Git alone."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Method(enum.Enum):
    """How a commit came to stand on the first-parent line."""

    MERGE = "merge"
    SQUASH = "squash"
    REBASE = "rebase"
    DIRECT = "direct"
    OCTOPUS = "octopus"


class Content(enum.Enum):
    """What Git shows of a commit of the line and the proposed change that it names."""

    EQUAL = "equal"
    """One parent: the clean merge of the head into the parent gives exactly this tree."""
    DIFFERS = "differs"
    """One parent: it gives another tree. Somebody changed what landed."""
    CONFLICT = "conflict"
    """The head does not merge without a conflict: what landed was made by hand."""
    IN_HEAD = "in_head"
    """One parent: the commit itself lies in the head's history."""
    NO_REF = "no_ref"
    """One parent: the head of that number is not here."""
    CLEAN = "clean"
    """Two parents: their clean merge gives exactly this tree."""
    EVIL = "evil"
    """Two parents: it gives another tree. The merge itself holds an edit."""
    OCTOPUS = "octopus"
    """More than two parents."""

    @property
    def is_proven(self) -> bool:
        """Whether what landed is what was proposed, to the last byte."""
        return self in {Content.EQUAL, Content.CLEAN}


SQUASH_RESULTS = (Content.EQUAL, Content.DIFFERS, Content.CONFLICT, Content.IN_HEAD, Content.NO_REF)
"""What a commit with one parent can come to."""
MERGE_RESULTS = (Content.CLEAN, Content.CONFLICT, Content.EVIL, Content.OCTOPUS)
"""What a commit with several parents can come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentProof:
    """One commit of the line."""

    oid: str
    number: int | None
    """The number in its subject. A number is a claim: it may be another repository's."""
    method: Method
    """``squash`` stands for any commit with one parent whose subject ends in ``(#N)``.

    ``rebase`` only for one of several such commits in a row that were proven together, each against
    a commit of the head's.
    """
    result: Content
    files: tuple[str, ...] = ()
    """Where it is not proven: the files in which it differs, and those of a conflict, sorted."""
    unproposed: tuple[str, ...] = ()
    """Parents after the first that are no head of any proposed change, where such heads are here at all."""
    conflicted: tuple[str, ...] = ()
    """The files that have to do with a conflict, sorted. What else differs was in no conflict."""
    as_left: bool = False
    """A conflict: what landed is what Git left there, to the last byte: somebody decided, nobody edited."""
    in_turn: bool | None = None
    """More than two parents: whether the clean merge of all of them, one after another, gives exactly this tree."""
    committer: str = ""
    """Where it is not proven: who made the commit, as the commit says, safe to print."""
    reason: str = ""
    """Where it is not proven: what is known of the cause, safe to print; may be empty."""

    @property
    def is_proven(self) -> bool:
        """Whether what landed is what was proposed, to the last byte."""
        return self.result.is_proven or (
            self.result is Content.OCTOPUS and self.in_turn is True and not self.unproposed
        )

    @property
    def is_deviation(self) -> bool:
        """Whether it was shown that something else landed, or that it was made by hand."""
        return not self.is_proven and self.result not in {Content.IN_HEAD, Content.NO_REF}

    @property
    def outside_conflict(self) -> tuple[str, ...]:
        """The files that differ though they had nothing to do with a conflict."""
        return tuple(name for name in self.files if name not in self.conflicted)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineContent:
    """What was found along the first-parent line of a commit, the newest first."""

    rev: str
    """The commit at which the line begins."""
    commits: int
    """On the whole line."""
    pattern: str
    """The names of the refs that hold the heads, ``{n}`` for the number."""
    heads: int
    """How many of them are here."""
    proofs: tuple[ContentProof, ...]
    """Of the commits with several parents, and of those with one parent whose subject ends in ``(#N)``."""

    @property
    def unnamed(self) -> int:
        """How many commits name no proposed change and bring none in by a merge."""
        return self.commits - len(self.proofs)
