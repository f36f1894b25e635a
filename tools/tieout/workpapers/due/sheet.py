"""Examination -> what is late and what falls due, whose it is, and what could not be looked at."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.model.period import add_days
from tieout.workpapers.due.access_reviews import access_reviews
from tieout.workpapers.due.drills import drills
from tieout.workpapers.due.obligation import Kind, Obligation, Unlisted
from tieout.workpapers.due.operation import commitment_reviews, incident_reviews
from tieout.workpapers.due.reviews import reviews
from tieout.workpapers.due.risks import finding_answers, finding_fixes, risk_reviews, risk_treatments
from tieout.workpapers.due.vendors import (
    vendor_bridges,
    vendor_contracts,
    vendor_report_reviews,
    vendor_reports,
    vendor_reviews,
)
from tieout.workpapers.due.waivers import waivers
from tieout.workpapers.due.windows import windows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date, timedelta

    from tieout.model.examination import Examination
    from tieout.model.people import Person, Roster
    from tieout.workpapers.due.windows import Completions


class State(enum.Enum):
    """How urgent something is; the most urgent first."""

    LATE = "late"
    LATE_WITHIN_GRACE = "late_within_grace"
    """Its day is over, and an auditor would only ask about it so far."""
    UNKNOWN = "unknown"
    """Its day is over, it can still be closed, and what would show that it was done is not read."""
    DUE = "due"
    """Its day comes within the days that were asked for."""
    UPCOMING = "upcoming"
    """Its day comes after those: of each kind and subject the next one alone."""

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(State).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An obligation with its state on the day, and those who answer for it then."""

    id: str
    """That of the obligation, the same on every day; of several that share one, all but the first by
    place have a number on theirs."""
    obligation: Obligation
    state: State
    owner: str
    """``role:x`` or ``person:y`` where the people register knows it, else as written; empty for nobody."""
    people: tuple[Person, ...]
    """Those who hold it and are present on the day, in the order of the register."""

    @property
    def is_late(self) -> bool:
        """Whether its day is over and it was not done."""
        return self.state in {State.LATE, State.LATE_WITHIN_GRACE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that falls due, and what has no place among it."""

    as_of: date
    until: date
    """The last day on which something counts as due."""
    items: tuple[Due, ...]
    """The most urgent first, then by day."""
    unlisted: tuple[Unlisted, ...]
    kinds: tuple[tuple[Kind, str], ...]
    """Each kind that was looked for, and why it could not be looked at, empty where it could."""
    owner: str | None = None
    """Whose items alone these are, spelled as theirs; None for everyone's."""

    def of(self, *states: State) -> tuple[Due, ...]:
        """Give the items in one of these states."""
        return tuple(item for item in self.items if item.state in states)

    @property
    def totals(self) -> dict[State, int]:
        """How many items are in each state, the most urgent first."""
        return {state: len(self.of(state)) for state in State}

    @property
    def is_blind(self) -> bool:
        """Whether nothing could be looked at."""
        return all(reason for _, reason in self.kinds)


def due(
    examination: Examination,
    *,
    within: timedelta,
    kinds: Collection[Kind] = tuple(Kind),
    completions: Completions | None = None,
) -> Sheet:
    """Gather what the sources of these kinds say and put it in order, as of the examination's day.

    Without ``completions`` they are those of what was captured. Where nothing was, no window of a control is late.
    """
    as_of = examination.as_of
    until = add_days(as_of, within.days)
    obligations: list[Obligation] = []
    unlisted: list[Unlisted] = []
    looked_for: dict[Kind, str] = {}
    for kind, need, found in _sources(examination, completions):
        if kind not in kinds:
            continue
        absent = examination.why_absent(need) if need else None
        looked_for[kind] = absent or ""
        for item in found if absent is None else ():
            if isinstance(item, Obligation):
                obligations.append(item)
            elif item.subject:
                unlisted.append(item)
            else:
                looked_for[kind] = item.reason
    whose = {reference: _whose(reference, examination) for reference in {item.owner for item in obligations}}
    items = [
        Due(
            id=name,
            obligation=item,
            state=_state(item, as_of, until),
            owner=whose[item.owner][0],
            people=whose[item.owner][1],
        )
        for name, item in _named(_next_ones(obligations, until))
    ]
    return Sheet(
        as_of=as_of,
        until=until,
        items=tuple(sorted(items, key=_order)),
        unlisted=tuple(sorted(unlisted, key=lambda item: (item.kind.value, item.subject, item.reason))),
        kinds=tuple(looked_for.items()),
    )


def canonical(reference: str, roster: Roster) -> str:
    """Give ``role:x`` or ``person:y`` for a bare id that the register knows; any other text as it is."""
    if roster.find(reference) is not None:
        return f"person:{reference}"
    return f"role:{reference}" if roster.knows_role(reference) else reference


def _sources(
    examination: Examination, completions: Completions | None
) -> Iterator[tuple[Kind, str, Iterable[Obligation | Unlisted]]]:
    """Give each kind with the input without which it cannot be looked at, and what there is of it."""
    yield Kind.REVIEW, "", reviews(examination)
    yield Kind.DRILL, "", drills(examination)
    yield Kind.EVIDENCE_WINDOW, "settings", windows(examination, completions)
    yield Kind.WAIVER, "exceptions", waivers(examination)
    yield Kind.VENDOR_REVIEW, "vendors", vendor_reviews(examination)
    yield Kind.VENDOR_REPORT, "vendors", vendor_reports(examination)
    yield Kind.VENDOR_BRIDGE, "vendors", vendor_bridges(examination)
    yield Kind.VENDOR_REPORT_REVIEW, "vendors", vendor_report_reviews(examination)
    yield Kind.VENDOR_CONTRACT, "vendors", vendor_contracts(examination)
    yield Kind.RISK_TREATMENT, "risks", risk_treatments(examination)
    yield Kind.RISK_REVIEW, "risks", risk_reviews(examination)
    yield Kind.FINDING_FIX, "findings", finding_fixes(examination)
    yield Kind.FINDING_ANSWER, "findings", finding_answers(examination)
    yield Kind.INCIDENT_REVIEW, "incidents", incident_reviews(examination)
    yield Kind.ACCESS_REVIEW, "systems", access_reviews(examination)
    yield Kind.COMMITMENT_REVIEW, "commitments", commitment_reviews(examination)


def _next_ones(obligations: Iterable[Obligation], until: date) -> Iterator[Obligation]:
    """Leave out, of each kind and subject, what comes after the first that lies past ``until``."""
    seen: set[tuple[Kind, str, str]] = set()
    for item in sorted(obligations, key=lambda item: item.due_on):
        kin = (item.kind, item.subject, item.location.path)
        if item.due_on > until:
            if kin in seen:
                continue
            seen.add(kin)
        yield item


def _named(obligations: Iterable[Obligation]) -> Iterator[tuple[str, Obligation]]:
    """Give each a name of its own: two files may bear one id."""
    seen: Counter[str] = Counter()
    for item in sorted(obligations, key=lambda item: (item.location.path, item.location.line, item.due_on)):
        seen[item.id] += 1
        yield item.id if seen[item.id] == 1 else f"{item.id}#{seen[item.id]}", item


def _whose(reference: str, examination: Examination) -> tuple[str, tuple[Person, ...]]:
    """Give the one spelling of an owner, and those who hold it and are present on the day."""
    held = examination.roster.holders(reference) or ()
    here = tuple(person for person in held if person.is_present(examination.as_of))
    return canonical(reference, examination.roster), here


def _state(item: Obligation, as_of: date, until: date) -> State:
    if as_of <= item.due_on:
        return State.DUE if item.due_on <= until else State.UPCOMING
    if not item.is_read:
        return State.UNKNOWN
    return State.LATE_WITHIN_GRACE if item.lost_after is not None and as_of <= item.lost_after else State.LATE


def _order(item: Due) -> tuple[object, ...]:
    what = item.obligation
    return (item.state.rank, what.due_on, what.kind.value, what.subject, what.occurrence, what.location)
