"""What holds for every change of an examination, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.approvals.authority import Authority
from tieout.judgement.approvals.soundness import unsound
from tieout.model.examination import PEOPLE_PATH, SETTINGS_PATH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tieout.judgement.approvals.identity import Identities
    from tieout.model.account import Account
    from tieout.model.calendar import Calendar
    from tieout.model.change_policy import ChangePolicy
    from tieout.model.enforcement import RuleSuite
    from tieout.model.examination import Examination
    from tieout.model.landing import LandedChange
    from tieout.model.ledger import BranchTip, Ledger

_LOSES_RECORDS = frozenset({"chain", "count", "prefix", "rewritten", "unreadable"})
"""Kinds of faults of a ledger with which a record may be missing that was once there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that the judgement of one change looks up."""

    examination: Examination
    identities: Identities
    """By the people register that is examined; see ``known_at``."""
    authority: Authority
    calendar: Calendar
    end: datetime
    """The last instant of the day of the examination: what came after it does not exist."""
    documents: frozenset[str]
    """Paths of texts whose wording is a promise: documents, ``controls.yaml``, the people register."""
    bypassed: dict[str, RuleSuite]
    """The push by which a commit came past the rules."""
    seen: frozenset[str]
    """Commits of the line on which the ledger says that it stood when the forge was asked, or before."""
    seen_until: datetime | None
    """The last instant at which the forge was asked."""
    unsound: str
    """Why nothing is shown to be approved, whatever the records say; empty where they can be relied on."""

    @classmethod
    def of(cls, examination: Examination) -> Context:
        """Work it out; its cost grows with the people, records and changes, each once."""
        landings = examination.landings
        changes = () if landings is None else landings.changes
        calendar = examination.program.organization.calendar
        authority = Authority(examination)
        line = _Line(changes)
        ledger = examination.ledger
        return cls(
            examination=examination,
            identities=authority.known_by(None),
            authority=authority,
            calendar=calendar,
            end=calendar.bounds(examination.as_of)[1],
            documents=frozenset({SETTINGS_PATH, PEOPLE_PATH, *(item.path for item in examination.documents)}),
            bypassed=line.bypassed(_bypasses(ledger)),
            seen=line.up_to(item.tip for item in _tips(examination)),
            seen_until=_seen_until(ledger),
            unsound=unsound(examination),
        )

    def policy_of(self, change: LandedChange) -> ChangePolicy:
        """What makes a change approved: what its base says, so that no later setting judges it."""
        return change.policy or self.examination.program.changes

    def known_at(self, change: LandedChange) -> Identities:
        """Give who is who for a change: by the register of its base, held against the one examined."""
        return self.authority.known_by(change.roster)

    @property
    def ledger(self) -> Ledger | None:
        """The records, None where there are none that can be read."""
        return self.examination.ledger

    @property
    def branch(self) -> str:
        """The branch whose changes are judged."""
        landings = self.examination.landings
        return self.examination.program.changes.branch if landings is None else landings.branch

    def is_bot(self, account: Account, change: LandedChange) -> bool:
        """Say whether an account is a machine, by the forge or by ``changes.bots``."""
        return not account.is_human or account.login.casefold() in map(str.casefold, self.policy_of(change).bots)

    def why_unseen(self, change: LandedChange) -> str:
        """Say why that no record has this commit may be the ledger's fault; empty if it is not."""
        ledger = self.ledger
        if ledger is None:
            return "there is no ledger that could be read"
        if not ledger.is_complete:
            return "the last sync of the ledger did not reach the end of what the forge has"
        fault = next((item for item in ledger.faults if item.kind in _LOSES_RECORDS), None)
        if fault is not None:
            return f"a record may be missing from the ledger ({fault.location}: {fault.message})"
        return "" if change.oid in self.seen else self._why_later(change)

    def _why_later(self, change: LandedChange) -> str:
        """Say why a commit may have landed after the ledger was synced, by the clocks; empty if it did not."""
        until = self.seen_until
        if until is None:
            return "the ledger does not say when the forge was asked"
        day = self.calendar.day_of(until)
        # ``on`` is never before what it builds on, which its own date may be.
        is_dated = change.on == day and change.committed_at is not None and change.committed_at <= until
        if change.on < day or is_dated:
            return ""
        return f"the forge was last asked on {day}, and it may have landed after that"


class _Line:
    """The changes of the window by their place on the line; the commit below the first is at -1."""

    def __init__(self, changes: tuple[LandedChange, ...]) -> None:
        self._changes = changes
        self._place = {item.parents[0]: at - 1 for at, item in enumerate(changes) if item.parents}
        self._place.update((item.oid, at) for at, item in enumerate(changes))

    def up_to(self, tips: Iterable[str]) -> frozenset[str]:
        """Give the commits of the line up to the last of these."""
        last = max((self._place.get(oid, -1) for oid in tips), default=-1)
        return frozenset(item.oid for item in self._changes[: last + 1])

    def bypassed(self, suites: Iterable[RuleSuite]) -> dict[str, RuleSuite]:
        """Give the first push past the rules that brought each commit; one whose start is not here brought its tip."""
        found: dict[str, RuleSuite] = {}
        free = list(range(len(self._changes) + 1))

        def next_free(at: int) -> int:
            while free[at] != at:
                free[at] = free[free[at]]
                at = free[at]
            return at

        for suite in suites:
            end = self._place.get(suite.after, -1)
            if end < 0:
                found.setdefault(suite.after, suite)
                continue
            at = next_free(min(self._place.get(suite.before, end - 1), end - 1) + 1)
            while at <= end:
                found[self._changes[at].oid] = suite
                free[at] = at + 1
                at = next_free(at)
        return found


def _bypasses(ledger: Ledger | None) -> tuple[RuleSuite, ...]:
    enforcement = None if ledger is None else ledger.enforcement
    suites = () if enforcement is None else enforcement.suites
    return tuple(item for item in suites if item.result == "bypass")


def _tips(examination: Examination) -> Iterable[BranchTip]:
    landings, ledger = examination.landings, examination.ledger
    if landings is None or ledger is None:
        return ()
    return (item for item in ledger.tips if item.branch == landings.branch)


def _seen_until(ledger: Ledger | None) -> datetime | None:
    if ledger is None:
        return None
    moments = [item.observed_at for item in ledger.tips]
    moments.extend(item.observed_at for item in ledger.observations)
    if ledger.synced_at is not None:
        moments.append(ledger.synced_at)
    return max(moments, default=None)
