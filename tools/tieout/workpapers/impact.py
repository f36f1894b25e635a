"""What a change touches: texts, controls, criteria, approvals, whose approval it needs, and findings.

It tells what is so, and approves nothing: an approval is a review at the forge.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.texts.authority import Authority
from tieout.model.finding import State
from tieout.model.text_approval import GOVERNED, TextState
from tieout.workpapers.redlines.near import passages
from tieout.workpapers.unread import NOTHING, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.control import Control
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome, Since
    from tieout.model.people import Roster
    from tieout.workpapers.redlines.near import Passage

_NOT_OF_A_CONTROL = frozenset({"location", "places", "id"})


class Voided(NamedTuple):
    """An approval that does not reach the words, or the head, that the change leaves."""

    document: str
    by: tuple[str, ...]
    on: str
    """The day, as it is proven or claimed; empty where neither says one."""
    is_proven: bool
    """Whether a ledger shows it; else the head of the text claims it."""
    keys: tuple[str, ...]
    """What of the head changed; ``words`` first where the text did."""


class Approver(NamedTuple):
    """Somebody whose approval the change needs before it lands."""

    reference: str
    """As the head has it: ``role:x``, ``person:y``; empty where it names nobody."""
    people: tuple[str, ...]
    """The names of those who hold it on the day; none where the register does not say."""
    texts: tuple[str, ...]
    """The ids of the texts that they answer for."""
    doubt: str = ""
    """Why nobody can tell who that is; empty if one can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextImpact:
    """A text that the change adds, edits, moves or removes."""

    id: str
    path: str
    old_path: str
    title: str
    effect: str
    """``added``, ``changed``, ``moved`` or ``removed``."""
    keys: tuple[str, ...]
    """``words`` and the keys of the head that changed, as ``Voided.keys``."""
    passages: tuple[Passage, ...] | None
    """Where the words differ; None where the text is too long for that."""


class ControlImpact(NamedTuple):
    """A control that the change adds, edits or removes."""

    id: str
    title: str
    effect: str
    keys: tuple[str, ...]


class SuspectMapping(NamedTuple):
    """A control whose mapping is suspect once the change has landed, until it is approved."""

    control: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """All that is to be told of one change."""

    since: Since
    texts: tuple[TextImpact, ...]
    controls: tuple[ControlImpact, ...]
    criteria: tuple[str, ...]
    suspect: tuple[SuspectMapping, ...]
    voided: tuple[Voided, ...]
    approvers: tuple[Approver, ...]
    approvals_required: int
    brought: tuple[Finding, ...]
    """Open findings of the change, the gravest first."""
    resolved: tuple[Finding, ...]
    """Findings that were open before and are not any more."""
    waived: tuple[Finding, ...]
    """Findings that were open before, and that the change lets rest: a waiver or the baseline holds them."""
    elsewhere: int
    not_examined: int
    """Rules that lacked their input: of what they would find nothing is known."""
    unread: Unread = NOTHING


def impact(before: Examination | None, earlier: Outcome | None, after: Examination, outcome: Outcome) -> Impact:
    """Compare the merge base with what was examined; ``outcome`` is marked by ``judgement.of_change``.

    Without a state before, all that there is came with the change.
    """
    if outcome.since is None:
        message = "the outcome is not held against a revision"
        raise ValueError(message)
    texts = (*_texts(before.documents if before else (), after.documents),)
    controls = (*_controls(before.controls if before else (), after.controls),)
    brought = sorted(outcome.open(), key=lambda item: item.severity.rank)
    return Impact(
        since=outcome.since,
        texts=texts,
        controls=controls,
        criteria=_criteria(texts, controls, before, after),
        suspect=(*_suspect(texts, controls, after),),
        voided=(*_voided(texts, before),),
        approvers=_approvers(texts, before, after),
        approvals_required=(before or after).program.changes.approvals_required,
        brought=tuple(brought),
        resolved=_gone(earlier, outcome, frozenset()),
        waived=_gone(earlier, outcome, frozenset({State.WAIVED, State.BASELINED})),
        elsewhere=sum(item.state is State.ELSEWHERE for item in outcome.findings),
        not_examined=len(outcome.not_examined),
    )


def _texts(before: Iterable[Document], after: Iterable[Document]) -> Iterator[TextImpact]:
    old = {item.path: item for item in before}
    new = {item.path: item for item in after}
    left: dict[str, Document] = {item.id: item for path, item in old.items() if path not in new and item.id}
    for path, item in new.items():
        was = old.get(path) or left.pop(item.id or "", None)
        if was is None:
            yield _text(item, item, "added", ("words",), passages("", item.body))
            continue
        keys = (*(["words"] if _words(was.body) != _words(item.body) else []), *changed_head(was, item))
        moved = was.path != path
        if keys or moved or was.digest != item.digest:
            said = passages(was.body, item.body) if "words" in keys else ()
            yield _text(item, was, "moved" if moved and not keys else "changed", keys, said)
    gone = {item.path for item in left.values()} | {
        path for path, item in old.items() if path not in new and not item.id
    }
    for path in sorted(gone):
        yield _text(old[path], old[path], "removed", ("words",), passages(old[path].body, ""))


def _text(
    item: Document, was: Document, effect: str, keys: tuple[str, ...], said: tuple[Passage, ...] | None
) -> TextImpact:
    return TextImpact(
        id=item.subject, path=item.path, old_path=was.path, title=item.name, effect=effect, keys=keys, passages=said
    )


def _words(body: str) -> list[str]:
    """Give the lines of a text as approval compares them: blanks at their ends, and around it, apart."""
    return [line.rstrip() for line in body.strip().split("\n")]


def changed_head(was: Document, item: Document) -> tuple[str, ...]:
    """Give the keys that end an approval when they change."""
    return tuple(key for key in GOVERNED if _head(was, key) != _head(item, key))


def _head(document: Document, key: str) -> object:
    """Give what a head says under a key; of parameters not where they stand, as a line moves with edits above."""
    if key == "parameters":
        return tuple((item.name, item.value, item.unit, item.phrase) for item in document.parameters)
    return getattr(document, key, None)


def _controls(before: Iterable[Control], after: Iterable[Control]) -> Iterator[ControlImpact]:
    old, new = ({item.id: item for item in side} for side in (before, after))
    for name, item in new.items():
        was = old.get(name)
        if was is None:
            yield ControlImpact(name, item.title, "added", ())
            continue
        keys = tuple(
            field.name
            for field in fields(item)
            if field.name not in _NOT_OF_A_CONTROL and getattr(was, field.name) != getattr(item, field.name)
        )
        if keys:
            yield ControlImpact(name, item.title, "changed", keys)
    yield from (ControlImpact(name, item.title, "removed", ()) for name, item in old.items() if name not in new)


def _criteria(
    texts: tuple[TextImpact, ...], controls: tuple[ControlImpact, ...], before: Examination | None, after: Examination
) -> tuple[str, ...]:
    """Give those of the texts and controls that are touched, as they were and as they are, in the catalogue's order."""
    documents, ids = {item.id for item in texts}, {item.id for item in controls}
    found: set[str] = set()
    for side in (before, after):
        if side is not None:
            found |= {name for item in side.documents if item.subject in documents for name in item.criteria}
            found |= {
                name
                for item in side.controls
                if item.id in ids or not documents.isdisjoint(item.documents)
                for name in item.criteria
            }
    order = {item.id: number for number, item in enumerate(after.catalogue.criteria)}
    return tuple(sorted(found, key=lambda name: (order.get(name, len(order)), name)))


def _suspect(
    texts: tuple[TextImpact, ...], controls: tuple[ControlImpact, ...], after: Examination
) -> Iterator[SuspectMapping]:
    reworded = {item.id: item for item in texts if "words" in item.keys and item.effect != "added"}
    edited = {item.id: item for item in controls if item.effect == "changed"}
    for control in after.controls:
        if not control.is_effective(after.as_of):
            continue
        for name in dict.fromkeys(control.documents):
            if name in reworded:
                what = "which the change removes" if reworded[name].effect == "removed" else "whose words change"
                yield SuspectMapping(control.id, f"rests on {name}, {what}")
        if control.id in edited:
            yield SuspectMapping(control.id, f"has its {', '.join(edited[control.id].keys)} changed")


def _voided(texts: tuple[TextImpact, ...], before: Examination | None) -> Iterator[Voided]:
    for item in texts:
        was = _before(item, before)
        if was is None or not item.keys or item.effect == "removed" or not was.is_in_force:
            continue
        proven = before.text_of(was.path) if before else None
        if proven is not None and proven.state is TextState.APPROVED:
            yield Voided(item.id, proven.approvers, f"{proven.approved_on or ''}", True, item.keys)
        elif proven is None and was.approved is not None:
            yield Voided(item.id, (was.approver,) if was.approver else (), f"{was.approved}", False, item.keys)


def _before(item: TextImpact, before: Examination | None) -> Document | None:
    if before is None or item.effect == "added":
        return None
    return next((document for document in before.documents if document.path == item.old_path), None)


def _approvers(texts: tuple[TextImpact, ...], before: Examination | None, after: Examination) -> tuple[Approver, ...]:
    """Give whom the heads name: those of the base, so that a change cannot choose its own; of a new text its own."""
    wanted: dict[str, list[str]] = {}
    for item in texts:
        if not item.keys:
            continue
        document = _before(item, before) or next((text for text in after.documents if text.path == item.path), None)
        if document is None:
            continue
        authority = Authority(approver=document.approver or "", owner=document.owner or "")
        base = before or after
        for reference in authority.references(base.roster, after.as_of) or ("",):
            wanted.setdefault(reference, []).append(item.id)
    base = before or after
    return tuple(_approver(name, tuple(ids), base, after) for name, ids in sorted(wanted.items()))


def _approver(reference: str, texts: tuple[str, ...], base: Examination, after: Examination) -> Approver:
    if not reference:
        return Approver("", (), texts, "the head names no approver and no owner")
    people = _present(base.roster, reference, after)
    if people:
        return Approver(reference, people, texts)
    absent = base.why_absent("people")
    if absent:
        return Approver(reference, (), texts, absent)
    known = base.roster.holders(reference) is not None
    return Approver(reference, (), texts, "nobody holds it today" if known else "it is not in the people register")


def _present(roster: Roster, reference: str, after: Examination) -> tuple[str, ...]:
    holders = roster.holders(reference) or ()
    return tuple(person.name or person.id for person in holders if person.is_present(after.as_of))


def _gone(earlier: Outcome | None, outcome: Outcome, states: frozenset[State]) -> tuple[Finding, ...]:
    """Give what was open before and now is in one of these states; with none named, what is not there at all."""
    now = {item.fingerprint: item.state for item in outcome.findings}
    examined = {item.rule for item in outcome.examined}
    open_ones = earlier.open() if earlier is not None else ()
    return tuple(
        item
        for item in open_ones
        if (now.get(item.fingerprint) in states if states else item.fingerprint not in now and item.rule in examined)
    )
