"""What the forge enforced on the branch: rules as they stood on days, pushes, and who was let past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from tieout.model.account import Account
    from tieout.model.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What one source of rules (a classic protection, a version of a ruleset) asks on the branch."""

    id: str
    """``protection:<pattern>`` or ``ruleset:<number>``."""
    name: str
    is_active: bool
    """Whether it is enforced: not disabled, and not merely evaluated."""
    approvals: int | None
    """How many approvals it asks for; 0 where it asks for none, None where it was not told."""
    dismisses_stale: bool | None = None
    code_owners: bool | None = None
    last_push_approval: bool | None = None
    required_checks: tuple[str, ...] | None = None
    admins_bound: bool | None = None
    """Whether it binds administrators too; a ruleset binds everyone but its bypass actors."""
    allows_force_push: bool | None = None
    allows_deletion: bool | None = None
    bypass: tuple[str, ...] | None = None
    """Who may pass it by, sorted, as ``team:x``, ``app:y``, ``user:z``, ``role:admin``; those whose passing
    leaves no trace end in `` (exempt)``. None where the token may not see it."""


class Snapshot(NamedTuple):
    """Everything that bound the branch when the forge was asked."""

    observed_at: datetime
    branch: str
    protections: tuple[Protection, ...]
    is_complete: bool
    reason: str
    """Why it is not complete; empty if it is."""
    location: Location


class RulesetVersion(NamedTuple):
    """A version of a ruleset, from its history."""

    at: datetime
    by: Account | None
    protection: Protection
    """What it asked on the branch; not active where its conditions did not cover the branch."""
    location: Location
    version: str = ""
    """The forge's number of it."""


class RuleSuite(NamedTuple):
    """How one push was judged by the rules."""

    id: str
    at: datetime
    by: Account | None
    before: str
    after: str
    result: str
    """``pass``, ``fail`` or ``bypass``."""
    location: Location
    rules: tuple[str, ...] = ()
    """Of one that was let past: the rules that it broke, as the forge calls them; none where it does not say."""


class Push(NamedTuple):
    """One movement of the branch."""

    id: str
    at: datetime
    by: Account | None
    kind: str
    """``push``, ``force_push``, ``pr_merge``, ``merge_queue_merge``, ``branch_creation``, ``branch_deletion``."""
    before: str
    after: str
    location: Location


class Span(NamedTuple):
    """A stretch of time over which one source was read whole."""

    source: str
    """``rule_suites``, ``activity`` or ``ruleset_history``."""
    start: datetime
    end: datetime
    """When it was read."""
    is_complete: bool
    reason: str
    """Why it is not complete; empty if it is."""
    about: str = ""
    """Of a history: the id of the ruleset."""


Enforced = Snapshot | RulesetVersion | RuleSuite | Push | Span
"""What one record says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforcement:
    """All that the ledger holds of it, each kind oldest first."""

    snapshots: tuple[Snapshot, ...] = ()
    versions: tuple[RulesetVersion, ...] = ()
    suites: tuple[RuleSuite, ...] = ()
    pushes: tuple[Push, ...] = ()
    spans: tuple[Span, ...] = ()
