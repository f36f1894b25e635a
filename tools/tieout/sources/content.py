"""A commit and the head that it claims to bring in -> what Git alone proves of its content.

The proof is a merge made anew: the head merged into the commit's parent must give the commit's own
tree. Two trees with one id hold the same bytes under the same names.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.content import Content, ContentProof, Method
from tieout.model.errors import NotExaminableError
from tieout.ports.git_compare import between, differences, is_ancestor, tree_of
from tieout.ports.git_dates import identity
from tieout.ports.git_merge import Merge, merge, merges
from tieout.ports.git_objects import REMEDY, decoded

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from tieout.ports.git_scratch import Scratch


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A commit, and what it is said to bring in."""

    oid: str
    tree: str
    parents: tuple[str, ...]
    """At least one: a root commit brings in nothing that was proposed to a branch."""
    number: int | None = None
    """Of the proposed change, as the subject or a record has it; None: a merge that names none."""
    head: str | None = None
    """Of a commit with one parent: the commit that was proposed; None: it is not here. Of a merge it is not asked."""
    absent: str = ""
    """Why the head is not here."""
    committer_line: bytes = b""
    """Of the commit object, to say who made what is not proven."""

    @property
    def pair(self) -> tuple[str, str] | None:
        """What is merged into what, at first; None: there is nothing to merge."""
        other = self.head if len(self.parents) == 1 else self.parents[1]
        return None if other is None else (self.parents[0], other)


class _Told(NamedTuple):
    files: tuple[str, ...] = ()
    conflicted: tuple[str, ...] = ()
    as_left: bool = False


_NOTHING = _Told()


def proof(scratch: Scratch, claim: Claim, heads: Container[str] | None = None) -> ContentProof:
    """Give the proof of one commit by itself; for many, ``proofs`` asks one process."""
    (found,) = proofs(scratch, (claim,), heads)
    return found


def proofs(scratch: Scratch, claims: Iterable[Claim], heads: Container[str] | None = None) -> Iterator[ContentProof]:
    """Give the proof of each, in the order of the claims, of which some thousand are taken ahead.

    Several commits with one parent in a row, child before parent, that claim one number are also
    tried together: a rebase brings in each of the head's commits by itself. ``heads``: every commit
    that is the head of a proposed change, if such are known.

    Raises NotExaminableError if a merge cannot be made again because objects are missing.
    """
    judged = _judged(scratch, claims, heads)
    for (number, _), some in groupby(judged, lambda pair: (pair[0].number, pair[0].head)):
        run: list[tuple[Claim, ContentProof]] = []
        for claim, found in some:
            is_next = run and run[-1][0].parents == (claim.oid,)
            if not is_next or number is None:
                yield from _as_rebase(scratch, run)
                run = []
            run.append((claim, found))
        yield from _as_rebase(scratch, run)


def is_rebase(scratch: Scratch, claims: Sequence[Claim], head: str) -> bool:
    """Say whether commits in a row, the oldest first, are those of the head, each put on top of the one before.

    Each must be the clean merge of its counterpart into the commit before the first of them.
    """
    base = claims[0].parents[0]
    originals = between(scratch.git, base, head)
    if len(originals) != len(claims):
        return False
    made = merges(scratch, [(base, oid) for oid in originals])
    return all(one.is_clean and one.tree == claim.tree for one, claim in zip(made, claims, strict=True))


def _as_rebase(scratch: Scratch, run: list[tuple[Claim, ContentProof]]) -> Iterator[ContentProof]:
    """Give the proofs of a row of commits that claim one number, the newest first; as rebased if they are."""
    head = run[0][0].head if len(run) > 1 else None
    wrong = {Content.DIFFERS, Content.CONFLICT}
    if head is None or not any(found.result in wrong for _, found in run):
        yield from (found for _, found in run)
    elif is_rebase(scratch, [claim for claim, _ in reversed(run)], head):
        for claim, found in run:
            yield (
                ContentProof(oid=claim.oid, number=claim.number, method=Method.REBASE, result=Content.EQUAL)
                if found.result in wrong
                else replace(found, method=Method.REBASE)
            )
    else:
        yield from (found for _, found in run)


def _judged(
    scratch: Scratch, claims: Iterable[Claim], heads: Container[str] | None
) -> Iterator[tuple[Claim, ContentProof]]:
    waiting: deque[Claim] = deque()

    def pairs() -> Iterator[tuple[str, str]]:
        for claim in claims:
            waiting.append(claim)
            if claim.pair is not None:
                yield claim.pair

    for made in merges(scratch, pairs()):
        while (claim := waiting.popleft()).pair is None:
            yield claim, _absent(claim, claim.absent)
        if len(claim.parents) == 1:
            yield claim, _squash(scratch, claim, made)
        else:
            yield claim, _merge(scratch, claim, made, heads)
    yield from ((claim, _absent(claim, claim.absent)) for claim in waiting)


def _squash(scratch: Scratch, claim: Claim, made: Merge) -> ContentProof:
    if made.is_clean and made.tree == claim.tree:
        return ContentProof(oid=claim.oid, number=claim.number, method=Method.SQUASH, result=Content.EQUAL)
    head = claim.head or ""
    if made.tree is None:
        return _absent(claim, f"its head {head[:10]} cannot be merged: {made.failure}")
    if made.is_clean and is_ancestor(scratch.git, claim.oid, head):
        return _unproven(claim, Content.IN_HEAD, Method.SQUASH, reason="the head was built on top of this very commit")
    result = Content.DIFFERS if made.is_clean else Content.CONFLICT
    # Merged or squashed before, or belonging to another repository that shares some history.
    adds_nothing = made.is_clean and made.tree == tree_of(scratch.git, claim.parents[0])
    reason = "all that its head holds had landed before: nothing of it is in this commit" if adds_nothing else ""
    return _unproven(claim, result, Method.SQUASH, reason=reason, told=_told(scratch, claim, made))


def made_anew(scratch: Scratch, claim: Claim) -> Merge | None:
    """Give what Git makes of a claim; None where there is nothing to merge."""
    return None if claim.pair is None else _in_turn(scratch, claim, merge(scratch, *claim.pair))


def _merge(scratch: Scratch, claim: Claim, made: Merge, heads: Container[str] | None) -> ContentProof:
    unproposed = () if heads is None else tuple(oid for oid in claim.parents[1:] if oid not in heads)
    is_octopus = len(claim.parents) > 2
    if is_octopus:
        made = _in_turn(scratch, claim, made)
    if made.tree is None:
        raise NotExaminableError(f"the merge {claim.oid[:10]} cannot be made again: {made.failure}", remedy=REMEDY)
    if made.is_clean and made.tree == claim.tree:
        return ContentProof(
            oid=claim.oid,
            number=claim.number,
            method=Method.OCTOPUS if is_octopus else Method.MERGE,
            result=Content.OCTOPUS if is_octopus else Content.CLEAN,
            in_turn=True if is_octopus else None,
            unproposed=unproposed,
            committer=_committer(claim) if is_octopus and unproposed else "",
        )
    told = _told(scratch, claim, made)
    if is_octopus:
        found = _unproven(claim, Content.OCTOPUS, Method.OCTOPUS, told=told)
        return replace(found, unproposed=unproposed, in_turn=False)
    result = Content.EVIL if made.is_clean else Content.CONFLICT
    return replace(_unproven(claim, result, Method.MERGE, told=told), unproposed=unproposed)


def _in_turn(scratch: Scratch, claim: Claim, made: Merge) -> Merge:
    """Merge the third parent and those after it into what came of the ones before, as long as that is clean."""
    before = list(claim.parents[:2])
    for parent in claim.parents[2:]:
        if not made.is_clean or made.tree is None:
            return made
        made = merge(scratch, scratch.commit(made.tree, before), parent)
        before.append(parent)
    return made


def _absent(claim: Claim, why: str) -> ContentProof:
    return _unproven(claim, Content.NO_REF, Method.SQUASH, reason=why)


def _unproven(
    claim: Claim, result: Content, method: Method, *, reason: str = "", told: _Told = _NOTHING
) -> ContentProof:
    return ContentProof(
        oid=claim.oid,
        number=claim.number,
        method=method,
        result=result,
        files=told.files,
        conflicted=told.conflicted,
        as_left=told.as_left,
        committer=_committer(claim),
        reason=reason,
    )


def _told(scratch: Scratch, claim: Claim, made: Merge) -> _Told:
    """Give the names in which what landed is not what Git made; those in conflict are told in any case."""
    conflicts = made.conflicts or frozenset()
    names = conflicts.union(item.name for item in differences(scratch.git, made.tree or "", claim.tree))
    return _Told(
        files=tuple(map(decoded, sorted(names))),
        conflicted=tuple(map(decoded, sorted(conflicts))),
        as_left=made.tree == claim.tree,
    )


def _committer(claim: Claim) -> str:
    if not claim.committer_line:
        return ""
    who = identity(claim.committer_line)
    return f"{who.name} <{who.email}>"
