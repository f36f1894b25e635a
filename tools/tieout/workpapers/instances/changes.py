"""Changes of the branch as instances of a control: each first-parent commit of the period with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import Severity
from tieout.model.location import Location
from tieout.model.population import Item, Shown, token
from tieout.model.strength import Strength
from tieout.model.verdict import Verdict
from tieout.workpapers.approvals import population
from tieout.workpapers.instances.base import Family, Instances

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange
    from tieout.model.verdict import Judged
    from tieout.workpapers.instances.base import Asked

_SHOWN = {
    Verdict.APPROVED: Shown.SUPPORTED,
    Verdict.APPROVED_LATE: Shown.DEVIATION,
    Verdict.EXCEPTION: Shown.DEVIATION,
    Verdict.EXEMPT: Shown.SUPPORTED,
    Verdict.NOT_TESTED: Shown.UNKNOWN,
}


def changes(asked: Asked) -> Instances | str:
    """Give every change of the branch; a reason where no ledger tells them from pushes."""
    examination = asked.examination
    found = population(examination)
    if found.why_untested:
        return f"the changes of the branch are not examined: {found.why_untested}"
    items = tuple(_item(item) for item in found.changes if item.change.on in asked.part)
    return Instances(
        source=f"the first-parent commits of {found.branch or 'the branch'}, from Git and the approval ledger",
        completeness=(
            "Each commit by which the branch moved is in it once, whatever date it bears: Git itself is the list. "
            "Changes of other repositories are not among them."
        ),
        items=items,
        lacks=(*_lacks(asked), *_of_other_repositories(asked)),
        query=(
            f"git rev-list --first-parent {examination.head or 'HEAD'}; of these the ones that came to the branch from "
            f"{asked.part.start} to {asked.part.end}, by the ledger's day, else the committer's"
        ),
    )


def emergencies(asked: Asked) -> Instances | str:
    """Give those that bear a label of an emergency, however late it was put there."""
    found = changes(asked)
    if isinstance(found, str):
        return found
    marked = {item.change.oid for item in asked.examination.judged if _is_marked(item, asked.examination)}
    return Instances(
        source=f"{found.source}: those with a label of an emergency",
        completeness=(
            f"{found.completeness} A change that could not wait and bears no such label is among the other changes."
        ),
        items=tuple(item for item in found.items if item.id in marked),
        lacks=found.lacks,
        query=f"{found.query}; of these the ones that bear a label of changes.emergency",
    )


def _item(of: Judged) -> Item:
    landed = of.change
    number = landed.oid[:10] if landed.observation is None else f"#{landed.observation.proposal.number}"
    shown = Shown.ASKED if _could_not_wait(of) else _SHOWN[of.verdict]
    why = of.reason
    if not why and shown is not Shown.SUPPORTED:
        why = next((item.message for item in of.deviations), "")
    return Item(
        id=token(landed.oid),
        on=landed.on,
        what=f"{number} {landed.subject}",
        location=_recorded(landed),
        shown=shown,
        why=why,
        strength=Strength.FORGE if landed.observation or landed.batch else Strength.GIT,
        touched_by=frozenset({landed.oid, number}),
    )


def _recorded(of: LandedChange) -> Location:
    """Give the record of the ledger; of a push that has none the one file that it touched, else the settings."""
    if of.observation is not None:
        return of.observation.location
    return Location(path=of.paths[0] if len(of.paths) == 1 else SETTINGS_PATH)


def _could_not_wait(of: Judged) -> bool:
    """Say whether it was approved after its merge as an emergency may be: in time, by the policy of its day."""
    late = [item for item in of.deviations if item.severity is not Severity.NOTE]
    return of.verdict is Verdict.APPROVED_LATE and all(
        item.rule == "emergency-change" and item.severity in {None, Severity.WARNING} for item in late
    )


def _is_marked(of: Judged, examination: Examination) -> bool:
    policy = of.change.policy or examination.program.changes
    marks = {label.casefold() for label in policy.emergency_labels}
    record = of.change.observation
    return record is not None and any(label.casefold() in marks for label in record.proposal.labels)


def _lacks(asked: Asked) -> tuple[str, ...]:
    landings = asked.examination.landings
    waiting = landings.unlanded if landings is not None else ()
    return (
        (f"{len(waiting)} merged by the ledger's word are not on the branch: tieout approvals check names them",)
        if waiting
        else ()
    )


def _of_other_repositories(asked: Asked) -> tuple[str, ...]:
    """Say that there may be others, unless the entry's system is this very repository by the systems register."""
    examination, name = asked.examination, asked.entry.system
    forge = examination.program.changes.forge
    here = forge.repository if forge is not None else ""
    row = examination.registers.system(name)
    if row is not None and here and row.account == here:
        return ()
    return (
        (
            f"it cannot be told whether {name or 'its system'} holds other repositories whose changes belong to it: "
            f"account of {name or 'the system'} in registers/systems.yaml is not {here or 'this repository'}"
        ),
    )


CHANGES = Family(kinds=frozenset({"approvals", "check-results", "change-record"}), instances=changes)
EMERGENCIES = Family(kinds=frozenset({"emergency-change-record"}), instances=emergencies)
