"""What a forge enforced, with good defaults, for tests of what is pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.factories import examination, program
from tieout.model.account import Account
from tieout.model.change_policy import ChangePolicy
from tieout.model.enforcement import (
    Enforcement,
    Protection,
    Push,
    RulesetVersion,
    RuleSuite,
    Snapshot,
    Span,
)
from tieout.model.examination import Examination
from tieout.model.ledger import Ledger
from tieout.model.location import Location
from tieout.model.period import Period
from tieout.model.program import RuleSetting, RuleValue

PATH = "evidence/2026-Q3/change-management/enforcement.jsonl"
PERIOD = Period(id="2026-H2", start=date(2026, 7, 1), end=date(2026, 12, 31))
ALICE = Account(login="alice", id="1")


def at(text: str) -> datetime:
    """Give an instant of a day (its midnight) or of a time, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def place(line: int = 1) -> Location:
    return Location(PATH, line)


def classic(**changes: Any) -> Protection:
    """Give a classic protection of main that asks for all that a company may want."""
    values: dict[str, Any] = {
        "id": "protection:main",
        "name": "main",
        "is_active": True,
        "approvals": 1,
        "dismisses_stale": True,
        "code_owners": False,
        "last_push_approval": False,
        "required_checks": (),
        "admins_bound": True,
        "allows_force_push": False,
        "allows_deletion": False,
        "bypass": (),
    }
    return Protection(**(values | changes))


def ruleset(number: int = 7, **changes: Any) -> Protection:
    return classic(**{"id": f"ruleset:{number}", "name": f"rules {number}"} | changes)


def snapshot(day: str, *protections: Protection, line: int = 1, **changes: Any) -> Snapshot:
    values: dict[str, Any] = {
        "observed_at": at(day),
        "branch": "main",
        "protections": protections,
        "is_complete": True,
        "reason": "",
        "location": place(line),
    }
    return Snapshot(**(values | changes))


def version(moment: str, protection: Protection, number: int = 1, line: int = 50) -> RulesetVersion:
    return RulesetVersion(at=at(moment), by=ALICE, protection=protection, location=place(line), version=str(number))


def read(source: str, start: str, end: str, **changes: Any) -> Span:
    """Give a span over which a source was read whole."""
    values: dict[str, Any] = {
        "source": source,
        "start": at(start),
        "end": at(end),
        "is_complete": True,
        "reason": "",
        "about": "",
    }
    return Span(**(values | changes))


def history(number: int, start: str, end: str) -> Span:
    return read("ruleset_history", start, end, about=f"ruleset:{number}")


def suite(moment: str, result: str = "bypass", number: int = 1, **changes: Any) -> RuleSuite:
    values: dict[str, Any] = {
        "id": str(number),
        "at": at(moment),
        "by": ALICE,
        "before": "0" * 40,
        "after": "1" * 40,
        "result": result,
        "location": place(80),
        "rules": ("pull_request",) if result == "bypass" else (),
    }
    return RuleSuite(**(values | changes))


def push(moment: str, kind: str = "force_push", number: int = 1) -> Push:
    return Push(id=str(number), at=at(moment), by=ALICE, kind=kind, before="0" * 40, after="1" * 40, location=place(90))


def monthly(first: str, last: str, *protections: Protection, days: int = 30) -> tuple[Snapshot, ...]:
    """Give snapshots that show the same, from a day to a day, one every so many days."""
    found: list[Snapshot] = []
    moment = at(first)
    while moment <= at(last):
        found.append(snapshot(moment.strftime("%Y-%m-%dT%H:%M"), *protections, line=len(found) + 1))
        moment += timedelta(days=days)
    return tuple(found)


def under(
    enforcement: Enforcement | None,
    *,
    as_of: date = date(2026, 12, 31),
    policy: ChangePolicy | None = None,
    days: int | None = None,
    **changes: Any,
) -> Examination:
    """Give an examination over the second half of 2026 whose ledger holds this."""
    settings: tuple[RuleSetting, ...] = ()
    if days is not None:
        where = Location("controls.yaml", 30)
        values = (RuleValue(key="days", text=str(days), location=where),)
        settings = (RuleSetting(rule="protection-gap", off=False, location=where, values=values),)
    values_: dict[str, Any] = {
        "as_of": as_of,
        "period": PERIOD,
        "program": program(changes=policy or ChangePolicy(branch="main"), rules=settings),
        "ledger": Ledger(source="tieout/ledger", enforcement=enforcement),
        "statements": (),
    }
    return examination(**(values_ | changes))
