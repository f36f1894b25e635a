"""Leavers against every list of accounts and credentials: what is still open, what ended late, what nobody can tell."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.operation.departures import by_person
from tieout.judgement.operation.matched import (
    CREDENTIALS,
    account_shelves,
    credential_shelves,
    parts_of,
    systems_examined,
)
from tieout.judgement.operation.sights import (
    ABSENT,
    is_collaborator,
    meant,
    opens_as_account,
    opens_as_credential,
    opens_as_key,
    sights,
)
from tieout.model.evidence.tables.accounts import NO, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from tieout.judgement.operation.departures import Departure
    from tieout.judgement.operation.identity import Match
    from tieout.judgement.operation.sights import Item, Shelf, Sight
    from tieout.model.calendar import Calendar
    from tieout.model.examination import Examination
    from tieout.model.operation.accounts import ListedState
    from tieout.model.registers.assets import System

_ROLES = "postgres.roles"
_MACHINES = frozenset({"deploy_key", "app"})
"""Credentials that programs use: that they are used is nothing that their owner does."""
_NAMES = {"deploy_key": "deploy key", UNKNOWN: "credential", "": "credential"}


class Outcome(enum.Enum):
    """What lists show of one thing that somebody who left had."""

    ACCESS = "access"
    """An account that can be used after the limit."""
    RESIDUE = "residue"
    """What outlives an account: a key, a token, an app, a role of a database, a place among outside collaborators."""
    PROGRAM = "program"
    """A program's account or key that still stands in the name of somebody who left."""
    LATE = "late"
    """It ended, for sure after the limit."""
    BETWEEN = "between"
    """It ended between a list before the limit and one after it."""
    UNKNOWN = "unknown"
    """It is listed after the limit, and the list does not say whether it can be used."""
    UNLISTED = "unlisted"
    """No whole list shows what became of it."""


class Verdict(NamedTuple):
    """One thing of one leaver on one system."""

    outcome: Outcome
    departure: Departure
    system: System
    what: str
    """account, role, deploy key, token ..."""
    id: str
    match: Match
    sight: Sight
    """The newest."""
    seen: Sight | None = None
    """The last that shows it usable, where it has ended."""
    ended: Sight | None = None
    """The first after that which does not."""
    event: str = ""
    """When the source says that it ended."""
    is_credential: bool = False
    """Whether a list of credentials has it, and none of accounts."""


class Activity(NamedTuple):
    """Something of a leaver was used after the last day."""

    departure: Departure
    system: System
    what: str
    id: str
    match: Match
    used: str
    """As the source says it."""
    place: str


class Leavers(NamedTuple):
    """All that lists show of those who left."""

    verdicts: tuple[Verdict, ...]
    activity: tuple[Activity, ...]

    def of(self, *outcomes: Outcome) -> dict[tuple[str, str, date], list[Verdict]]:
        """Give those of some outcomes, by system, person and last day."""
        found: dict[tuple[str, str, date], list[Verdict]] = {}
        for item in self.verdicts:
            if item.outcome in outcomes:
                found.setdefault((item.system.id, item.departure.row.id, item.departure.last), []).append(item)
        return found


def leavers_of(examination: Examination) -> Leavers:
    """Give what lists show of those who left; made once."""
    return examination.operation.memo.of(_leavers_of, examination, *parts_of(examination), examination.period)


def _leavers_of(examination: Examination) -> Leavers:
    departed = by_person(examination)
    verdicts: list[Verdict] = []
    activity: list[Activity] = []
    systems = systems_examined(examination)
    credentials = credential_shelves(examination) if departed else ()
    for shelf, items, _ in (*account_shelves(examination), *credentials) if departed else ():
        system = systems.get(shelf.system)
        if system is None:
            continue
        for item, match, number in items:
            thing = _Thing(examination, shelf, system, item, match)
            for departure in departed[number]:
                verdicts.extend(thing.verdicts(departure))
                activity.extend(thing.activity(departure))
    return Leavers(tuple(verdicts), tuple(activity))


class _Thing:
    """An account or a credential, held against the last day of whose it is."""

    def __init__(self, examination: Examination, shelf: Shelf, system: System, item: Item, match: Match) -> None:
        self._examination = examination
        self._calendar: Calendar = examination.program.organization.calendar
        self._shelf, self._system, self._item, self._match = shelf, system, item, match

    def verdicts(self, departure: Departure) -> Iterator[Verdict]:
        """Give what lists show of it; nothing of an absence that was over before the period."""
        if departure.back is not None and self._is_history(departure.back):
            return
        is_account = self._shelf.form != CREDENTIALS
        opens = opens_as_account if is_account else opens_as_credential
        found = self._verdict(departure, opens, self._what())
        if found is not None:
            yield found
        if is_account and (found is None or found.outcome not in {Outcome.ACCESS, Outcome.RESIDUE, Outcome.PROGRAM}):
            of_key = self._verdict(departure, opens_as_key, "key of the account") if self._has_key() else None
            if of_key is not None and of_key.outcome in {Outcome.ACCESS, Outcome.PROGRAM, Outcome.LATE}:
                is_access = of_key.outcome is Outcome.ACCESS
                yield of_key._replace(outcome=Outcome.RESIDUE) if is_access else of_key

    def activity(self, departure: Departure) -> Iterator[Activity]:
        """Give the last use of it after the last day, and before any return."""
        if self._match.is_program or self._what() in {_NAMES.get(kind, kind) for kind in _MACHINES}:
            return
        latest: tuple[datetime, str, str] | None = None
        for number, spells in self._shelf.spells(self._item):
            for spell in spells:
                used = meant(spell.last_used, self._calendar)
                if used is None or used[0] <= departure.end or (departure.back and used[1] >= departure.back):
                    continue
                if latest is None or used[0] > latest[0]:
                    series = self._shelf.series[number]
                    latest = used[0], spell.last_used, series.place(spell, spell.last)
        if latest is None or self._is_history(latest[0]):
            return
        yield Activity(departure, self._system, self._what(), self._item.id, self._match, latest[1], latest[2])

    def _what(self) -> str:
        if self._shelf.form == CREDENTIALS:
            kind = self._item.state.kind
            return _NAMES.get(kind, kind)
        return "role" if self._shelf.form == _ROLES else "account"

    def _has_key(self) -> bool:
        return any(spell.state.key_active == YES for _, spells in self._shelf.spells(self._item) for spell in spells)

    def _verdict(self, departure: Departure, opens: Callable[[ListedState], str], what: str) -> Verdict | None:
        found = sights(self._shelf, self._item, opens, self._calendar, until=departure.back)
        if not found:
            return None
        newest = found[-1]
        verdict = Verdict(
            *(Outcome.ACCESS, departure, self._system, what, self._item.id, self._match, newest),
            is_credential=self._shelf.form == CREDENTIALS,
        )
        if newest.status in {NO, ABSENT}:
            return None if self._match.is_program else self._ended(verdict, found)
        if newest.last <= departure.due:
            is_open = departure.is_due if departure.back is None else True
            return verdict._replace(outcome=Outcome.UNLISTED) if is_open and not self._match.is_program else None
        if self._match.is_program:
            return verdict._replace(outcome=Outcome.PROGRAM) if newest.status == YES else None
        if newest.status == UNKNOWN:
            return self._unknown(verdict, found)
        return verdict._replace(outcome=Outcome.RESIDUE) if self._is_residue(newest) else verdict

    def _unknown(self, verdict: Verdict, found: tuple[Sight, ...]) -> Verdict:
        """Say what is sure all the same where the newest list does not tell: an earlier one after the limit may."""
        told = next((sight for sight in reversed(found) if sight.status != UNKNOWN), None)
        if told is None or not any(item.status == YES and item.last > verdict.departure.due for item in found):
            return verdict._replace(outcome=Outcome.UNKNOWN)
        if told.status != YES:
            return self._ended(verdict, found) or verdict._replace(outcome=Outcome.UNKNOWN)
        return verdict._replace(outcome=Outcome.RESIDUE if self._is_residue(told) else Outcome.ACCESS, sight=told)

    def _is_residue(self, sight: Sight) -> bool:
        if self._shelf.form in {CREDENTIALS, _ROLES}:
            return True
        return sight.state is not None and is_collaborator(sight.state)

    def _ended(self, verdict: Verdict, found: tuple[Sight, ...]) -> Verdict | None:
        """Say whether what has ended did so in time; None if it did, or long ago, or where no limit is known."""
        departure = verdict.departure
        lasting = [place for place, sight in enumerate(found) if sight.status == YES]
        after = lasting[-1] + 1 if lasting else 0
        seen = found[lasting[-1]] if lasting else None
        ended = next((sight for sight in found[after:] if sight.status in {NO, ABSENT}), None)
        if ended is None or not departure.has_limit or self._is_history(ended.first):
            return None
        said = next((sight.event for sight in found[after:] if self._is_dated(sight)), "")
        told = verdict._replace(seen=seen, ended=ended, event=said)
        if seen is not None and seen.last > departure.due:
            return told._replace(outcome=Outcome.LATE)
        event = meant(said, self._calendar)
        if event is not None and (seen is None or event[1] >= seen.last):
            if event[1] <= departure.due or self._is_history(event[1]):
                return None
            return told._replace(outcome=Outcome.LATE if event[0] > departure.due else Outcome.BETWEEN)
        if ended.first <= departure.due or (seen is None and self._is_history(departure.due)):
            return None
        return told._replace(outcome=Outcome.BETWEEN, event="")

    def _is_dated(self, sight: Sight) -> bool:
        """Say whether it dates an end that was over by then: an end to come is none."""
        event = meant(sight.event, self._calendar) if sight.status == NO else None
        return event is not None and event[0] <= sight.last

    def _is_history(self, moment: datetime) -> bool:
        period = self._examination.period
        return period is not None and self._calendar.day_of(moment) < period.start
