"""Examination and outcome -> how far each criterion is supported, by what, and what the next rung lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.examination import SETTINGS_PATH
from tieout.model.rung import RUNGS, Rung
from tieout.workpapers.approved import approved
from tieout.workpapers.evidenced import evidenced
from tieout.workpapers.gone import gone
from tieout.workpapers.operated import operated, unworked
from tieout.workpapers.support import Carried, Grounds, Link, claim, named, texts

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome


CARRIERS: dict[Rung, Callable[[Control, Grounds], Carried]] = {
    Rung.CLAIMED: claim,
    Rung.DOCUMENTED: texts,
    Rung.APPROVED: approved,
    Rung.EVIDENCED: evidenced,
    Rung.OPERATED: operated,
}
"""What carries one control on a rung."""
NOT_CAPTURED = {
    Rung.APPROVED: "no approvals are captured yet, so no text is proven to be approved",
    Rung.EVIDENCED: "no evidence is captured yet, so no control is shown to have left any",
    Rung.OPERATED: "no evidence is captured yet, so no instance of any control is shown",
}
"""The rungs on which nothing is looked for where nothing is captured, each with what it lacks before anything else.
Approvals are looked for where there is a ledger, evidence where something was captured; operation too, over a
period of type 2."""
RECORDS_ALONE = {
    Rung.EVIDENCED: "no evidence is captured yet, so what records of the repository show of a control is not examined",
    Rung.OPERATED: "no evidence is captured yet, so what records of the repository show of an instance is not examined",
}
"""The same where records of the repository show something all the same."""
UNKEPT = {Rung.APPROVED: "no code host keeps the approvals, so no text is proven to be approved"}
"""The same where the settings say that nobody keeps them."""
_HARMLESS = frozenset({"byte-order-mark", "duplicate-id", "plugin-not-read", "unknown-schema"})
"""Faults of ``controls.yaml`` that hide no control and no criterion of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One rung of one criterion."""

    rung: Rung
    is_reached: bool
    """Whether it holds, and all below it do."""
    links: tuple[Link, ...]
    """What carries it, whether it is reached or not."""
    missing: tuple[str, ...]
    """What it lacks itself, a sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one criterion in scope stands."""

    criterion: Criterion
    rung: Rung
    controls: tuple[str, ...]
    missing: tuple[str, ...]
    """What the next rung lacks, a sentence each."""
    support: tuple[Support, ...] = ()
    """Each rung, from claimed up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Every criterion in scope, in the catalogue's order."""

    standings: tuple[Standing, ...]
    not_captured: tuple[tuple[Rung, str], ...] = tuple(NOT_CAPTURED.items())
    """The rungs on which nothing is looked for, each with the reason."""

    def why_not_examined(self, rung: Rung) -> str | None:
        """Give the reason why nothing is looked for on a rung; None if something is."""
        return dict(self.not_captured).get(rung)

    def why_not_known(self, rung: Rung) -> str | None:
        """Give the reason why nobody can say how many criteria reach a rung; None if it can be told.

        Where a rung is not examined, those that stand on it can be told only of the criteria that lack something
        else as well.
        """
        why = self.why_not_examined(rung)
        if why is None and not all(self.is_known(item, rung) for item in self.standings):
            below = next(item for item in RUNGS if self.why_not_examined(item) is not None)
            why = f"it stands on {below.value}, which is not examined"
        return why

    def is_known(self, standing: Standing, rung: Rung) -> bool:
        """Say whether it can be told if a criterion reaches a rung: not where nothing speaks against it but that nobody looked."""
        if standing.rung.height >= rung.height:
            return True
        upto = [item for item in RUNGS if item.height <= rung.height]
        unseen = {item for item in upto if self.why_not_examined(item) is not None}
        if not unseen:
            return True
        return rung not in unseen and any(
            part.missing for part in standing.support if part.rung in upto and part.rung not in unseen
        )

    def reached(self, rung: Rung) -> int:
        """Count the criteria that reach this rung or a higher one."""
        return sum(item.rung.height >= rung.height for item in self.standings)


def ladder(examination: Examination, outcome: Outcome) -> Ladder:
    """Place every criterion in scope on its rung, by the facts of this examination alone."""
    grounds = Grounds.of(examination, outcome)
    carried: dict[int, dict[Rung, Carried]] = {}
    by_criterion = controls_by_criterion(examination)
    standings: list[Standing] = []
    for criterion in examination.criteria_in_scope():
        controls = by_criterion.get(criterion.id, ())
        for control in controls:
            if id(control) not in carried:
                carried[id(control)] = {rung: carry(control, grounds) for rung, carry in CARRIERS.items()}
        rungs = {
            rung: Carried(
                links=tuple(link for control in controls for link in carried[id(control)][rung].links),
                missing=tuple(gap for control in controls for gap in carried[id(control)][rung].missing),
            )
            for rung in CARRIERS
        }
        standings.append(placed(criterion, controls, _whole(criterion, controls, rungs, grounds)))
    return Ladder(standings=tuple(standings), not_captured=tuple(not_captured(examination).items()))


def not_captured(examination: Examination) -> dict[Rung, str]:
    """Give the rungs on which nothing is looked for in this examination, each with what it lacks."""
    has_ledger = examination.ledger is not None and examination.landings is not None
    has_evidence = bool(examination.evidence.captures)
    seen = {Rung.APPROVED: has_ledger, Rung.EVIDENCED: has_evidence, Rung.OPERATED: has_evidence}
    told = NOT_CAPTURED | (RECORDS_ALONE if examination.evidence.has_records else {})
    told |= UNKEPT if examination.program.changes.why_unkept else {}
    found = {rung: why for rung, why in told.items() if not seen[rung]}
    no_window = _no_window(examination)
    return {**found, Rung.OPERATED: no_window} if no_window else found


def controls_by_criterion(examination: Examination) -> dict[str, tuple[Control, ...]]:
    """Give the controls in operation on the day by the criteria that they name, even by a point of focus."""
    found: dict[str, tuple[Control, ...]] = {}
    for control in examination.controls:
        if control.is_effective(examination.asked_on):
            meant = (examination.catalogue.resolve(reference) for reference in control.criteria)
            for criterion_id in dict.fromkeys(item.id for item in meant if item is not None):
                found[criterion_id] = (*found.get(criterion_id, ()), control)
    return found


def _whole(
    criterion: Criterion, controls: tuple[Control, ...], rungs: dict[Rung, Carried], grounds: Grounds
) -> dict[Rung, Carried]:
    """Give what carries the criterion: what carries its controls, and what holds for all of them."""
    unseen = not_captured(grounds.examination)
    whole = {**rungs, **{rung: Carried(missing=(sentence,)) for rung, sentence in unseen.items()}}
    if not controls:
        day = grounds.examination.asked_on
        whole[Rung.CLAIMED] = Carried(missing=(f"no control in operation on {day} names {criterion.id}",))
        whole[Rung.DOCUMENTED] = Carried(missing=(f"there is no control on {criterion.id} that a text could promise",))
        if Rung.APPROVED not in unseen:
            whole[Rung.APPROVED] = Carried(missing=(f"there is no text on {criterion.id} that could be approved",))
        if Rung.EVIDENCED not in unseen:
            whole[Rung.EVIDENCED] = Carried(missing=(f"there is no control on {criterion.id} that could leave any",))
        if Rung.OPERATED not in unseen:
            whole[Rung.OPERATED] = Carried(missing=(f"there is no control on {criterion.id} that could operate",))
        return whole
    lost = (*gone(criterion, grounds), *_unread(grounds))
    return {
        **whole,
        Rung.DOCUMENTED: _and(whole[Rung.DOCUMENTED], *lost, *grounds.unjudged),
        Rung.APPROVED: _and(whole[Rung.APPROVED], *_broken(grounds)),
        Rung.EVIDENCED: _and(
            whole[Rung.EVIDENCED],
            *(f"{named(control)} names no evidence that it leaves" for control in controls if not control.evidence),
        ),
        Rung.OPERATED: _and(
            whole[Rung.OPERATED], *rungs[Rung.OPERATED].missing, *unworked(criterion, controls, grounds)
        ),
    }


def _and(part: Carried, *gaps: str) -> Carried:
    return Carried(links=part.links, missing=tuple(dict.fromkeys((*part.missing, *gaps))))


def _unread(grounds: Grounds) -> tuple[str, ...]:
    """Say whether ``controls.yaml`` has parts that could not be read, or a control that says not what it is for."""
    lost = (item for item in grounds.examination.unreadable if item.location.path == SETTINGS_PATH)
    first = next((item.location for item in lost if item.kind not in _HARMLESS), None)
    lacks = [f"what stands at {first} could not be read, and may name a control"] if first else []
    lacks += [
        f"{named(control)} names no criterion, and may be for this one"
        for control in grounds.examination.controls
        if not control.criteria and control.is_effective(grounds.examination.as_of)
    ]
    return tuple(lacks)


def _broken(grounds: Grounds) -> tuple[str, ...]:
    """Say whether the approval ledger does not hold together: then none of its records proves anything."""
    ledger = grounds.examination.ledger
    fault = next(iter(ledger.faults), None) if ledger is not None else None
    return (f"the approval ledger does not hold together: at {fault.location}, {fault.message}",) if fault else ()


def periods_ahead(examination: Examination) -> str:
    """Say that no declared period has begun, where that is why none is examined; else nothing."""
    first = min(examination.program.periods, key=lambda period: period.start, default=None)
    if examination.period is not None or first is None or first.start <= examination.as_of:
        return ""
    return (
        f"no period has begun on {examination.as_of}: {first.id}, which controls.yaml declares, begins on {first.start}"
    )


def _no_window(examination: Examination) -> str:
    """Say why there is no stretch of days to operate over; empty where there is one."""
    period = examination.period
    if period is None:
        ahead = periods_ahead(examination)
        return f"{ahead or 'no period is examined'}, so there is no window to operate over"
    return f"{period.id} is as of one day (type 1), which is no window to operate over" if period.type == 1 else ""


def placed(criterion: Criterion, controls: tuple[Control, ...], carried: dict[Rung, Carried]) -> Standing:
    """Climb as far as nothing is missing: a rung is reached only if all below it are."""
    top = Rung.NONE
    support: list[Support] = []
    for rung in RUNGS:
        part = carried[rung]
        if not part.missing and rung.height == top.height + 1:
            top = rung
        support.append(Support(rung=rung, is_reached=top.height >= rung.height, links=part.links, missing=part.missing))
    lacking = next((item.missing for item in support if not item.is_reached), ())
    return Standing(
        criterion=criterion,
        rung=top,
        controls=tuple(named(control) for control in controls),
        missing=lacking,
        support=tuple(support),
    )
