"""What carries a control on the rung operated: all its instances over the period, in time or explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tieout.judgement.removed import taken_out
from tieout.model.control_change import ControlEffect
from tieout.model.finding import RuleState, Severity
from tieout.model.period import add_days
from tieout.model.population import NoPopulation, Shown
from tieout.model.strength import Strength
from tieout.workpapers.population import named as population_named
from tieout.workpapers.population import populations
from tieout.workpapers.relied_on import BY_WINDOWS, OF_OPERATION
from tieout.workpapers.shown import called, shown
from tieout.workpapers.support import Carried, Link, named, uncovered, unoperated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.population import Population
    from tieout.workpapers.shown import Result
    from tieout.workpapers.support import Grounds

_MOST = 3
"""Instances that are told by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A stretch of the period in which a control was one and the same, with its instances."""

    told: str
    """To stand after the control: ``, as it was until 2026-03-02,``; empty where it is the whole."""
    results: tuple[Result, ...]


def operated(control: Control, grounds: Grounds) -> Carried:
    """Give how many instances of the period are in order, and each kind of what is not."""
    of = population_named(populations(grounds.examination), control.id) if grounds.accounts else None
    if of is None:
        return Carried(missing=unoperated(control, grounds))
    found = unoperated(control, grounds, but=BY_WINDOWS if control.is_dated else ())
    if isinstance(of, NoPopulation):
        if of.has_none:
            return _all_the_time(control, grounds, found)
        return Carried(missing=(f"{named(control)} has no population: {of.reason}", *found))
    results = shown(of, grounds.found)
    gaps = [gap for part in _parts(control, results, grounds) for gap in _lacking(control, part)]
    gaps += [f"the population of {named(control)} is not shown to be whole: {lack}" for lack in of.lacks]
    return Carried(links=_links(control, of, results, grounds), missing=(*gaps, *found))


def unworked(criterion: Criterion, controls: Sequence[Control], grounds: Grounds) -> tuple[str, ...]:
    """Say what the rules of operation found that bears on a criterion, and which of them looked at nothing.

    ``controls`` are those in operation on the day; of the ones that ended before it in the period the same is asked.
    """
    former = (item for item in _on(criterion, grounds) if item not in controls and _was_there(item, grounds))
    return (
        *_bearing(criterion, grounds),
        *(uncovered(criterion, grounds) or _bare_days(criterion, grounds)),
        *(gap for control in former for gap in operated(control, grounds).missing),
    )


def _bearing(criterion: Criterion, grounds: Grounds) -> Iterator[str]:
    """Silence is no yes: a rule that was not applied holds back what it bears on, as a finding of it does."""
    results = grounds.found.results
    found = {item.rule for item in grounds.found.findings if item.severity is Severity.ERROR}
    errors = [rule for rule in OF_OPERATION if rule in found and _is_on(criterion, rule, grounds)]
    if errors:
        yield f"{criterion.id} has errors in how it is met: {', '.join(errors)}"
    read = {
        need for rule in OF_OPERATION if _is_on(criterion, rule, grounds) for need in grounds.found.results[rule].needs
    }
    gone: dict[str, list[str]] = {}
    for row in taken_out(grounds.examination):
        if row.register in read:
            gone.setdefault(row.path, []).append(row.id)
    for path, ids in gone.items():
        yield f"{criterion.id} rests on rows of {path}, and {_some(ids)} {'was' if len(ids) == 1 else 'were'} taken out"
    for rule in OF_OPERATION:
        result = results.get(rule)
        if result is not None and result.state is RuleState.EXAMINED:
            continue
        if result is None or _is_on(criterion, rule, grounds):
            yield f"the rule {rule} was not examined{f': {result.reason}' if result and result.reason else ''}"


def _is_on(criterion: Criterion, rule: str, grounds: Grounds) -> bool:
    result, catalogue = grounds.found.results.get(rule), grounds.examination.catalogue
    return result is not None and any(catalogue.resolve(item) == criterion for item in result.criteria)


def _on(criterion: Criterion, grounds: Grounds) -> Iterator[Control]:
    catalogue = grounds.examination.catalogue
    return (item for item in grounds.examination.controls if criterion in map(catalogue.resolve, item.criteria))


def _bare_days(criterion: Criterion, grounds: Grounds) -> tuple[str, ...]:
    """Say since when no control on a criterion was in operation, where the rule for it says nothing: it may be off."""
    period = grounds.examination.period
    day = None if period is None else period.start
    spans = sorted((item.effective_from or date.min, item.effective_to or date.max) for item in _on(criterion, grounds))
    for first, last in spans:
        if day is not None and first <= day <= last:
            day = add_days(last, 1)
    if period is None or day is None or day > period.end or not spans:
        return ()
    return (f"no control on {criterion.id} was in operation on {day}, a day of {period.id}",)


def _was_there(control: Control, grounds: Grounds) -> bool:
    """Say whether a control was in operation on a day of the period before the as-of day: until then all rested on it."""
    period, ended = grounds.examination.period, control.effective_to
    return period is not None and ended is not None and period.start <= ended < grounds.examination.as_of


def _parts(control: Control, results: Sequence[Result], grounds: Grounds) -> Iterator[_Part]:
    """Hold apart what was before and after each change of a control within its part of the period."""
    period = grounds.examination.period
    days = sorted(
        {
            change.on
            for change in grounds.examination.control_changes
            if change.control == control.id and change.effect is ControlEffect.CHANGED
        }
    )
    cuts = [day for day in days if period is not None and period.start < day <= period.end]
    if not cuts:
        yield _Part(told="", results=tuple(results))
        return
    for since, until in zip([None, *cuts], [*cuts, None], strict=True):
        words = [f"from {since} on" if since else "", f"until it changed on {until}" if until else ""]
        told = f", as it was {' '.join(filter(None, words))},"
        within = (
            item
            for item in results
            if item.item.on is None
            or ((since is None or item.item.on >= since) and (until is None or item.item.on < until))
        )
        yield _Part(told=told, results=tuple(within))


def _lacking(control: Control, part: _Part) -> Iterator[str]:
    name, results = f"{named(control)}{part.told}", part.results
    if not results:
        what = "no window that is required" if control.is_dated else "no occurrences"
        yield f"{name} had {what} in the period: not tested"
        return
    late = [item for item in results if item.item.is_late and item.shown in {Shown.ASKED, Shown.OPEN}]
    deviating = [item for item in results if item.shown is Shown.DEVIATION]
    unknown = [item for item in results if item.shown is Shown.UNKNOWN]
    waived = [item for item in results if item.waived and item.shown is Shown.ASKED]
    if deviating:
        yield f"{name} deviates in {_counted(deviating, results)}"
    if unknown:
        yield f"{name} cannot be shown in {_counted(unknown, results)}"
    if waived:
        rules = ", ".join(dict.fromkeys(rule for item in waived for rule in item.waived))
        yield f"{name} has waived errors ({rules}) in {_counted(waived, results)}"
    if late:
        yield f"{name} was late, and nothing explains it, in {_counted(late, results)}"
    if not (deviating or unknown or late or any(_is_done(item) for item in results)):
        yield f"{name} has only instances that are still open: not tested"


def _is_done(of: Result) -> bool:
    return of.shown in {Shown.SUPPORTED, Shown.ASKED, Shown.EXPLAINED}


def _counted(found: Sequence[Result], of: Sequence[Result]) -> str:
    return f"{len(found)} of {len(of)}: {_some([called(item.item) for item in found])}"


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _MOST
    return f"{', '.join(names[:_MOST])}{f' and {rest} more' if rest > 0 else ''}"


def _links(control: Control, of: Population, results: Sequence[Result], grounds: Grounds) -> tuple[Link, ...]:
    done = [item for item in results if _is_done(item)]
    if not done:
        return ()
    explained = sum(item.shown is Shown.EXPLAINED for item in done)
    last = max(done, key=lambda item: (str(_day(item) or ""), item.item.id))
    return (
        Link(
            control=named(control),
            document=None,
            path=last.item.location.path,
            digest="",
            commit=grounds.examination.head,
            day=_day(last),
            strength=Strength.GIT,
            instances=f"{len(done)} of {len(results)}{f', {explained} of them explained' if explained else ''}",
            population=of.digest,
        ),
    )


def _day(of: Result) -> date | None:
    return of.item.done_on or of.item.on


def _all_the_time(control: Control, grounds: Grounds, found: tuple[str, ...]) -> Carried:
    """Of a control that acts all the time each entry has to tell of the whole period, and not of moments in it."""
    account = grounds.accounts.get(control.id)
    if account is None:
        return Carried(missing=found)
    gaps: list[str] = []
    links: list[Link] = []
    for entry in account.entries:
        spans = [item for item in entry.captures if item.capture.record.window is not None]
        name = entry.entry.id or entry.entry.kind
        if not spans:
            gaps.append(f"{named(control)} acts all the time, and no {name} tells of more than single moments")
        elif entry.uncovered:
            gaps.append(f"{named(control)} acts all the time, and its {name} leaves a part of the period out")
        else:
            last = spans[-1]
            links.append(
                Link(
                    control=named(control),
                    document=None,
                    path=last.capture.path,
                    digest=last.capture.digest,
                    commit=last.capture.came.commit if last.capture.came else None,
                    day=last.completed_on,
                    strength=last.strength,
                    evidence=entry.entry.id,
                    capture=last.capture.id,
                    instances="all the time",
                )
            )
    return Carried(links=tuple(links), missing=(*gaps, *found))
