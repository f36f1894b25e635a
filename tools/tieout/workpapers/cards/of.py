"""Control and result -> its card, by the family that its instances are of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.model.strength import Strength
from tieout.workpapers.cards.base import Card, Line, Part, missing
from tieout.workpapers.cards.changes import change_card
from tieout.workpapers.cards.live import deployed
from tieout.workpapers.cards.people import joiner_card, leaver_card
from tieout.workpapers.cards.records import exercise_lines, window_card
from tieout.workpapers.cards.registers import register_card
from tieout.workpapers.hidden import WITHHELD, Hidden
from tieout.workpapers.instances.changes import CHANGES, EMERGENCIES
from tieout.workpapers.instances.deployments import DEPLOYMENTS
from tieout.workpapers.instances.records import EXERCISES
from tieout.workpapers.instances.registry import family_of
from tieout.workpapers.population_sheet import Listed
from tieout.workpapers.shown import Found, shown

if TYPE_CHECKING:
    from tieout.model.control import Control
    from tieout.model.examination import Examination
    from tieout.model.finding import Outcome
    from tieout.workpapers.sample import Sample
    from tieout.workpapers.shown import Result

_LABELS = frozenset({"Deployment", "Exercise", "Finding", "Held", "Lists", "Restored", "Review", "Ticket"})
"""First words of a line that are ours: what follows one may be an id of the record."""
NOT_KEPT = "beyond this the repository holds nothing that belongs to it by a fixed rule; ask for it"


def cards(of: Listed, examination: Examination) -> tuple[Card, ...]:
    """Give a card for each item that was drawn, in the order of the draw; none where no sample was drawn."""
    made = tuple(card(of.control, result, examination) for result in of.drawn)
    withheld = examination.evidence.withheld
    if not withheld:
        return made
    hidden = Hidden.of(examination.evidence.captures, withheld)
    return tuple(replace(item, parts=tuple(_quiet(part, hidden) for part in item.parts)) for item in made)


def _quiet(part: Part, hidden: Hidden) -> Part:
    """Take out of a part what it quotes of evidence that is withheld; where that stands is told."""
    return part._replace(lines=tuple(_quiet_line(line, hidden) for line in part.lines))


def _quiet_line(line: Line, hidden: Hidden) -> Line:
    if not line.place or not hidden.cited_in(line.place, line.detail):
        return line
    label = line.what.partition(" ")[0]
    kept = line.what if label == "Capture" else label if label in _LABELS else "A fact"
    return line._replace(what=kept, detail=WITHHELD)


def cards_of(of: Sample, examination: Examination, outcome: Outcome) -> tuple[Card, ...]:
    """Give the cards of a sample by itself."""
    results = shown(of.population, Found.of(examination, outcome))
    return cards(Listed(of=of.population, results=results, digest=of.digest, sample=of), examination)


def card(control: Control, result: Result, examination: Examination) -> Card:
    """Give the card of one item of a control's population."""
    item = result.item
    told = [Line("Item", item.id), Line("Day", str(item.on or "not stated"), item.strength)]
    told += [Line("What it is", item.what)] if item.what and item.what != item.id else []
    told.append(Line("Recorded at", "", None, str(item.location)))
    told.append(Line("Shown", f"{result.shown.value}{f': {result.why}' if result.why else ''}"))
    parts = _parts(control, result, examination)
    return Card(result=result, parts=(Part("Instance", tuple(told)), *parts))


def _parts(control: Control, result: Result, examination: Examination) -> tuple[Part, ...]:
    if control.is_dated:
        return window_card(control, result.item.id, examination)
    chosen = family_of(control)
    family = chosen[0] if chosen else None
    if family in {CHANGES, EMERGENCIES}:
        judged = next((item for item in examination.judged if item.change.oid == result.item.id), None)
        return change_card(judged, examination) if judged else _unknown("the commit is not among the changes judged")
    if family is DEPLOYMENTS:
        known = examination.operation.deployments.deployments
        found = next((item for item in known if item.place in result.item.touched_by), None)
        if found is None:
            return _unknown("its row is not in the captures")
        tied = [
            Line(what, said, Strength.SELF, found.place) for what, said in _ties(found.change, found.ticket) if said
        ]
        tied = tied or [missing("Change and ticket", "the record names neither")]
        return (Part("Deployment", (deployed(found, examination), *tied)), *_brought(found.commit, examination))
    if family is EXERCISES:
        record = next((item for item in examination.exercises if item.path in result.item.touched_by), None)
        return (
            (Part("Record", tuple(exercise_lines(record, examination))),) if record else _unknown("its record is gone")
        )
    told = _of_people(control, result, examination)
    return told or register_card(result.item.location, examination) or _unknown(NOT_KEPT)


def _of_people(control: Control, result: Result, examination: Examination) -> tuple[Part, ...]:
    chosen = family_of(control)
    kinds = chosen[0].kinds if chosen else frozenset()
    key = "left_on" if "leaver-list" in kinds else "started_on" if "joiner-list" in kinds else ""
    at = result.item.location
    row = next((item for item in examination.roster.people if key and item.at(key) == at), None)
    if row is None:
        return ()
    return leaver_card(row, examination) if key == "left_on" else joiner_card(row, examination)


def _ties(change: str, ticket: str) -> tuple[tuple[str, str], ...]:
    return ("Pull request", change), ("Ticket", ticket)


def _brought(commit: str, examination: Examination) -> tuple[Part, ...]:
    """Give the card of the change whose commit was deployed, if it is one of the branch's in the period."""
    judged = next((item for item in examination.judged if item.change.oid == commit), None)
    return (
        () if judged is None else tuple(part for part in change_card(judged, examination) if part.title != "Deployment")
    )


def _unknown(why: str) -> tuple[Part, ...]:
    return (Part("Beyond the record", (missing("Support", why),)),)
