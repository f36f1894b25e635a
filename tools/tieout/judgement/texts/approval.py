"""Trails of documents -> what is proven of each text as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.approvals.soundness import unsound
from tieout.judgement.recorded_since import recorded_since
from tieout.judgement.texts.faults import faults_of, why_not
from tieout.judgement.texts.walk import Walk
from tieout.model.text_approval import TextApproval, TextState, TextTrail, UntoldLanding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tieout.judgement.texts.standing import Landed, Standing
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange
    from tieout.model.text_approval import TextReview


def text_approvals(
    examination: Examination,
    trails: Iterable[TextTrail],
    reviews: Callable[[LandedChange], tuple[TextReview, ...]],
) -> tuple[TextApproval, ...]:
    """Give one for each document of the examination, in its order; none where no ledger was read.

    ``reviews`` gives the approvals of a change, whatever commit they name: what that commit held of the
    document is looked at here. A document that is changed by what has not landed is not reported: as it
    will be when that lands, nobody can have approved it, and what it mends is still on the branch.
    """
    landings = examination.landings
    if landings is None or examination.ledger is None:
        return ()
    walk = Walk(
        examination=examination,
        changes={item.oid: item for item in (*landings.earlier, *landings.changes)},
        judged={item.change.oid: item for item in (*examination.judged_earlier, *examination.judged)},
        reviews=reviews,
        recorded_since=recorded_since(examination),
        is_trivial_allowed=examination.program.changes.trivial_allowed,
    )
    window = frozenset(item.oid for item in landings.changes)
    by_path = {item.path: item for item in trails}
    nothing = TextTrail(path="", steps=())
    return tuple(_approval(walk, item, by_path.get(item.path, nothing), window) for item in examination.documents)


def _approval(walk: Walk, document: Document, trail: TextTrail, window: frozenset[str]) -> TextApproval:
    examination = walk.examination
    found = walk.standing(trail)
    is_proposed = trail.is_proposed or document.path in examination.uncommitted
    doubt = unsound(examination)
    state = _state(document, found)
    if doubt and state is TextState.APPROVED:
        state = TextState.NOT_TESTED
    given = found.words.given or found.words.last
    brought = found.words.brought
    reviewed = None if doubt else found.reviewed
    speaks = document.is_in_force and not is_proposed
    return TextApproval(
        document=document.subject,
        path=document.path,
        state=state,
        reason="" if state in {TextState.APPROVED, TextState.DRAFT} else doubt or why_not(found),
        approvers=given.by if given else (),
        approved_on=given.on if given else None,
        landing=given.landing if given else "",
        commit=given.commit if given else "",
        body=given.digest if given else "",
        since=brought.day if brought else None,
        since_commit=brought.step.landing if brought else "",
        words_hold=found.words.given is not None,
        head_holds=found.head.given is not None,
        reviewed_on=reviewed.on if reviewed else None,
        reviewed_by=reviewed.by if reviewed else (),
        reviewed_in=reviewed.landing if reviewed else "",
        reviews=() if doubt else tuple(sorted(found.reviews)),
        untold=tuple(
            sorted(UntoldLanding(on=item.day, landing=item.step.landing, why=item.unknown) for item in _untold(found))
        ),
        doubt=doubt,
        is_proposed=is_proposed,
        claimed_on=document.last_reviewed,
        deviations=tuple(faults_of(examination, document, found, state, window, doubt=doubt)) if speaks else (),
    )


def _untold(found: Standing) -> list[Landed]:
    """Give the landings whose approvals are not known, less those that show a review all the same."""
    shown = {item.landing for item in found.reviews}
    return [item for item in found.steps if item.unknown and item.step.after and item.step.landing not in shown]


def _state(document: Document, found: Standing) -> TextState:
    if not document.is_in_force:
        return TextState.DRAFT
    lacking = [part for part in (found.words, found.head) if part.given is None]
    if not lacking:
        return TextState.APPROVED
    if all(part.unknown for part in lacking):
        return TextState.NOT_TESTED
    return TextState.VOID if found.words.last else TextState.NEVER
