"""What the rules about texts say of one document: each with the rule that reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.texts.review_dates import review_faults
from tieout.model.content import Content
from tieout.model.finding import Severity
from tieout.model.landing import Relation
from tieout.model.text_approval import TextState
from tieout.model.verdict import Deviation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.judgement.texts.standing import Landed, Part, Standing
    from tieout.model.document import Document
    from tieout.model.examination import Examination

_APPROVE_IT = "have {who} approve a pull request that touches {path}, with these words in the commit that is approved"
_COVERED = frozenset({Relation.HEAD, Relation.SAME_TREE, Relation.UPDATED, Relation.REBASED})


def why_not(found: Standing) -> str:
    """Say why a text is not approved as it stands; empty if it is."""
    for part, what in ((found.words, "its words"), (found.head, "its head")):
        if part.given is None:
            return part.unknown or _why(part, what)
    return ""


def faults_of(
    examination: Examination,
    document: Document,
    found: Standing,
    state: TextState,
    window: frozenset[str],
    *,
    doubt: str = "",
) -> Iterator[Deviation]:
    """Give what is wrong with a document in force; ``window`` are the landings of the period examined.

    ``doubt`` is why no record of the ledger can be relied on; empty if it can.
    """
    yield from _of_the_words(document, found, state, doubt)
    yield from _of_the_head(document, found)
    yield from review_faults(examination, document, found, state, window)
    yield from _of_moves(document, found, window)


def _of_the_words(document: Document, found: Standing, state: TextState, doubt: str) -> Iterator[Deviation]:
    why, remedy = why_not(found), _remedy(document, found)
    if state is TextState.NOT_TESTED:
        yield Deviation(
            rule="text-not-approved",
            message=f"whether {document.name} is approved as it stands was not tested: {doubt or why}",
            remedy="make what is missing readable, and examine again; or " + remedy,
            about="not tested",
        )
    elif state is TextState.NEVER:
        yield Deviation(
            rule="text-not-approved", message=f"{document.name} is not approved as it stands: {why}", remedy=remedy
        )
    last, brought = found.words.last, found.words.brought
    if state is TextState.VOID and last is not None and brought is not None and found.words.given is None:
        told = f"{document.name} was approved by {_listed(last.by)} on {last.on}"
        if combined := _is_combined(found):
            told += f", and {brought.number} of {brought.day} merged other words into what was approved: nobody saw the two as one"
        else:
            told += f", and its words were changed on {brought.day}: {why}"
        yield Deviation(
            rule="text-changed-since-approval",
            message=told,
            remedy=remedy,
            severity=Severity.WARNING if combined else None,
        )
    for landed in found.trivial if found.words.given else ():
        yield Deviation(
            rule="text-changed-since-approval",
            message=(
                f"{landed.number} of {landed.day} changed blanks of {document.name} after its approval: "
                "changes.trivial in controls.yaml lets that stand"
            ),
            remedy="nothing, if its page still reads the same",
            severity=Severity.NOTE,
            about=landed.step.landing,
        )


def _of_the_head(document: Document, found: Standing) -> Iterator[Deviation]:
    head, brought = found.head, found.head.brought
    if head.given or head.unknown or brought is None or brought.change is None:
        return
    before, after = brought.step.before, brought.step.after
    if before is not None and after is not None:
        old, new = dict(before.governed), dict(after.governed)
        keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        changed = _listed(tuple(f"{key} ({old.get(key) or 'none'} -> {new.get(key) or 'none'})" for key in keys))
        who = brought.authority.named if brought.authority else ""
        message = (
            f"{brought.number} of {brought.day} changed {changed} of {document.name} without the approval of "
            f"{who or 'anybody whom its head named'}, who was to give it until then"
        )
    elif found.words.given is not None:
        message = (
            f"the words of {document.name} are approved, and its head is not: {brought.number} of {brought.day} "
            "brought it with another head than the one that was approved"
        )
    else:
        return
    yield Deviation(rule="head-changed-unapproved", message=message, remedy=_remedy(document, found))


def _of_moves(document: Document, found: Standing, window: frozenset[str]) -> Iterator[Deviation]:
    for landed in found.steps:
        step = landed.step
        if step.is_move and step.landing in window and step.before is not None and step.after is not None:
            kept = step.before.body == step.after.body
            says = "its words are the same, so their approval carries over" if kept else "its words changed with it"
            yield Deviation(
                rule="renamed-text",
                message=f"{landed.number} of {landed.day} moved {document.name} from {step.old_path}: {says}",
                remedy="nothing, if that was meant" if kept else _remedy(document, found),
                about=step.landing,
            )


def _why(part: Part, what: str) -> str:
    """Say what is wrong with the landing that brought it."""
    landed = part.brought
    if landed is None:
        return "no commit of the branch holds it"
    brought = f"{landed.number} of {landed.day} brought {what}"
    if not landed.has_record and not landed.reviews:
        return f"{brought} with no pull request on record"
    if not landed.counted:
        late = sorted({item.by for item in landed.reviews if item.is_late})
        return (
            f"{brought}, approved by {_listed(tuple(late))} only after its merge"
            if late
            else f"{brought}, and no approval of it counts"
        )
    by = _listed(tuple(sorted({item.by for item in landed.counted})))
    who = landed.authority.named if landed.authority else ""
    if not landed.accepted:
        must = f"{who} is to approve it" if who else "its head names nobody who may approve it"
        return f"{brought}, approved by {by}, and {must}"
    by = _listed(tuple(sorted({f"{item.by} approved commit {(item.oid or '')[:10]}" for item in landed.accepted})))
    return f"{brought}, and {by}, which holds another text"


def _is_combined(found: Standing) -> bool:
    """Say whether each part of the words was approved, and Git alone put them together."""
    brought = found.words.brought
    if brought is None or brought.change is None or not brought.accepted:
        return False
    change = brought.change
    is_whole = change.content in {Content.EQUAL, Content.CLEAN}
    relations = {item.oid: item.relation for item in change.reviewed}
    return (
        is_whole
        and _was_approved_before(found, brought)
        and any(relations.get(item.oid or "") in _COVERED for item in brought.accepted)
    )


def _was_approved_before(found: Standing, brought: Landed) -> bool:
    """Say whether the words that a landing changed were the approved ones."""
    last, before = found.words.last, brought.step.before
    return last is not None and before is not None and last.digest == before.body


def _remedy(document: Document, found: Standing) -> str:
    who = (found.authority.named if found.authority else "") or document.approver or "its approver"
    return _APPROVE_IT.format(who=who, path=document.path)


def _listed(parts: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else "nobody"
