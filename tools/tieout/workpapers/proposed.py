"""A landing of a text -> who proposed it, who approved it, and whose clock says when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from tieout.model.strength import Strength
from tieout.model.verdict import Verdict
from tieout.workpapers.approvals import WORDS
from tieout.workpapers.text_sheet import named

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.account import Account
    from tieout.model.examination import Examination
    from tieout.model.text_history import HeldVersion
    from tieout.model.verdict import Judged

_SELF_APPROVED = "self-approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """A landing as the approval log tells it; nothing here is taken from what the text claims of itself."""

    oid: str
    numbers: tuple[str, ...] = ()
    """``#12``; none of what nobody proposed."""
    by: str = ""
    """Who proposed it: the account, else the name in the commit; empty where neither is known."""
    by_grade: Strength = Strength.GIT
    day: date
    grade: Strength
    """Whose clock ``day`` is from."""
    approvals: tuple[tuple[str, str], ...] = ()
    """Each approving review on record with its moment in UTC, whether it counts or not: the account, the moment."""
    approvers: tuple[str, ...] = ()
    """The names of those whose approval counted."""
    verdict: Verdict | None = None
    """None: it was held against no approval, and ``reason`` says why."""
    reason: str = ""
    deviations: tuple[str, ...] = ()
    is_self_approved: bool = False

    @property
    def name(self) -> str:
        """The numbers, else the commit."""
        return " ".join(self.numbers) or self.oid[:10]

    @property
    def place(self) -> str:
        """Where to look it up: ``pull request #12, commit 0123456789``."""
        numbers = f"pull request {' '.join(self.numbers)}, " if self.numbers else ""
        return f"{numbers}commit {self.oid[:10]}"

    @property
    def told(self) -> str:
        """What is proven of its approval, as a sentence without a full stop."""
        if self.verdict is None:
            return f"not examined: {self.reason}"
        by = f" by {' and '.join(self.approvers)}" if self.approvers else ""
        if self.verdict in {Verdict.APPROVED, Verdict.APPROVED_LATE}:
            late = ", but only after it had landed" if self.verdict is Verdict.APPROVED_LATE else ""
            return f"approved{by}{late}"
        if self.verdict is Verdict.EXCEPTION:
            return "; ".join(("not proven", *self.deviations[:1]))
        return f"{WORDS[self.verdict]}: {self.reason}" if self.reason else WORDS[self.verdict]


def proposed_change(item: HeldVersion, judged: Judged | None, examination: Examination) -> ProposedChange:
    """Tell a landing by the record of the code host, else by its commit."""
    if judged is None:
        why = examination.why_absent("ledger") or "it lies outside what was held against the approval ledger"
        if examination.ledger is None and not examination.why_absent("ledger"):
            why = "there is no approval ledger"
        return ProposedChange(
            oid=item.landing, day=item.on, grade=Strength.GIT, by=_author(item, examination), reason=why
        )
    landed = judged.change
    records = landed.batch or (() if landed.observation is None else (landed.observation,))
    proposals = [record.proposal for record in records]
    calendar = examination.program.organization.calendar
    approvals = [
        (_login(review.by), f"{review.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if review.at else "at an unknown time")
        for proposal in proposals
        for review in proposal.reviews
        if review.state.value == "APPROVED"
    ]
    return ProposedChange(
        oid=landed.oid,
        numbers=tuple(f"#{proposal.number}" for proposal in proposals),
        by=", ".join(dict.fromkeys(_login(proposal.author) for proposal in proposals)) or landed.author.name,
        by_grade=Strength.FORGE if proposals else Strength.GIT,
        day=calendar.day_of(max(proposal.merged_at for proposal in proposals)) if proposals else item.on,
        grade=Strength.FORGE if proposals else Strength.GIT,
        approvals=tuple(approvals),
        approvers=named(judged.approvers, examination.roster),
        verdict=judged.verdict,
        reason=judged.reason,
        deviations=tuple(deviation.message for deviation in judged.deviations),
        is_self_approved=_SELF_APPROVED in judged.findings,
    )


def _author(item: HeldVersion, examination: Examination) -> str:
    revisions = examination.history.revisions if examination.history else ()
    return next((revision.commit.author.name for revision in revisions if revision.commit.oid == item.landing), "")


def _login(of: Account | None) -> str:
    return "a deleted account" if of is None else of.login
