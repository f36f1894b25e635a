"""All that a rule may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.document import MARKDOWN
from tieout.model.evidence.folders import EVIDENCE_PATH
from tieout.model.evidence.gathered import Evidence
from tieout.model.operation.facts import Operation
from tieout.model.people import Roster
from tieout.model.program import Program
from tieout.model.registers.collection import Registers
from tieout.model.request import RequestBook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tieout.model.baseline import Baseline
    from tieout.model.change import History
    from tieout.model.control import Control
    from tieout.model.control_change import ControlChange, EntryChange, FormerControl
    from tieout.model.criteria import Catalogue, Criterion
    from tieout.model.departed import Departed, FormerText
    from tieout.model.document import Document
    from tieout.model.exercise import ExerciseRecord
    from tieout.model.headed import Headed
    from tieout.model.landing import Landings
    from tieout.model.ledger import Ledger
    from tieout.model.location import MissingField, NotExamined, UnknownField, Unreadable
    from tieout.model.operation.access_review import AccessReview
    from tieout.model.period import Period
    from tieout.model.registers.decided import DecidedRow
    from tieout.model.registers.removed import RemovedRow
    from tieout.model.registers.rewritten import RewrittenFact
    from tieout.model.registers.risks import Acceptance
    from tieout.model.removed_record import RemovedRecord
    from tieout.model.statement import Statement
    from tieout.model.text_approval import TextApproval
    from tieout.model.verdict import Judged

SETTINGS_PATH = "controls.yaml"
PEOPLE_PATH = "registers/people.yaml"


class Held(NamedTuple):
    """A document as the revision has it that a change is held to."""

    path: str
    head: Headed


@dataclass(frozen=True, slots=True, kw_only=True)
class Relied:
    """What a change could relax, as the revision has it that the change is held to."""

    commit: str
    roster: Roster
    exceptions: tuple[Acceptance, ...]
    heads: tuple[Held, ...] = ()
    """Of its documents, sorted by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A repository on a day: what was read, what could not be, what was not looked at."""

    as_of: date
    catalogue: Catalogue
    program: Program = field(default_factory=Program)
    period: Period | None = None
    head: str | None = None
    documents: tuple[Document, ...] = ()
    """Sorted by path."""
    controls: tuple[Control, ...] = ()
    """In the order of ``controls.yaml``."""
    roster: Roster = field(default_factory=lambda: Roster(people=(), roles=()))
    registers: Registers = field(default_factory=Registers)
    removed_rows: tuple[RemovedRow, ...] = ()
    """Rows that a state of the branch had, and that the registers as they were read have not."""
    rewritten_facts: tuple[RewrittenFact, ...] = ()
    """What rows of the registers as they were read say otherwise than the branch had it."""
    decided_rows: tuple[DecidedRow, ...] = ()
    """Rows of the exceptions register that the branch has, with the day since when it has their approval."""
    requests: RequestBook = field(default_factory=RequestBook)
    """What an auditor asked for, and what we say of it."""
    exercises: tuple[ExerciseRecord, ...] = ()
    """Sorted by path."""
    access_reviews: tuple[AccessReview, ...] = ()
    """Sorted by path."""
    removed_records: tuple[RemovedRecord, ...] = ()
    """Of exercises and access reviews: what a state of the branch had, and what was read has not; by path."""
    history: History | None = None
    statements: tuple[Statement, ...] = ()
    """The versions of documents that had parameters, and those that came after such, oldest first."""
    evidence: Evidence = field(default_factory=Evidence)
    operation: Operation = field(default_factory=Operation)
    """What captured tables and records of work show; nothing where nothing is committed."""
    control_changes: tuple[ControlChange, ...] = ()
    """Of the whole branch, oldest first."""
    control_entries: tuple[EntryChange, ...] = ()
    """Of each control of ``controls.yaml`` as the branch has it, by id."""
    former_controls: tuple[FormerControl, ...] = ()
    """Controls as they stood before something else was asked of them, oldest first."""
    departed: tuple[Departed, ...] = ()
    """Documents that left the branch, oldest first."""
    former: tuple[FormerText, ...] = ()
    """As ``departed``, and those that were moved or bore no id: each text that left a path."""
    ledger: Ledger | None = None
    """None where there is none that can be read."""
    landings: Landings | None = None
    """The changes of the branch in the window; None where there is no ledger to hold them against."""
    judged: tuple[Judged, ...] = ()
    """Each of ``landings.changes``, in their order."""
    judged_earlier: tuple[Judged, ...] = ()
    """Each of ``landings.earlier``, in their order."""
    texts: tuple[TextApproval, ...] = ()
    """What is proven of each of ``documents``, in their order; none where there is no ledger."""
    relied: Relied | None = None
    """What ``--settings-from`` makes to be relied on; None where the files examined are."""
    baseline: Baseline | None = None
    unreadable: tuple[Unreadable, ...] = ()
    unknown_fields: tuple[UnknownField, ...] = ()
    missing_fields: tuple[MissingField, ...] = ()
    unexamined: tuple[NotExamined, ...] = ()
    uncommitted: tuple[str, ...] = ()
    read_at: str = field(default="", compare=False)
    """The commit whose tree was read; empty: the work tree, as it lay on disk."""
    settings: str = ""
    """The revision that ``program`` was read from; empty: the files examined."""
    settings_doubt: str = ""
    """Why that is an earlier one than was named, whose settings nobody can read; empty where it is not."""
    _texts: dict[str, TextApproval] = field(init=False, repr=False, compare=False, default_factory=dict)
    _unread: dict[str, list[Unreadable]] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def asked_on(self) -> date:
        """The day on which a control has to be in operation: the as-of day, or the one of type 1 that was before it."""
        period = self.period
        return min(self.as_of, period.end) if period is not None and period.type == 1 else self.as_of

    @property
    def timezone(self) -> str:
        """The organization's zone."""
        return self.program.organization.timezone

    @property
    def settings_unreadable(self) -> bool:
        """Whether ``controls.yaml`` is missing or could not be read at all."""
        return self.why_absent("settings") is not None

    @property
    def unread_texts(self) -> tuple[Unreadable, ...]:
        """What may be documents and could not be read at all, one of a file, in the order of ``unreadable``."""
        known = {item.path for item in self.documents}
        found: dict[str, Unreadable] = {}
        for item in self.unreadable:
            path = item.location.path
            if path.lower().endswith(MARKDOWN) and path not in known and not path.startswith(f"{EVIDENCE_PATH}/"):
                found.setdefault(path, item)
        return tuple(found.values())

    def document(self, document_id: str) -> Document | None:
        """Give the document of this id, the first by path, else None."""
        return next((item for item in self.documents if item.id == document_id), None)

    def text_of(self, path: str) -> TextApproval | None:
        """Give what is proven of the document at a path; None where there is no ledger."""
        if self.texts and not self._texts:
            self._texts.update((item.path, item) for item in self.texts)
        return self._texts.get(path)

    def unreadable_of(self, path: str) -> Sequence[Unreadable]:
        """Give what of the file at a path could not be read, in the order of ``unreadable``."""
        if self.unreadable and not self._unread:
            for item in self.unreadable:
                self._unread.setdefault(item.location.path, []).append(item)
        return self._unread.get(path, ())

    def control(self, control_id: str) -> Control | None:
        """Give the control of this id, else None."""
        return next((item for item in self.controls if item.id == control_id), None)

    def criteria_in_scope(self) -> tuple[Criterion, ...]:
        """Give the criteria of the scope's categories, less those left out with a reason."""
        scope = self.program.scope
        return tuple(
            item
            for item in self.catalogue.in_categories(scope.categories)
            if (out := scope.exclusion_of(item.id)) is None or not out.reason.strip()
        )

    def why_absent(self, need: str) -> str | None:
        """Give the reason why an input is absent, None if it is there."""
        return next((item.reason for item in self.unexamined if item.need == need), None)
