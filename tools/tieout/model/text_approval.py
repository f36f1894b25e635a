"""Who approved the words of a document as they stand: approval is of content, and an edit ends it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.period import iso_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.cadence import Cadence
    from tieout.model.verdict import Deviation

GOVERNED = (
    *("status", "classification", "owner", "approver", "review", "exercised", "criteria", "controls"),
    *("policies", "runbooks", "systems", "answers", "parameters"),
)
"""Keys of the head that say who answers for a text, how often it is read, and how far it reaches. To change
one needs an approval as a change of the words does."""
VOLATILE = ("last_reviewed", "approved", "effective", "next_review", "version")
"""Keys that follow a review or an approval. To change one ends no approval."""


class TextState(enum.Enum):
    """What is proven of a text as it stands."""

    APPROVED = "approved"
    """The approver of it approved a commit that holds exactly these words, under this head."""
    VOID = "void"
    """Earlier words, or an earlier head, were approved; these were not."""
    NEVER = "never"
    """No approval of it is on record."""
    NOT_TESTED = "not_tested"
    """Something that would tell is missing or cannot be read."""
    DRAFT = "draft"
    """It is not in force: a draft, or retired."""

    @property
    def words(self) -> str:
        """The state as people read it."""
        return _WORDS[self]


_WORDS = {
    TextState.APPROVED: "approved",
    TextState.VOID: "not approved as it stands",
    TextState.NEVER: "never approved",
    TextState.NOT_TESTED: "not tested",
    TextState.DRAFT: "not in force",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """What one version of a document holds, in the form in which two of them are compared."""

    body: str
    """``sha256:`` of the text below the head: line ends as LF, blanks at the ends of lines and text apart."""
    words: str
    """``sha256:`` of the same text with every run of blanks as one, for ``trivial: allow``."""
    governance: str
    """``sha256:`` of ``governed``."""
    governed: tuple[tuple[str, str], ...] = ()
    """Those of ``GOVERNED`` that the head has, sorted: nested keys with dots, a list as its items, sorted."""
    volatile: tuple[tuple[str, str], ...] = ()
    """Those of ``VOLATILE``, likewise."""

    def value(self, key: str) -> str:
        """Give what the head says under one of these keys; empty where it says nothing."""
        return dict((*self.governed, *self.volatile)).get(key, "")

    def day(self, key: str) -> date | None:
        """Give a date of the head; None where it is none."""
        return iso_date(self.value(key))


class HeldText(NamedTuple):
    """The document as a commit holds it that a review names."""

    oid: str
    """The commit."""
    version: TextVersion | None
    """None: the commit does not hold the document, or its head cannot be read there."""
    is_here: bool = True
    """Whether the commit is in this repository at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStep:
    """One landing that changed a document."""

    landing: str
    """The commit of the first-parent line."""
    on: date
    path: str
    old_path: str
    """As ``path``, unless the landing moved the file."""
    before: TextVersion | None
    """None where the file was not there, or its head could not be read."""
    after: TextVersion | None
    """None where the file is gone, or its head cannot be read."""
    is_added: bool = False
    is_deleted: bool = False
    held: tuple[HeldText, ...] = ()
    """For each commit that a review of the landed change names, once."""

    @property
    def is_move(self) -> bool:
        """Whether the file came from another place."""
        return self.path != self.old_path


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTrail:
    """Every landing by which a document of today came to be as it is."""

    path: str
    """As it is shown, below the root."""
    steps: tuple[TextStep, ...]
    """Oldest first, through moves. None of a document that is not on the branch."""
    is_proposed: bool = False
    """Whether commits change it that have not landed on the branch."""


class TextReview(NamedTuple):
    """An approval that counts at its merge: of somebody, of one commit."""

    by: str
    """The person's id by the people register, else the login."""
    login: str
    oid: str | None
    """The commit that was looked at."""
    at: datetime | None
    doubt: str = ""
    """Why it may not count; empty for one that does."""
    is_late: bool = False
    """Whether it came after the merge: then it approves nothing."""


class ProvenReview(NamedTuple):
    """A review of a text that an approved change shows."""

    on: date
    """The day on which that change came to the branch."""
    landing: str
    """The commit of the branch."""
    cadence: Cadence | None
    """How soon the next one is due, as the head had it then; None where it could not be read."""


class UntoldLanding(NamedTuple):
    """A landing of a text of which nobody can tell whether it shows a review."""

    on: date
    landing: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextApproval:
    """What is proven of one document as it stands on the branch."""

    document: str
    """The id, or the path where there is none."""
    path: str
    state: TextState
    reason: str = ""
    """Why it is not approved; empty if it is, and of a draft."""
    approvers: tuple[str, ...] = ()
    """Who approved the words that were last approved: ids of the people register, else logins. Sorted."""
    approved_on: date | None = None
    """The day on which those words came to the branch with that approval."""
    landing: str = ""
    """The commit of the branch that brought them."""
    commit: str = ""
    """The commit that was approved."""
    body: str = ""
    """The digest of the words that were last approved: today's, if ``state`` is approved."""
    since: date | None = None
    """The day on which today's words came to stand on the branch."""
    since_commit: str = ""
    """The commit of the branch that brought today's words."""
    words_hold: bool = False
    """Whether today's words are approved, whatever of the head."""
    head_holds: bool = False
    """Whether today's owner, approver, cadence and the like are approved, whatever of the words."""
    reviewed_on: date | None = None
    """The newest day on which a review is proven; None if none is."""
    reviewed_by: tuple[str, ...] = ()
    reviewed_in: str = ""
    """The commit of the branch that shows it."""
    reviews: tuple[ProvenReview, ...] = ()
    """All of them that are known, the oldest first: those of the period, and of so long before it that they matter."""
    untold: tuple[UntoldLanding, ...] = ()
    """The oldest first."""
    doubt: str = ""
    """Why no review is proven at all: the ledger cannot be relied on; empty where it can."""
    is_proposed: bool = False
    """Whether the document examined is changed by commits that have not landed: all of this is of the branch."""
    claimed_on: date | None = None
    """``last_reviewed`` as the head has it: a claim."""
    deviations: tuple[Deviation, ...] = field(default=())
    """What the rules about texts report of it."""
