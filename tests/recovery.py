"""Listings of recovery points with good defaults: the database ``orders``, backed up each night at 02:00 UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests import exercises, factories
from tieout.model.examination import Examination
from tieout.model.exercise import ExerciseRecord, Restored
from tieout.model.limit import Unit
from tieout.model.location import Location
from tieout.model.operation.facts import Operation
from tieout.model.operation.listing import Listing
from tieout.model.operation.recovery import RecoveryListing, RecoveryPoint
from tieout.model.period import Period
from tieout.model.program import Organization, Program
from tieout.model.registers.assets import System
from tieout.model.registers.collection import Registers

DAY = timedelta(days=1)
PERIOD = Period(id="2026-H1", start=date(2026, 1, 1), end=date(2026, 6, 30))


def system(**changes: Any) -> System:
    """Give the orders database: it may lose a day, and must be back within 4 hours."""
    sound: dict[str, Any] = {"id": "orders", "rto": timedelta(hours=4), "rpo": DAY}
    return factories.system(**{**sound, **changes})


def listing(at: datetime | None, *systems: str, **changes: Any) -> RecoveryListing:
    """Give a whole listing of the orders database as of a moment."""
    name = "none" if at is None else f"{at:%Y%m%dT%H%M%SZ}"
    folder = f"evidence/{name}"
    found: dict[str, Any] = {
        "capture": f"{name}-points",
        "record": Location(path=f"{folder}/evidence.yaml"),
        "folder": folder,
        "system": "orders",
        "schema": "recovery-points/1",
        "at": at,
    }
    return RecoveryListing(listing=Listing(**{**found, **changes}), systems=frozenset(systems or ("orders",)))


def point(moment: date | None, number: int = 0, **changes: Any) -> RecoveryPoint:
    """Give a point that was whole at a moment, first listed in the listing of this number."""
    name = "none" if moment is None else f"{moment:%m%d}"
    found: dict[str, Any] = {
        "system": "orders",
        "asset": "orders-db",
        "point": f"orders-{name}",
        "kind": "full",
        "status": "completed",
        "started_at": None,
        "completed_at": moment,
        "expires_at": None,
        "place": f"evidence/x/raw.csv:{name}",
        "first": number,
        "last": number,
    }
    return RecoveryPoint(**{**found, **changes})


def night(day: date, hour: int = 2) -> datetime:
    """Give the moment at which the backup of a day was whole."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def nights(begin: date, end: date, *, lack: Iterable[date] = (), **changes: Any) -> tuple[RecoveryPoint, ...]:
    """Give a point of each night but these, both ends inclusive."""
    without = frozenset(lack)
    days = [begin + n * DAY for n in range((end - begin).days + 1)]
    return tuple(point(night(day), **changes) for day in days if day not in without)


def drill(number: int, signed: date, *, point: str = "", system: str = "orders", **changes: Any) -> ExerciseRecord:
    """Give a restore that passed, held two days before its sign-off; of which system is said unless that is empty."""
    held = signed - 2 * DAY
    began = datetime(held.year, held.month, held.day, 9, tzinfo=UTC)
    path = f"evidence/exercises/EX-2026-{number:02}.md"
    found: dict[str, Any] = {
        "path": path,
        "id": f"EX-2026-{number:02}",
        "held_on": held,
        "started_at": began,
        "ended_at": began + timedelta(hours=4),
        "signed_off_on": signed,
        "recorded_on": signed,
        "sign_off_recorded_on": signed,
        "restored": (Restored(system=system, point=point, to="elsewhere"),) if system else (),
        "places": factories.places(path, "runbooks", "restored", "restored.system", "restored.point", "signed_off_on"),
    }
    return exercises.record(**{**found, **changes})


LIMITS = exercises.limits(restore_drill_gap=(92, Unit.DAYS), backup_retention=(35, Unit.DAYS))


def examination(
    *drills: ExerciseRecord,
    systems: tuple[System, ...] = (),
    listings: tuple[RecoveryListing, ...] = (),
    points: tuple[RecoveryPoint, ...] = (),
    zone: str = "UTC",
    **changes: Any,
) -> Examination:
    """Give an examination as of 2026-06-30 of the first half of 2026 of the orders database."""
    sound: dict[str, Any] = {
        "period": PERIOD,
        "exercises": drills,
        "statements": LIMITS,
        "registers": Registers(systems=systems or (system(),)),
        "operation": Operation(recovery_listings=listings, recovery_points=points),
        "program": Program(organization=Organization(name="Example Ltd", timezone=zone)),
    }
    return exercises.examination(**{**sound, **changes})
