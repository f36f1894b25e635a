"""The head of ``controls.yaml``: organization, scope, periods, documents, rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from tieout.model.calendar import Calendar
from tieout.model.change_policy import ChangePolicy
from tieout.model.characters import visible
from tieout.model.criteria import Category
from tieout.model.document import Classification
from tieout.model.errors import UsageError
from tieout.model.near import unknown_name
from tieout.model.period import LONGEST_YEARS, Period, add_days, add_months, iso_date
from tieout.model.spelling import period_meant

if TYPE_CHECKING:
    from tieout.model.location import Location

POLICY_GLOBS = ("policies/**/*.md",)
RUNBOOK_GLOBS = ("runbooks/**/*.md",)
_PART = re.compile(r"([12][0-9]{3})-(?:Q([1-4])|H([12]))", re.ASCII)
"""A quarter or half of a year of the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Whose programme it is."""

    name: str = ""
    timezone: str = "UTC"
    """An IANA name; every instant becomes a civil date in it."""
    fiscal_year_start: int = 1
    """A month, 1 to 12."""
    holidays: frozenset[date] = frozenset()
    """Days on which nobody works: no business days."""

    @property
    def calendar(self) -> Calendar:
        """What turns instants into days and days into business days."""
        return Calendar(zone=ZoneInfo(self.timezone), fiscal_year_start=self.fiscal_year_start, holidays=self.holidays)


class Exclusion(NamedTuple):
    """A criterion that is left out of scope, and why."""

    criterion: str
    reason: str
    carve_out: str
    """The subservice organization that answers for it, if one does."""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the examination covers."""

    categories: frozenset[Category] = frozenset({Category.SECURITY})
    excluded: tuple[Exclusion, ...] = ()
    location: Location | None = None
    """Where ``scope`` stands; None if it does not."""

    def exclusion_of(self, criterion_id: str) -> Exclusion | None:
        """Give the entry that leaves this criterion out, else None."""
        return next((item for item in self.excluded if item.criterion == criterion_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentGlobs:
    """Which files are documents, and which of their keys belong to other tools."""

    policies: tuple[str, ...] = POLICY_GLOBS
    runbooks: tuple[str, ...] = RUNBOOK_GLOBS
    foreign_fields: frozenset[str] = frozenset()
    """Front-matter keys of another tool: left alone, neither read nor reported."""
    fields: tuple[tuple[str, str], ...] = ()
    """Their key, and the key of ours that it is to be read as. Declared, never guessed."""


class RuleValue(NamedTuple):
    """One value that ``rules:`` sets for a rule, as written: the rule says what it may be."""

    key: str
    text: str
    location: Location


class Withhold(NamedTuple):
    """Files under ``evidence/`` that are not handed on: a commitment stands in for each."""

    path: str
    """A pattern, as ``sources/globs.py`` reads it."""
    reason: str
    ask: str
    """Whom the reader asks for them: a role or an address."""
    location: Location


class RuleSetting(NamedTuple):
    """What ``rules:`` says of one rule."""

    rule: str
    off: bool
    location: Location
    values: tuple[RuleValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The settings of the repository; defaults where ``controls.yaml`` is silent."""

    organization: Organization = field(default_factory=Organization)
    scope: Scope = field(default_factory=Scope)
    periods: tuple[Period, ...] = ()
    documents: DocumentGlobs = field(default_factory=DocumentGlobs)
    reviewed: date | None = None
    """The day on which somebody read all controls and found them right, by their own word."""
    changes: ChangePolicy = field(default_factory=ChangePolicy)
    rules: tuple[RuleSetting, ...] = ()
    withhold: tuple[Withhold, ...] = ()
    """Which evidence is not handed on in a bundle."""
    withhold_slips: tuple[str, ...] = ()
    """What could not be read of that, each with its place: then no bundle is built."""
    evidence_class: Classification = Classification.CONFIDENTIAL
    """How a capture is classified that says nothing of it."""
    bundle_keys: tuple[str, ...] = ()
    """Fingerprints (``SHA256:...``) of the keys that may sign the bundle."""
    evidence_keys: tuple[str, ...] = ()
    """Those of the keys that may sign evidence and the ledger's checkpoint."""
    keys_sound: bool = True
    """Whether all of ``keys`` could be read: else nobody can say who may sign."""
    key_slips: tuple[str, ...] = ()
    """What could not be, each with its place."""

    def rule_value(self, rule: str, key: str) -> RuleValue | None:
        """Give what ``rules:`` sets for a key of a rule, else None."""
        values = (value for setting in self.rules if setting.rule == rule for value in setting.values)
        return next((value for value in values if value.key == key), None)

    def period(self, wanted: str | Period | None, day: date) -> Period | None:
        """Give the period asked for; else the declared one around the day; else the last one over.

        ``wanted`` is a declared id, ``START..END``, or a quarter or half of the calendar, ``2026-Q3``, ``2026-H1``; or
        a period that other settings have given: that is taken, whether these declare it or not.
        Raises UsageError if it is none of them.
        """
        if isinstance(wanted, Period):
            return wanted
        if wanted is None:
            running = [period for period in self.periods if day in period]
            over = [period for period in self.periods if period.end < day]
            return running[0] if running else max(over, key=lambda item: item.end, default=None)
        found = self.period_named(wanted)
        if found is not None:
            return found
        declared = ", ".join(period.id for period in self.periods) or "none"
        message = f"period {visible(wanted)!r} is not declared (declared: {declared}) and is no range"
        remedy = (
            "name a declared period, a quarter (2026-Q3), a half (2026-H1), or two dates, the earlier first: "
            "2026-01-01..2026-06-30"
        )
        meant = period_meant(wanted)
        if meant is not None:
            raise UsageError(f"{message}; did you mean {meant}?", remedy=remedy, meant=(wanted, meant))
        raise unknown_name(message, wanted, (period.id for period in self.periods), remedy=remedy)

    def period_named(self, wanted: str) -> Period | None:
        """Give the period that is declared under this id, or written ``START..END``, ``2026-Q3`` or ``2026-H1``; else None.

        Raises UsageError for one that is longer than any examination.
        """
        for period in self.periods:
            if period.id == wanted:
                return period
        part = _PART.fullmatch(wanted)
        if part is not None:
            months, number = (3, int(part[2])) if part[2] else (6, int(part[3]))
            begins = date(int(part[1]), months * (number - 1) + 1, 1)
            return Period(id=wanted, start=begins, end=add_days(add_months(begins, months), -1))
        first, separator, last = wanted.partition("..")
        start, end = iso_date(first), iso_date(last)
        if separator and start and end and start <= end:
            period = Period(id=wanted, start=start, end=end)
            if not period.is_too_long:
                return period
            raise UsageError(
                f"period {visible(wanted)!r} is longer than {LONGEST_YEARS} years",
                remedy="name a period of some months, as an auditor examines: 2026-01-01..2026-06-30",
            )
        return None
