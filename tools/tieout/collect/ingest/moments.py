"""Days and instants as other systems write them -> ours, where only one reading is possible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING

from tieout.collect.ingest.base import instant_of, utc
from tieout.model.calendar import zone_of
from tieout.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieout.collect.ingest.base import Problems

ABSENT = frozenset({"", "-", "--", "n/a", "na", "null", "none", "nil", "no_information", "not_supported"})
NEVER = frozenset({"never", "never logged in", "never signed in", "never logged in.", "never accessed"})
ORDERS = {"day first": ("day", "month", "year"), "month first": ("month", "day", "year")}
MOMENT_SETTINGS = {
    "time_zone": "The zone of times that name none: UTC, Europe/Berlin.",
    "dates": "How days like 03/04/2026 are written: day first, or month first.",
}
_ZONED = re.compile(
    r"(?P<day>[0-9]{4}[-/][0-9]{2}[-/][0-9]{2})[ T](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)"
    r" ?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_DAY = re.compile(r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}", re.ASCII)
_OTHER = re.compile(
    r"(?P<a>[0-9]{1,2})[./-](?P<b>[0-9]{1,2})[./-](?P<year>[0-9]{4})"
    r"(?:,? (?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?",
    re.ASCII,
)


class Unclear(Exception):  # noqa: N818  # no error of anybody: a value with more than one reading
    """A text that is no moment, or one with several readings. The message says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Reads moments by what was said of zone and order."""

    zone: tzinfo | None = None
    order: str = ""

    @classmethod
    def by(cls, settings: Mapping[str, str]) -> Moments:
        """Give one for these settings. Raises UsageError."""
        name, order = settings.get("time_zone", ""), settings.get("dates", "")
        if order and order not in ORDERS:
            raise UsageError(f"dates is {order!r}", remedy=f"write one of: {', '.join(ORDERS)}")
        if not name:
            return cls(order=order)
        zone = UTC if name == "UTC" else zone_of(name)
        if zone is None:
            raise UsageError(f"time_zone is {name!r}, which is no zone", remedy="write UTC or Europe/Berlin")
        return cls(zone=zone, order=order)

    def read(self, text: str) -> str:
        """Give an instant in UTC or a day; empty where nothing is said. Raises Unclear."""
        if text.lower() in ABSENT:
            return ""
        if _DAY.fullmatch(text):
            return _day(text.replace("/", "-"))
        other = _OTHER.fullmatch(text)
        if other is not None and not other["time"]:
            return self._ordered(other)
        return utc(self.instant(text))

    def cell(self, text: str, problems: Problems, at: str, name: str, *, written: str = "") -> str:
        """Give the same, and for what cannot be read a problem and nothing; ``written`` is the text as it stands there."""
        try:
            return self.read(text)
        except Unclear as unclear:
            problems.add(at, f"{name} is {written or text!r}: {unclear}")
            return ""

    def instant(self, text: str) -> datetime:
        """Give an instant. Raises Unclear, for a day too."""
        found = instant_of(text)
        if found is not None:
            return found
        zoned = _ZONED.fullmatch(text)
        if zoned is not None:
            return self._at(_day(zoned["day"].replace("/", "-")), zoned["time"], zoned["zone"] or "")
        other = _OTHER.fullmatch(text)
        if other is None or not other["time"]:
            raise Unclear("no day or time that is known")
        time = other["time"]
        return self._at(self._ordered(other), f"0{time}" if time[1] == ":" else time, "")

    def _ordered(self, found: re.Match[str]) -> str:
        if not self.order:
            raise Unclear("a day of which nobody said whether the month comes first: set dates")
        day, month = (found["a"], found["b"]) if self.order == "day first" else (found["b"], found["a"])
        return _day(f"{found['year']}-{int(month):02}-{int(day):02}")

    def _at(self, day: str, time: str, zone: str) -> datetime:
        if zone and zone not in {"Z", "UTC", "GMT"}:
            offset = f"{zone[:3]}:{zone[-2:]}"
        elif zone or self.zone is UTC:
            offset = "Z"
        elif self.zone is None:
            raise Unclear("a time without its zone: set time_zone")
        else:
            return self._local(f"{day}T{time}")
        found = instant_of(f"{day}T{time}{offset}")
        if found is None:
            raise Unclear("no time that exists")
        return found

    def _local(self, text: str) -> datetime:
        found = instant_of(f"{text}Z")
        if found is None:
            raise Unclear("no time that exists")
        local = found.replace(tzinfo=self.zone)
        if local.utcoffset() != local.replace(fold=1).utcoffset():
            raise Unclear("a time that the clock of that zone showed twice, or never")
        return local.astimezone(UTC)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Unclear("no day of the calendar") from error
