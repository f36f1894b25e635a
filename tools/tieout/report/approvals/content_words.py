"""What the results of the content proof mean, in words for somebody who meets them for the first time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.content import Content, ContentProof, Method

if TYPE_CHECKING:
    from collections.abc import Sequence

MEANS = {
    Content.EQUAL: "exactly what its pull request held",
    Content.DIFFERS: "something else than its pull request held: it was changed before it landed",
    Content.CONFLICT: "Git could not merge it alone: what landed was made by hand",
    Content.IN_HEAD: "the head of its pull request was built on top of it: what was proposed cannot be told",
    Content.NO_REF: "not examined: the head of its pull request is not here",
    Content.CLEAN: "exactly what Git makes of its parents",
    Content.EVIL: "holds an edit of its own, which is in none of the branches that it merges",
    Content.OCTOPUS: "several at once",
}
"""Beside a count of squash merges or merges."""
_MOST = 6
"""Files that are named in a line; --explain and JSON name them all."""


def counted(result: Content, proofs: Sequence[ContentProof]) -> str:
    """Say what all commits of one result are, as it stands beside their count."""
    means = MEANS[result]
    if result is Content.OCTOPUS:
        proven = sum(proof.is_proven for proof in proofs)
        means += f"; {proven} of them exactly what their pull requests give in turn"
    strangers = sum(bool(proof.unproposed) for proof in proofs)
    if strangers:
        verb = "brings" if strangers == 1 else "bring"
        means += f"; {strangers} of them {verb} in what is the head of no pull request here"
    return means


def few(names: Sequence[str]) -> str:
    """Name some files, and say how many more there are."""
    rest = len(names) - _MOST
    return ", ".join(names) if rest <= 1 else f"{', '.join(names[:_MOST])} and {rest} more"


def source_of(ref: str) -> str:
    """Give the name under which a code host has a ref that a clone may have below ``refs/remotes``."""
    match = re.fullmatch(r"refs/remotes/[^/]+/(?:pull|pr)/([^/]+)(?:/head)?", ref)
    return ref if match is None else f"refs/pull/{match[1]}/head"


def told(of: ContentProof, ref: str) -> str:
    """Say what is known of a commit that is not proven; ``ref`` names the head that it claims."""
    if of.reason:
        return of.reason
    if of.result is Content.OCTOPUS:
        return _octopus(of)
    if of.result is Content.CONFLICT:
        if of.as_left:
            return f"Git left {few(of.conflicted)} for people to decide; it was taken as Git had left it"
        where = f"resolved by hand in {few(of.conflicted)}"
        if of.outside_conflict:
            where += f"; changed besides, without any conflict: {few(of.outside_conflict)}"
        return where
    if of.result is Content.EVIL:
        return f"edited in the merge itself: {few(of.files)}"
    return f"not what {ref} gives: {few(of.files)}"


def _octopus(of: ContentProof) -> str:
    parts = []
    if not of.in_turn:
        parts.append(f"not what its parents give when they are merged one after another: {few(of.files)}")
    if of.unproposed:
        parts.append(f"brings in what is the head of no pull request here: {', '.join(x[:10] for x in of.unproposed)}")
    return "; ".join(parts)


def explained(of: ContentProof, ref: str) -> str:
    """Say in sentences what a result means, as it stands above the lines that differ."""
    said = _SENTENCES[of.result]
    if of.method is Method.REBASE and of.is_proven:
        said = _REBASED
    elif of.result is Content.DIFFERS and of.reason:
        said = _KNOWN_BEFORE
    elif of.result is Content.OCTOPUS and of.is_proven:
        said = _PROVEN_OCTOPUS
    sentence = said.format(ref=ref, told=told(of, ref))
    if not of.files or of.as_left:
        return sentence
    return f"{sentence} {_LINES_OF_CONFLICT if of.conflicted else _LINES}"


_SENTENCES = {
    Content.EQUAL: "What landed is {ref} merged into its parent, to the last byte.",
    Content.CLEAN: "What landed is what Git makes of its two parents, to the last byte.",
    Content.DIFFERS: "{ref} merges into its parent without a conflict, but something else landed under its number.",
    Content.EVIL: "Its parents merge without a conflict, but the merge holds an edit of its own that is in none of them.",
    Content.CONFLICT: "Git could not merge it alone: {told}.",
    Content.IN_HEAD: (
        "The commit lies in the history of {ref}: either the branch was moved forward to it, or the head was updated "
        "after the commit had landed. Git cannot tell which state of it was proposed."
    ),
    Content.NO_REF: "It cannot be examined: {told}. The number may also be another repository's.",
    Content.OCTOPUS: "It has more than two parents and is not proven: {told}.",
}
_REBASED = "It is one of the commits of {ref}, put on top of the branch: nothing else landed with it."
_KNOWN_BEFORE = (
    "Its subject names {ref}, but all that this head holds had landed before: nothing of it is in this commit."
)
_PROVEN_OCTOPUS = "It brings in several heads of pull requests at once, and is what Git makes of them in turn."
_LINES = (
    "Below, lines marked + landed and no diff of a pull request showed them to a reviewer; lines marked - would have "
    "stood there otherwise."
)
_LINES_OF_CONFLICT = (
    "Below, lines marked - are Git's attempt with its conflict markers, lines marked + are what somebody put there."
)
