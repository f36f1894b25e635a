"""The first-parent line and the refs of proposed changes -> the proof of every commit that claims to bring one in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.model.content import ContentProof, LineContent
from tieout.model.errors import UsageError
from tieout.ports.git_compare import commits_among
from tieout.ports.git_objects import decoded
from tieout.sources.content import Claim, made_anew, proofs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tieout.ports.git import Repository
    from tieout.ports.git_mainline import Landed
    from tieout.ports.git_scratch import Scratch

PULL_REFS = "refs/pull/{n}/head"
"""Where GitHub, Gitea and Forgejo keep the head of a pull request."""
_PATTERN = re.compile(r"refs/[^\x00-\x20\x7f*?\[\\^:~{}]*\{n\}[^\x00-\x20\x7f*?\[\\^:~{}]*")
# 18 digits at most: no forge has counted further, and a longer text is no number of anything.
_LAST = re.compile(rb"\(#([0-9]{1,18})\)\s*\Z")
_MERGED = re.compile(rb"(?:Merge pull request|Merge|Merged PR) #?([0-9]{1,18})\b|.*\(pull request #([0-9]{1,18})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The heads of proposed changes that a repository has."""

    pattern: str
    """The refs' names, ``{n}`` for the number."""
    commits: Mapping[int, str]
    """By number."""
    broken: frozenset[int]
    """Numbers whose ref names no commit that is here: it is missing, or the ref names a blob or a tree."""

    def ref(self, number: int) -> str:
        """Give the name of a ref."""
        return self.pattern.replace("{n}", str(number))

    def absent(self, number: int) -> str:
        """Say why there is no commit for a number."""
        ref = self.ref(number)
        return f"{ref} names no commit that is here" if number in self.broken else f"there is no {ref} here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One commit by itself."""

    proof: ContentProof
    subject: str
    """Safe to print."""
    ref: str
    """Of the head that it claims to bring in; of a merge that names none, the pattern."""
    before: str | None
    """What Git made: a tree, with markers where there is a conflict. None: there are no lines to show."""
    after: str
    """What landed: a tree."""


def heads_of(repository: Repository, pattern: str = PULL_REFS) -> Heads:
    """Find the heads; raises UsageError for a pattern that is none.

    A tag counts as the commit that it names.
    """
    if _PATTERN.fullmatch(pattern) is None:
        raise UsageError(
            f"{pattern!r} is no pattern of refs",
            remedy="begin with refs/ and write {n} once, for the number: refs/merge-requests/{n}/head",
        )
    before, _, after = pattern.partition("{n}")
    name = re.compile(f"{re.escape(before)}([1-9][0-9]{{0,17}}){re.escape(after)}")
    named = {
        int(match[1]): oid
        for ref, oid in repository.refs(f"{before}*{after}").items()
        if (match := name.fullmatch(ref)) is not None
    }
    there = commits_among(repository.git, named.values())
    return Heads(
        pattern=pattern,
        commits={number: there[oid] for number, oid in named.items() if oid in there},
        broken=frozenset(number for number, oid in named.items() if oid not in there),
    )


def line_content(repository: Repository, commit: str, heads: Heads) -> LineContent:
    """Prove what can be proven of each commit of the line that claims to bring in a proposed change."""
    count = 0

    def claims() -> Iterator[Claim]:
        nonlocal count
        for landed in repository.landed(commit):
            count += 1
            if (claim := claim_of(landed, heads)) is not None:
                yield claim

    with repository.scratch() as scratch:
        known = frozenset(heads.commits.values()) or None
        found: tuple[ContentProof, ...] = tuple(proofs(scratch, claims(), known))
    return LineContent(
        rev=commit, commits=count, pattern=heads.pattern, heads=len(heads.commits) + len(heads.broken), proofs=found
    )


def explain(repository: Repository, scratch: Scratch, commit: str, *, rev: str, heads: Heads) -> Explanation:
    """Prove one commit by itself, and give what its lines are to be compared with.

    Where it stands on the line of ``rev`` beside others that claim the same number, these are
    looked at too: it may be one of those that a rebase brought in. Raises UsageError for a commit
    that claims to bring in nothing.
    """
    landed, row = _row(repository, commit, rev, heads)
    subject = visible(decoded(landed.subject))
    claim = next((item for item in row if item.oid == commit), None)
    if claim is None:
        raise UsageError(
            f"{commit[:10]} ({subject}) is no merge, and its subject does not end in (#N)",
            remedy=f"git show {commit[:10]} shows all that it changed",
        )
    known = frozenset(heads.commits.values()) or None
    (found,) = (item for item in proofs(scratch, row, known) if item.oid == commit)
    made = made_anew(scratch, claim) if found.is_deviation else None
    return Explanation(
        proof=found,
        subject=subject,
        ref=heads.pattern if claim.number is None else heads.ref(claim.number),
        before=None if made is None else made.tree,
        after=claim.tree,
    )


def _row(repository: Repository, commit: str, rev: str, heads: Heads) -> tuple[Landed, list[Claim]]:
    """Give a commit, and the claims of its row on the line of ``rev``: of itself alone where it is not on it."""
    wanted: Landed | None = None
    row: list[Claim] = []
    for landed in repository.landed(rev):
        claim = claim_of(landed, heads)
        if row and (claim is None or claim.number is None or claim.number != row[-1].number):
            if wanted is not None:
                return wanted, row
            row = []
        if landed.oid == commit:
            wanted = landed
        if claim is not None:
            row.append(claim)
        elif wanted is not None:
            return wanted, row
    if wanted is None:
        (wanted,) = repository.landed(commit, most=1)
        row = [claim for claim in (claim_of(wanted, heads),) if claim is not None]
    return wanted, row


def claim_of(landed: Landed, heads: Heads) -> Claim | None:
    """Give what a commit claims to bring in; None for one with a parent and no number, and for a root."""
    if len(landed.parents) == 1:
        match = _LAST.search(landed.subject)
        number = None if match is None else int(match[1])
        if number is None:
            return None
        head = heads.commits.get(number)
        return Claim(
            oid=landed.oid,
            tree=landed.tree,
            parents=landed.parents,
            number=number,
            head=head,
            absent="" if head else heads.absent(number),
            committer_line=landed.committer_line,
        )
    if not landed.parents:
        return None
    return Claim(
        oid=landed.oid,
        tree=landed.tree,
        parents=landed.parents,
        number=_number_of_merge(landed.subject),
        committer_line=landed.committer_line,
    )


def _number_of_merge(subject: bytes) -> int | None:
    match = _MERGED.match(subject) or _LAST.search(subject)
    return None if match is None else int(next(part for part in match.groups() if part is not None))
