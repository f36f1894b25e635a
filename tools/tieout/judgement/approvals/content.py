"""Whether what landed is what was proposed, as Git shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.approvals.ruling import Effect, ruling
from tieout.judgement.approvals.wording import numbered, of_landing, several, short
from tieout.model.content import Content, Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tieout.judgement.approvals.context import Context
    from tieout.judgement.approvals.record import Record
    from tieout.judgement.approvals.ruling import Ruling
    from tieout.model.landing import LandedChange
    from tieout.model.proposal import Proposal

_ADVICE = (
    "have somebody who had no hand in it review commit {oid} itself, record that in a pull request of its own, and"
    " let only the forge merge"
)


_GUARDING = frozenset({"controls.yaml", "mkdocs.yml", "mkdocs.yaml", "CODEOWNERS", "docs/CODEOWNERS"})
_GUARDING_FOLDERS = ("registers/", "evidence/", ".github/", "hooks/", "overrides/", "templates/")
"""Files by which what is in force is proven, approved or published; from the top, and from the folder examined."""


def content_rulings(context: Context, change: LandedChange, records: Sequence[Record]) -> Iterator[Ruling]:
    """Say in what a landing differs from what its records proposed."""
    says = _says(change, records)
    parents = (
        ()
        if change.method is Method.OCTOPUS and context.why_unseen(change)
        else unproposed_parents(change, [item.proposal for item in records])
    )
    is_resolved = change.content is Content.CONFLICT and change.method is Method.MERGE
    if not (says or parents or is_resolved):
        return
    begin = of_landing(context, change, records)
    advice = _ADVICE.format(oid=short(change.oid))
    if is_resolved:
        yield _resolved(context, change, begin, advice)
        if change.beside_conflict:
            message = f"{begin}: its merge {short(change.oid)} had a conflict, and holds an edit besides"
            yield ruling("evil-merge", f"{message} in {several(change.beside_conflict)}", advice, about="beside")
    if says:
        is_edit = change.content in {Content.EVIL, Content.OCTOPUS}
        yield ruling("evil-merge" if is_edit else "content-differs", f"{begin}: {says}", advice)
    for parent in parents:
        message = f"{begin}: it merges commit {short(parent)}, which is the head of no record"
        yield ruling("content-differs", message, advice, about=parent)


def _says(change: LandedChange, records: Sequence[Record]) -> str:
    """Give what Git shows of a landing that is not what was proposed; empty if it is, or nobody can tell."""
    files = f" in {several(change.differing)}" if change.differing else ""
    oid, head = short(change.oid), short(records[0].proposal.head_oid or "")
    match change.content:
        case Content.DIFFERS:
            return f"commit {oid} is not the clean merge of its head {head}: it differs{files}"
        case Content.EVIL:
            return f"the merge {oid} itself holds an edit{files}"
        case Content.CONFLICT if change.method is not Method.MERGE:
            return f"its head {head} does not merge without a conflict, so commit {oid} was made by hand{files}"
        case Content.OCTOPUS if change.differing:
            return f"it is not the merge of its parents one after another: it differs{files}"
        case _:
            return ""


def content_doubts(context: Context, change: LandedChange, records: Sequence[Record]) -> Iterator[str]:
    """Say why nobody can tell whether a landing is what was proposed."""
    if change.method is Method.OCTOPUS and (unseen := context.why_unseen(change)):
        for parent in unproposed_parents(change, [item.proposal for item in records]):
            yield f"no record has the parent {short(parent)} as its head, and {unseen}"
    if change.content in {None, Content.NO_REF} or not change.head_is_here:
        names = several(numbered(item.observation) for item in records)
        yield f"the head of {names} is not in this repository, so what landed cannot be held against it"
    yield from change.untested


def _resolved(context: Context, change: LandedChange, begin: str, advice: str) -> Ruling:
    """A conflict that was resolved by hand: nobody approved the resolution, unless a review is of the merge."""
    files = change.differing or change.paths
    answered = _answered_for(change)
    touched = [path for path in files if path in context.documents or path in answered or _guards(path)]
    where = f" in {several(change.differing)}" if change.differing else ""
    message = f"{begin}: its merge {short(change.oid)} had a conflict that was resolved by hand{where}"
    if touched:
        return ruling(
            "hand-resolved-conflict",
            f"{message}, and nobody approved the resolution of {several(touched)}",
            advice,
        )
    advice = "merge the branch into the change and resolve the conflict there, where reviewers see it"
    return ruling("hand-resolved-conflict", message, advice, effect=Effect.NONE)


def _guards(path: str) -> bool:
    inner = path.removeprefix("/")
    return inner in _GUARDING or inner.startswith(_GUARDING_FOLDERS)


def _answered_for(change: LandedChange) -> frozenset[str]:
    """The documents among the files: those whose head names an owner or an approver."""
    return frozenset(item.path for item in change.owned if item.approver or item.owner)


def unproposed_parents(change: LandedChange, proposals: Iterable[Proposal]) -> tuple[str, ...]:
    """Give the parents after the first that are the head of no record: whatever they bring, nobody reviewed it.

    None of them where the head of a record is not known: it may be any of them.
    """
    if len(change.parents) < 2:
        return ()
    heads = {item.head_oid for item in proposals}
    return () if None in heads else tuple(parent for parent in change.parents[1:] if parent not in heads)
