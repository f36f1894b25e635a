"""Examination and outcome -> one chain: criterion, control, text, approval, evidence, witness.

Every link says what fixes it, and a link that nobody captures says so: nothing is left out because
it is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.rung import Rung
from tieout.model.strength import Strength
from tieout.workpapers import next_step
from tieout.workpapers.approved import approved
from tieout.workpapers.dated import Claim, Wording, claims, wording
from tieout.workpapers.evidenced import evidenced
from tieout.workpapers.ladder import NOT_CAPTURED, RECORDS_ALONE, UNKEPT, Ladder, Standing, ladder, not_captured
from tieout.workpapers.next_step import Step
from tieout.workpapers.operated import operated
from tieout.workpapers.passage import Passage, passage, stated_in
from tieout.workpapers.support import Carried, Grounds, Link, claim, text_link, texts, weaknesses
from tieout.workpapers.target import Target, TargetKind, target_of, why_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.model.parameter import Parameter
    from tieout.model.period import Period
    from tieout.model.text_approval import TextApproval

NO_APPROVAL = frozenset({NOT_CAPTURED[Rung.APPROVED], UNKEPT[Rung.APPROVED]})
NO_EVIDENCE = frozenset({NOT_CAPTURED[Rung.EVIDENCED], RECORDS_ALONE[Rung.EVIDENCED]})
NO_OPERATION = frozenset({NOT_CAPTURED[Rung.OPERATED], RECORDS_ALONE[Rung.OPERATED]})
NO_WITNESS = "no time-stamp of an outside party is captured, so nobody else has seen any of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that a control rests on. Only the id is known of one that is not there."""

    id: str
    document: Document | None
    link: Link | None
    """Whether the text carries the control or not."""
    faults: tuple[str, ...]
    """Why it documents nothing: ``is draft``, ``has open errors: ...``; none if it does."""
    wording: Wording | None
    passage: Passage | None
    """Where it speaks of the control; None where that cannot be told."""
    parameters: tuple[Parameter, ...]
    """Those that it states there."""
    claims: tuple[Claim, ...]
    proven: TextApproval | None
    """What the records of the code host prove of it; None where there is no ledger."""
    findings: tuple[Finding, ...]
    """All that stand about the text, waived ones and those of the baseline too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A control with what it rests on."""

    control: Control
    names: tuple[str, ...]
    """The references by which it names the criterion: itself, or points of focus."""
    holders: tuple[str, ...]
    """Who holds the owner's role on the day, by the people register."""
    is_effective: bool
    """Whether it is in operation on the day; if not, it counts for no rung."""
    claim: Link
    texts: tuple[Text, ...]
    findings: tuple[Finding, ...]
    """Those about the control itself."""
    missing: tuple[str, ...]
    """What keeps it from the rung documented."""
    approval: Carried
    """Who approved its texts and its entry; where no ledger is there, that nothing is captured."""
    evidence: Carried
    """What shows each entry of its ``evidence:`` in the period; where nothing was captured, that nothing was."""
    operation: Carried
    """How many of its instances over the period are in order; where that is not looked for, why."""
    witness: Carried
    """Of that, what an outside party saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A criterion that is traced, or that the traced control names."""

    criterion: Criterion
    standing: Standing | None
    """None if it is not in scope."""
    out: str
    """Why it is not; empty if it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One printable chain."""

    target: Target
    organization: str
    as_of: date
    timezone: str
    head: str | None
    period: Period | None
    uncommitted: tuple[str, ...]
    places: tuple[Place, ...]
    chains: tuple[Chain, ...]
    """In the order of ``controls.yaml``, those not in operation last."""
    elsewhere: tuple[str, ...]
    """The controls that name other points of focus of the criterion alone."""
    steps: tuple[Step, ...]
    """What to do, the first thing first."""
    not_captured: tuple[str, ...] = ()
    """What nobody captures in this examination, a sentence each, from the lowest rung up."""


def trace(examination: Examination, outcome: Outcome, reference: str) -> Trace:
    """Trace a criterion, a point of focus or a control; raises UsageError for what is none of them."""
    target = target_of(examination, reference)
    grounds = Grounds.of(examination, outcome)
    places = tuple(_places(target, examination, ladder(examination, outcome)))
    chosen, elsewhere = _controls(target, examination)
    chains = tuple(_chain(control, names, grounds) for control, names in chosen)
    return Trace(
        target=target,
        organization=examination.program.organization.name,
        as_of=examination.as_of,
        timezone=examination.timezone,
        head=examination.head,
        period=examination.period,
        uncommitted=examination.uncommitted,
        places=places,
        chains=tuple(sorted(chains, key=lambda item: not item.is_effective)),
        elsewhere=elsewhere,
        steps=tuple(dict.fromkeys(_steps(places, chains, grounds, outcome))),
        not_captured=(
            *not_captured(examination).values(),
            *(() if any(item.witness.links for item in chains) else (NO_WITNESS,)),
        ),
    )


def _places(target: Target, examination: Examination, of: Ladder) -> Iterator[Place]:
    if target.criterion is not None:
        meant: list[Criterion] = [target.criterion]
    else:
        references = target.control.criteria if target.control else ()
        found = (examination.catalogue.resolve(reference) for reference in references)
        meant = [item for item in dict.fromkeys(found) if item is not None]
    standings = {item.criterion: item for item in of.standings}
    for criterion in meant:
        yield Place(criterion=criterion, standing=standings.get(criterion), out=why_out(examination, criterion))


def _controls(
    target: Target, examination: Examination
) -> tuple[list[tuple[Control, tuple[str, ...]]], tuple[str, ...]]:
    """Give the controls of the chain with the references that count, and those that name other points."""
    if target.control is not None:
        return [(target.control, target.control.criteria)], ()
    catalogue = examination.catalogue
    chosen: list[tuple[Control, tuple[str, ...]]] = []
    elsewhere: list[str] = []
    for control in examination.controls:
        names = tuple(item for item in control.criteria if catalogue.resolve(item) == target.criterion)
        wanted = names
        if target.kind is TargetKind.POINT_OF_FOCUS and target.criterion is not None:
            whole, point = target.criterion.id, _point(target.reference)
            wanted = tuple(item for item in names if item == whole or _point(item) == point)
        if wanted:
            chosen.append((control, wanted))
        elif names:
            elsewhere.append(control.id)
    return chosen, tuple(elsewhere)


def _point(reference: str) -> str:
    """Give the number of a point of focus: ``CC6.1.3`` and ``CC6.1-POF3`` are one."""
    return reference.rpartition("-POF")[2].rpartition(".")[2]


def _chain(control: Control, names: tuple[str, ...], grounds: Grounds) -> Chain:
    examination = grounds.examination
    people = examination.roster.holders(control.owner) if control.owner else None
    return Chain(
        control=control,
        names=names,
        holders=tuple(item.name for item in people or () if item.is_present(examination.as_of)),
        is_effective=control.is_effective(examination.asked_on),
        claim=claim(control, grounds).links[0],
        texts=tuple(_text(control, document_id, grounds) for document_id in control.documents),
        findings=tuple(grounds.findings.get(control.id, ())) if control.id else (),
        missing=texts(control, grounds).missing,
        approval=_approval(control, grounds),
        operation=_operation(control, grounds),
        **_captured(control, grounds),
    )


def _approval(control: Control, grounds: Grounds) -> Carried:
    if _is_blind(grounds):
        return Carried(missing=(not_captured(grounds.examination)[Rung.APPROVED],))
    return approved(control, grounds)


def _captured(control: Control, grounds: Grounds) -> dict[str, Carried]:
    if not grounds.examination.evidence.captures:
        why = not_captured(grounds.examination)[Rung.EVIDENCED]
        return {"evidence": Carried(missing=(why,)), "witness": Carried(missing=(NO_WITNESS,))}
    found = evidenced(control, grounds)
    seen = tuple(item for item in found.links if item.strength is Strength.WITNESS)
    return {"evidence": found, "witness": Carried(links=seen) if seen else Carried(missing=(NO_WITNESS,))}


def _operation(control: Control, grounds: Grounds) -> Carried:
    why = not_captured(grounds.examination).get(Rung.OPERATED)
    return operated(control, grounds) if why is None else Carried(missing=(why,))


def _is_blind(grounds: Grounds) -> bool:
    """Say whether no approvals are captured at all."""
    return Rung.APPROVED in not_captured(grounds.examination)


def _text(control: Control, document_id: str, grounds: Grounds) -> Text:
    document = grounds.documents.get(document_id)
    if document is None:
        return Text(
            id=document_id,
            document=None,
            link=None,
            faults=("no readable document has",),
            wording=None,
            passage=None,
            parameters=(),
            claims=(),
            proven=None,
            findings=(),
        )
    found = passage(control, document)
    return Text(
        id=document_id,
        document=document,
        link=text_link(control, document, grounds),
        faults=weaknesses(document, grounds),
        wording=wording(document, grounds),
        passage=found,
        parameters=stated_in(document, found),
        claims=claims(document, grounds),
        proven=grounds.texts.get(document.path),
        findings=tuple(grounds.findings.get(document.path, ())),
    )


def _steps(places: tuple[Place, ...], chains: tuple[Chain, ...], grounds: Grounds, outcome: Outcome) -> Iterator[Step]:
    """Say what to do about criteria in scope; nothing for one that is out of it."""
    within = [item for item in places if item.standing is not None]
    for place in within:
        if place.standing is not None and place.standing.rung is Rung.NONE:
            yield next_step.without_control(place.criterion)
    if not within:
        return
    effective = [item for item in chains if item.is_effective]
    for chain in effective:
        yield from next_step.for_control(chain.control, grounds)
    for place in within:
        yield from next_step.for_criterion(place.criterion, grounds, outcome)
    for chain in effective:
        if _is_blind(grounds):
            links = tuple(item.link for item in chain.texts if item.link and not item.faults)
            yield from next_step.for_approvals(links)
        else:
            yield from next_step.for_texts(chain.control, grounds)
