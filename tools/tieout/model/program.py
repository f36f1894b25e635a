"""The head of ``controls.yaml``: organization, scope, periods, documents, rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.model.criteria import Category

if TYPE_CHECKING:
    from tieout.model.location import Location
    from tieout.model.period import Period

POLICY_GLOBS = ("policies/**/*.md",)
RUNBOOK_GLOBS = ("runbooks/**/*.md",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Whose programme it is."""

    name: str = ""
    timezone: str = "UTC"
    """An IANA name; every instant becomes a civil date in it."""
    fiscal_year_start: int = 1
    """A month, 1 to 12."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """What ``rules:`` says of one rule."""

    rule: str
    off: bool
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The settings of the repository; defaults where ``controls.yaml`` is silent."""

    organization: Organization = field(default_factory=Organization)
    scope: Scope = field(default_factory=Scope)
    periods: tuple[Period, ...] = ()
    documents: DocumentGlobs = field(default_factory=DocumentGlobs)
    rules: tuple[RuleSetting, ...] = ()
    bundle_keys: tuple[str, ...] = ()
    """Fingerprints (``SHA256:...``) of the keys that may sign the bundle."""
