"""Examination -> of each control the population: every instance of it in the period, or why there is no list."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.judgement.evidence.expected import account, accounts
from tieout.model.cadence import Every
from tieout.model.population import NoPopulation, Population
from tieout.workpapers.hidden import Hidden
from tieout.workpapers.instances.base import Asked
from tieout.workpapers.instances.registry import family_of
from tieout.workpapers.instances.windows import windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tieout.judgement.evidence.expected import ControlAccount
    from tieout.model.control import Control
    from tieout.model.examination import Examination
    from tieout.model.period import Period
    from tieout.model.population import Item
    from tieout.workpapers.instances.base import Instances

UNLISTED = "no list of its instances among"
"""How the reason begins where no entry of a control's evidence is of a kind that lists them."""
CONTINUOUS = "it acts all the time, so there are no instances: an auditor tests its settings"


def population(control: Control, examination: Examination) -> Population | NoPopulation:
    """Give every instance of a control over the part of the examined period in which it operates."""
    return _population(control, examination, {})


def _population(
    control: Control, examination: Examination, known: Mapping[int, ControlAccount]
) -> Population | NoPopulation:
    """Do so with the accounts that are known, by the identity of their control."""
    period = examination.period
    part = None if period is None else period.part(control.effective_from, control.effective_to)
    reason = _why_none(control, period, part)
    if reason or part is None:
        return NoPopulation(control=control, reason=reason, has_none=reason == CONTINUOUS)
    found, rules = _instances(control, part, examination, known)
    if isinstance(found, str):
        return NoPopulation(control=control, reason=found)
    if of_withheld := _of_withheld(found, examination):
        return NoPopulation(control=control, reason=of_withheld)
    return Population(
        control=control,
        period=part,
        source=found.source,
        completeness=found.completeness,
        items=_apart(found),
        lacks=found.lacks,
        query=found.query,
        rules=rules,
    )


def _why_none(control: Control, period: Period | None, part: Period | None) -> str:
    if period is None:
        return "no period is examined: declare one under periods in controls.yaml, or name it with --period"
    if period.type == 1:
        return f"{period.id} is as of one day (type 1), of which no sample is drawn"
    if part is None:
        return f"it is in operation on no day of {period.id}"
    if control.cadence is None:
        return "it does not say how often it acts"
    return "" if control.cadence.is_dated or control.cadence.every is Every.EVENT else CONTINUOUS


def _of_withheld(found: Instances, examination: Examination) -> str:
    """Say that the list is one of withheld evidence: it would quote it, and its digest would confirm a guess."""
    withheld = examination.evidence.withheld
    if not withheld:
        return ""
    hidden = Hidden.of(examination.evidence.captures, withheld)
    count = sum(hidden.has(item.location.path) for item in found.items)
    return (
        f"{count} of its {len(found.items)} instances stand in withheld evidence, and so the list is withheld"
        if count
        else ""
    )


def _instances(
    control: Control, part: Period, examination: Examination, known: Mapping[int, ControlAccount]
) -> tuple[Instances | str, tuple[str, ...]]:
    """Give the instances, or why there are none to list, and the rules that judge them."""
    if control.cadence is not None and control.cadence.is_dated:
        of = known.get(id(control)) or account(examination, control)
        return windows(of, control.cadence, examination), ()
    chosen = family_of(control)
    if chosen is None:
        return _unlisted(control), ()
    family, entry = chosen
    return family.instances(Asked(control, entry, part, examination)), family.rules


def populations(examination: Examination) -> tuple[Population | NoPopulation, ...]:
    """Do so for each control that operates in the period, in their order; once for all who ask."""
    of = examination
    return of.operation.memo.of(
        _populations,
        of,
        *(of.controls, of.period, of.as_of, of.program, of.evidence, of.judged, of.landings, of.ledger),
        *(of.registers, of.roster, of.exercises, of.statements, of.unreadable, of.unexamined),
    )


def _populations(examination: Examination) -> tuple[Population | NoPopulation, ...]:
    period = examination.period
    known = {id(item.control): item for item in accounts(examination)}
    return tuple(
        _population(control, examination, known)
        for control in examination.controls
        if period is None or period.part(control.effective_from, control.effective_to) is not None
    )


def _unlisted(control: Control) -> str:
    """Say that none of its evidence is a list of its instances."""
    if not control.evidence:
        return "it names no evidence that it leaves"
    kinds = ", ".join(dict.fromkeys(item.kind or item.id for item in control.evidence))
    return f"{UNLISTED} {kinds}"


def _apart(found: Instances) -> tuple[Item, ...]:
    """Give the items by their ids; of several that share one, all but the first by place have a number on theirs.

    The sign before it is one that ``token`` makes of nothing: no row can bear such an id by itself.
    """
    seen: Counter[str] = Counter()
    items: list[Item] = []
    for item in sorted(found.items, key=lambda item: (item.id, item.location, str(item.on))):
        seen[item.id] += 1
        items.append(item if seen[item.id] == 1 else replace(item, id=f"{item.id}%23{seen[item.id]}"))
    return tuple(sorted(items, key=lambda item: item.id.encode("ascii")))


def named(of: Iterable[Population | NoPopulation], control_id: str) -> Population | NoPopulation | None:
    """Give that of the control of an id, else None."""
    return next((item for item in of if item.control.id == control_id), None)
