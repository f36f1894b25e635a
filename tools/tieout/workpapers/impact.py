"""What a change touches: texts, controls, criteria, approvals, whose approval it needs, and findings.

It tells what is so, and approves nothing: an approval is a review at the forge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.texts.authority import Authority
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import UNREADABLE, State
from tieout.model.text_approval import TextState
from tieout.workpapers.impacts import values
from tieout.workpapers.impacts.controls import controls_between
from tieout.workpapers.impacts.findings import awaiting, gone, lost, resolved, still_unread, stood
from tieout.workpapers.impacts.people import approver, held, names, readers
from tieout.workpapers.impacts.sheet import (
    Approver,
    ControlImpact,
    Impact,
    Scoped,
    SuspectMapping,
    TextImpact,
    Voided,
)
from tieout.workpapers.impacts.texts import texts_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome
    from tieout.model.settings_said import SettingsSaid

_GONE = frozenset({"removed", "unreadable", "unexamined"})
_NEW = frozenset({"added", "examined"})
_SUSPECT = {
    "changed": "whose words change",
    "removed": "which the change removes",
    "unreadable": "which nobody can read after the change",
    "unexamined": "which is examined no more",
    "readable": "which nobody could read before",
}
"""Why a mapping to a text is suspect, by what became of the text."""


def impact(
    before: Examination | None,
    earlier: Outcome | None,
    after: Examination,
    outcome: Outcome,
    *,
    paths: Iterable[str] = (),
    authors: Iterable[str] = (),
    said: tuple[SettingsSaid, SettingsSaid] | None = None,
) -> Impact:
    """Compare the merge base with what was examined; ``outcome`` is marked by ``judgement.of_change``.

    Without a state before, all that there is came with the change. ``paths`` are all files of the change, ``authors``
    the addresses of those who wrote its commits, and ``said`` what ``controls.yaml`` says before and after it; None
    where either cannot be read.
    """
    if outcome.since is None:
        message = "the outcome is not held against a revision"
        raise ValueError(message)
    base, wrote = before or after, frozenset(item.casefold() for item in authors)
    settings = after.why_absent("settings") or ""
    touched = frozenset(paths)
    texts = texts_between(before, after, touched, said)
    found = (before.why_absent("settings") or "") if before else ""
    controls = (
        () if settings or found else (*controls_between(before.controls if before else (), after.controls, said),)
    )
    program = values.said(said[0].keys, said[1].keys) if said else ()
    scope = _scope(said, after)
    unread = still_unread(earlier, outcome, touched)
    brought = sorted((item for item in outcome.open() if item not in unread), key=lambda item: item.severity.rank)
    there = stood(earlier, brought, texts)
    blind = lost(earlier, outcome)
    over = () if settings or blind else (*resolved(earlier, outcome, after, texts),)
    waiting = awaiting(over, after)
    criteria = _criteria(texts, controls, (*scope.new, *scope.gone), before, after)
    titles = {item.id: item.title for item in after.catalogue.criteria}
    return Impact(
        since=outcome.since,
        texts=texts,
        controls=controls,
        criteria=criteria,
        titles=tuple(titles.get(name, "") for name in criteria),
        suspect=(*_suspect(texts, controls, after),),
        voided=(*_voided(texts, before),),
        approvers=_approvers(texts, before, after, wrote),
        approvals_required=base.program.changes.approvals_required,
        brought=tuple(item for item in brought if item not in there),
        stood=tuple(item for item in brought if item in there),
        resolved=tuple(item for item in over if item not in waiting),
        awaiting=tuple(item for item in over if item in waiting),
        lost=blind,
        waived=gone(earlier, outcome, frozenset({State.WAIVED, State.BASELINED})),
        elsewhere=sum(item.state is State.ELSEWHERE for item in outcome.findings),
        not_examined=len(outcome.not_examined),
        unread=unread,
        unknown=_unknown(earlier, outcome, touched),
        settings=settings,
        base_settings=found,
        read=(*readers(_kept(texts, before, after), base, after.as_of, wrote),),
        held=(*held(before, after),) if before else (),
        others=_others(touched, texts, is_told=bool(controls or program or said is None)),
        program=program,
        scope=scope,
    )


def _others(touched: frozenset[str], texts: tuple[TextImpact, ...], *, is_told: bool) -> tuple[str, ...]:
    """Give the files that nothing else tells of; the settings too where they say what they said before."""
    told = {path for item in texts for path in (item.path, item.old_path)}
    return tuple(sorted(touched - told - ({SETTINGS_PATH} if is_told else set())))


def _scope(said: tuple[SettingsSaid, SettingsSaid] | None, after: Examination) -> Scoped:
    if said is None:
        return Scoped()
    was, now = said[0].in_scope, said[1].in_scope
    new, gone = (
        tuple(item.id for item in after.catalogue.criteria if item.id in side) for side in (now - was, was - now)
    )
    return Scoped(new, gone)


def _unknown(earlier: Outcome | None, outcome: Outcome, touched: frozenset[str]) -> tuple[str, ...]:
    """Give the files of the change that nobody can read, or could before it."""
    then = () if earlier is None else earlier.findings
    blind = {item.location.path for item in (*outcome.findings, *then) if item.rule == UNREADABLE}
    return tuple(sorted(blind & touched))


def _kept(
    texts: tuple[TextImpact, ...], before: Examination | None, after: Examination
) -> Iterator[tuple[str, Document, Document]]:
    """Give the texts that were there and still are, in both states."""
    now = {item.path: item for item in after.documents}
    for item in texts:
        was = _before(item, before)
        if was is not None and item.path in now and item.effect not in _GONE:
            yield item.id, was, now[item.path]


def _criteria(
    texts: tuple[TextImpact, ...],
    controls: tuple[ControlImpact, ...],
    scoped: tuple[str, ...],
    before: Examination | None,
    after: Examination,
) -> tuple[str, ...]:
    """Give those of the texts and controls that are touched, as they were and as they are, in the catalogue's order.

    ``scoped`` are those that come into the scope or leave it.
    """
    documents, ids = {item.id for item in texts}, {item.id for item in controls}
    found: set[str] = set(scoped)
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
    reworded = {item.id: item for item in texts if "words" in item.keys and item.effect not in _NEW}
    edited = {item.id: item for item in controls if item.effect == "changed"}
    for control in after.controls:
        if not control.is_effective(after.as_of):
            continue
        for name in dict.fromkeys(control.documents):
            if name in reworded:
                yield SuspectMapping(control.id, f"rests on {name}, {_SUSPECT[reworded[name].effect]}")
        if control.id in edited:
            *first, last = edited[control.id].keys
            yield SuspectMapping(control.id, f"has its {' and '.join(filter(None, (', '.join(first), last)))} changed")


def _voided(texts: tuple[TextImpact, ...], before: Examination | None) -> Iterator[Voided]:
    for item in texts:
        was = _before(item, before)
        if was is None or not item.keys or item.effect in _GONE or not was.is_in_force:
            continue
        proven = before.text_of(was.path) if before else None
        if proven is not None and proven.state is TextState.APPROVED:
            by = names(proven.approvers, before.roster) if before else proven.approvers
            yield Voided(item.id, by, f"{proven.approved_on or ''}", True, item.keys)
        elif proven is None and was.approved is not None:
            yield Voided(item.id, (was.approver,) if was.approver else (), f"{was.approved}", False, item.keys)


def _before(item: TextImpact, before: Examination | None) -> Document | None:
    if before is None or item.effect in _NEW:
        return None
    return next((document for document in before.documents if document.path == item.old_path), None)


def _approvers(
    texts: tuple[TextImpact, ...], before: Examination | None, after: Examination, wrote: frozenset[str]
) -> tuple[Approver, ...]:
    """Give whom the heads name: those of the base, so that a change cannot choose its own; of a new text its own."""
    wanted: dict[str, list[str]] = {}
    base = before or after
    places = {item.old_path for item in texts if item.effect not in _NEW}
    for item in texts:
        # What lies in the place of another text is held, by the history of that place, to have been edited there.
        if not item.keys and not (item.old_path != item.path and item.path in places):
            continue
        document = _before(item, before) or next((text for text in after.documents if text.path == item.path), None)
        if document is None:
            continue
        authority = Authority(approver=document.approver or "", owner=document.owner or "")
        for reference in authority.references(base.roster, after.as_of) or ("",):
            wanted.setdefault(reference, []).append(item.id)
    return tuple(approver(name, tuple(ids), base, after.as_of, wrote) for name, ids in sorted(wanted.items()))
