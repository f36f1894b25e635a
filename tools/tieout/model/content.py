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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentProof:
    """One commit of the line."""

    oid: str
    number: int | None
    """The number in its subject. A number is a claim: it may be another repository's."""
    method: Method
    """``squash`` stands for any commit with one parent whose subject ends in ``(#N)``."""
    result: Content
    files: tuple[str, ...] = ()
    """Where it is not proven: the files in which it differs, sorted."""
    unproposed: tuple[str, ...] = ()
    """Parents after the first that are no head of any proposed change, where such heads are here at all."""
