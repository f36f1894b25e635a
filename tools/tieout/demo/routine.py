"""The evidence that Example Ltd takes every month: what each control leaves that nobody tells a story of.

Each month somebody exports from each system what the controls name: monthly ones each time, those of a
quarter or half a year every other time, and every other time all that happened in the two months for controls on
an event. Yearly ones come once. What a chapter keeps itself is left out here, and so is what is missing on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tieout.demo import accounts, recovery, tickets, weaknesses
from tieout.demo.brought import Brought, files_of
from tieout.demo.captures import Capture, table
from tieout.demo.deployed import deployments
from tieout.demo.diary import AFTER_ANOTHER, CONTROLS, LAST, Diary
from tieout.model.cadence import Every
from tieout.sources.controls import read_controls

if TYPE_CHECKING:
    from tieout.model.control import Control, Requirement

MONTHLY = (351, 325, 300, 276, 253, 230, 206, 189, 166, 144, 122, 98, 74, 48, 24)
"""Days before the examination: so close that no month is left out, and each one on which something else lands."""
BEGAN = 378
"""Since when the first of these tell of what happened."""
TOLD = frozenset(
    {
        "access-review-cloud",
        "access-review-code-host",
        "access-review-database",
        "access-review-identity-provider",
        "access-review-other-systems",
        "accounts-after-removal",
        "backup-reports",
        "branch-protection",
        "deployment-records",
        "mfa-enrolment",
        "open-weaknesses",
        "weekly-vulnerability-review",
    }
)
"""What a chapter keeps by itself, or nobody does."""
_ACCOUNTS = {
    accounts.IDENTITIES: ("AC-02", "mfa-enrolment"),
    accounts.CODE_HOST: ("AC-04", "accounts-code-host"),
    accounts.DATABASE: ("AC-04", "accounts-database"),
    accounts.CLOUD: ("AC-04", "accounts-cloud"),
}
"""For which control and entry the accounts of a system are listed."""
_GIL_SCANS = 250
"""Since when Gil brings the scans; before that Hugo did."""
_AFTERWARDS = frozenset({Every.EVENT, Every.DAILY, Every.WEEKLY})
"""How often that is done of which an export tells afterwards."""
_EACH_TIME = frozenset({Every.DAILY, Every.WEEKLY, Every.MONTHLY})
_YEARLY_AT = 189
_CUT_OFF = (98, "device-management")
"""An export that has fewer rows than the system showed: its first page alone."""
_TWICE = (74, "log-store", 98)
"""An export that is the one of so many days ago once more."""
_STATES = ("as agreed", "as agreed", "as agreed", "changed by ticket")


def take(diary: Diary, days: int) -> None:
    """Land the pull request of one of the ``MONTHLY`` days."""
    exported = {path: text for capture in _captures(diary, days) for path, text in capture.files().items()}
    files = {**exported, **files_of(_brought(diary, days))}
    author, merger = ("dora", "cleo") if MONTHLY.index(days) % 2 else ("cleo", "dora")
    step = ("Evidence: what the systems show this month", files)
    diary.change(author, merger, days, step, squash=True, slot=AFTER_ANOTHER)


def bring_scans(diary: Diary, days: int) -> None:
    """Land the scans that were made since the last ones came."""
    turn = weaknesses.LANDED.index(days)
    found = weaknesses.scans(diary.calendar, weaknesses.LANDED[turn - 1] if turn else BEGAN, days)
    files = files_of(found)
    author = "gil" if diary.calendar.ago(days) > diary.calendar.ago(_GIL_SCANS) else "hugo"
    step = ("Evidence: scans of the images", files)
    diary.change(author, "dora", days, step, squash=True, slot=LAST)


def _brought(diary: Diary, days: int) -> Iterator[Brought]:
    """Give the accounts of each system, tickets, snapshots, and what was deployed since the last time."""
    turn = MONTHLY.index(days)
    calendar = diary.calendar
    at = calendar.at(days, 8, 50)
    for system, serves in _ACCOUNTS.items():
        listed = accounts.listed(calendar, system, diary.staff.values(), at)
        yield accounts.account_list(system, listed, at=at, by="cleo", serves=serves)
    if turn % 2 == 0:
        yield tickets.tickets(calendar, calendar.at(days, 8, 30))
    since = calendar.at(MONTHLY[turn - 1] if turn else BEGAN, 0)
    yield recovery.recovery_points(calendar, since, calendar.at(days, 8, 35))
    yield deployments(calendar, since, calendar.at(days, 0), calendar.at(days, 8, 40))


def _captures(diary: Diary, days: int) -> Iterator[Capture]:
    """Give one export a system for states of the moment, and one for what happened since the last time."""
    turn = MONTHLY.index(days)
    controls = _controls(diary.chronicle.text(CONTROLS))
    on = diary.calendar.ago(days)
    present = [item for item in controls if item.is_effective(on)]
    states: dict[str, list[tuple[Control, Requirement]]] = {}
    spans: dict[str, list[tuple[Control, Requirement]]] = {}
    for control in present:
        for entry in control.evidence:
            if entry.path or entry.id in TOLD or not _is_due(control, turn, days):
                continue
            every = control.cadence.every if control.cadence else None
            kind = spans if every in _AFTERWARDS else states
            kind.setdefault(entry.system, []).append((control, entry))
    at = diary.calendar.at(days, 8, 45)
    earlier = MONTHLY[turn - 2] if turn > 1 else BEGAN
    for number, (system, entries) in enumerate(sorted(states.items())):
        yield _export(diary, system, entries, at + timedelta(minutes=5 * number), since=None, name="this-month")
    for number, (system, entries) in enumerate(sorted(spans.items())):
        moment = at + timedelta(hours=2, minutes=5 * number)
        daily = [pair for pair in entries if pair[0].cadence and pair[0].cadence.every in _EACH_TIME]
        rest = [pair for pair in entries if pair not in daily]
        if daily:
            since = diary.calendar.at(MONTHLY[turn - 1] if turn else BEGAN, 0)
            yield _export(diary, system, daily, moment, since=since, name="every-day")
        if rest:
            yield _export(diary, system, rest, moment, since=diary.calendar.at(earlier, 0), name="what-happened")


@lru_cache(maxsize=1)
def _controls(text: str) -> tuple[Control, ...]:
    return read_controls(text.encode()).controls


def _is_due(control: Control, turn: int, days: int) -> bool:
    every = control.cadence.every if control.cadence else None
    if every in _EACH_TIME:
        return True
    if every is Every.ANNUAL:
        return days == _YEARLY_AT
    # On the second of two, so that the last one comes shortly before the examination.
    return bool(turn % 2)


def _export(
    diary: Diary,
    system: str,
    entries: Iterable[tuple[Control, Requirement]],
    at: datetime,
    *,
    since: datetime | None,
    name: str,
) -> Capture:
    pairs = list(entries)
    wanted = list(dict.fromkeys(entry.id for _, entry in pairs))
    by = "dora" if any(word in system for word in ("cloud", "code", "pipeline", "database", "monitoring")) else "cleo"
    midnight = at.replace(hour=0, minute=0)
    days = diary.calendar.since(at.date())
    told_at = diary.calendar.at(_TWICE[2], at.hour, at.minute) if _is((days, system), _TWICE[:2], diary) else at
    exports = {f"{entry}.csv": _rows(diary, entry, told_at, since) for entry in wanted}
    more = 25 if since is None and _is((days, system), _CUT_OFF, diary) else 0
    return Capture(
        title=f"What {system.replace('-', ' ')} shows"
        if since is None
        else f"What happened in {system.replace('-', ' ')}",
        controls=tuple(dict.fromkeys(control.id for control, _ in pairs)),
        evidence=tuple(wanted),
        name=name,
        system=system,
        page="Administration, Export, all of it",
        by=by,
        at=at,
        exports=exports,
        shown=sum(text.count("\n") - 1 for text in exports.values()) + more,
        since=since,
        until=None if since is None else midnight,
    )


def _is(what: tuple[int, str], meant: tuple[int, str], diary: Diary) -> bool:
    return (diary.calendar.ago(what[0]), what[1]) == (diary.calendar.ago(meant[0]), meant[1])


def _rows(diary: Diary, entry: str, at: datetime, since: datetime | None) -> str:
    """Give rows of a made-up export: a state each, or a day each where it tells of a span."""
    seed = sum(map(ord, entry)) + at.toordinal()
    ticket = 400 + diary.calendar.since(at.date())
    if since is None:
        found = [
            (f"{entry}-{number + 1}", _STATES[(seed + number) % len(_STATES)], f"EX-{ticket + number}", at.date())
            for number in range(2 + seed % 3)
        ]
        return table(("item", "state", "ticket", "shown_on"), *found)
    span = (at - since).days
    step = 1 if span < 40 else 7
    days = [since.date() + timedelta(days=back) for back in range(0, span, step)]
    return table(
        ("day", "what", "ticket", "result"),
        *((day, entry, f"EX-{ticket + number}", "done") for number, day in enumerate(days)),
    )
