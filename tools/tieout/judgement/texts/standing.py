"""What a walk along the landings of a document finds: its steps, and what stands of its approval."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from tieout.judgement.texts.authority import Authority
    from tieout.model.landing import LandedChange
    from tieout.model.text_approval import ProvenReview, TextReview, TextStep, TextVersion


class Given(NamedTuple):
    """An approval that a text has, or had."""

    by: tuple[str, ...]
    on: date
    landing: str
    commit: str
    digest: str


class Reviewed(NamedTuple):
    """A review that is proven."""

    on: date
    by: tuple[str, ...]
    landing: str
    """The commit of the branch that shows it."""


class Landed(NamedTuple):
    """A step, with what is known of the change that landed it."""

    step: TextStep
    day: date
    """On which it was merged by the forge's clock; without a record, on which the branch had it."""
    change: LandedChange | None
    reviews: tuple[TextReview, ...] = ()
    accepted: tuple[TextReview, ...] = ()
    """Those of somebody who may approve the text."""
    unknown: str = ""
    """Why its approvals are not known, or not all; empty if they are."""
    authority: Authority | None = None
    """Who could approve it."""

    @property
    def number(self) -> str:
        """The pull request as people name it, else the commit."""
        record = self.change.observation if self.change else None
        return f"pull request #{record.proposal.number}" if record else f"commit {self.step.landing[:10]}"

    @property
    def counted(self) -> tuple[TextReview, ...]:
        """Those of the reviews that count, whoever gave them."""
        return tuple(item for item in self.reviews if not item.doubt and not item.is_late)

    @property
    def has_record(self) -> bool:
        """Whether a record of the code host has this landing as its merge."""
        return self.change is not None and (self.change.observation is not None or bool(self.change.batch))

    def held(self, review: TextReview) -> TextVersion | None:
        """Give the document as the reviewed commit has it."""
        return next((item.version for item in self.step.held if item.oid == review.oid), None)


@dataclass(slots=True, kw_only=True)
class Part:
    """The words of a text, or what its head says of who answers for it and how far it reaches."""

    brought: Landed | None = None
    """The landing by which it came to be as it is today."""
    given: Given | None = None
    """The approval of it as it is today."""
    last: Given | None = None
    """The approval of it as it was at some time."""
    since: list[Landed] = field(default_factory=list)
    """The landings from ``brought`` on."""

    def changed(self, landed: Landed) -> None:
        """End the approval."""
        self.brought, self.given, self.since = landed, None, []

    def approved(self, landed: Landed, covering: tuple[TextReview, ...], digest: str) -> None:
        """Give an approval."""
        by = tuple(sorted({item.by for item in covering}))
        self.given = Given(
            by=by, on=landed.day, landing=landed.step.landing, commit=covering[0].oid or "", digest=digest
        )
        self.last = self.given

    @property
    def unknown(self) -> str:
        """Why it cannot be told whether it is approved; empty if it can."""
        return "" if self.given else next((item.unknown for item in self.since if item.unknown), "")


@dataclass(slots=True, kw_only=True)
class Standing:
    """What the walk found of one document."""

    words: Part = field(default_factory=Part)
    head: Part = field(default_factory=Part)
    authority: Authority | None = None
    """Who may approve the text as it stands: by the last head that was approved, else by the first on record."""
    version: TextVersion | None = None
    """Today's."""
    reviewed: Reviewed | None = None
    """The newest one."""
    reviews: list[ProvenReview] = field(default_factory=list)
    """All of them, in the order of the landings."""
    steps: list[Landed] = field(default_factory=list)
    trivial: list[Landed] = field(default_factory=list)
    """Landings that changed blanks alone since the words were approved, where that is allowed."""
    bumps: list[Landed] = field(default_factory=list)
    """Landings that moved ``last_reviewed`` and that neither owner nor approver made or approved."""
