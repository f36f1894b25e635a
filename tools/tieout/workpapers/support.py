"""What carries a control on each rung: its claim, its texts, and what nobody captures yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tieout.model.control_change import ControlChange, ControlEffect
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import RuleState, Severity, State
from tieout.model.strength import Strength
from tieout.workpapers.relied_on import RELIED_ON

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from tieout.model.change import Arrival, Revision
    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One thing that carries a control on a rung, and what fixes it."""

    control: str
    document: str | None
    """The id of the text; None for the claim, which stands in ``controls.yaml``."""
    path: str
    digest: str
    """``sha256:`` of the file examined; empty for ``controls.yaml``, of which only a part counts."""
    commit: str | None
    """By which it came to stand on the branch as it is; where that is not known, the one examined.
    None if no commit holds it."""
    day: date | None
    """On which it came; None where that is not known."""
    strength: Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What carries a control, or a criterion, on one rung, and what that rung lacks."""

    links: tuple[Link, ...] = ()
    missing: tuple[str, ...] = ()
    """A sentence each; none if the rung holds."""


def named(control: Control) -> str:
    """Give the id, or the words that findings have for a control that lacks one."""
    return control.id or "a control without an id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """An examination and its outcome, laid out by what is asked of them."""

    examination: Examination
    zone: tzinfo
    documents: dict[str, Document]
    """By id, the first by path."""
    findings: dict[str, list[Finding]]
    """By path and by subject, waived ones and those of the baseline too."""
    newest: dict[str, Revision]
    """By path, what made the text what it is, head and all."""
    worded: dict[str, Revision]
    """By path, what last changed its words."""
    arrivals: dict[str, Arrival]
    """By commit."""
    changes: dict[str, ControlChange]
    """By control, the last one on record."""
    unjudged: tuple[str, ...]
    """A sentence for each rule that ``documented`` relies on and that was not applied: silence is no yes."""
    uncommitted: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, examination: Examination, outcome: Outcome) -> Grounds:
        """Lay out what the rungs ask for."""
        findings: dict[str, list[Finding]] = {}
        for item in outcome.findings:
            for key in dict.fromkeys((item.location.path, item.subject)):
                findings.setdefault(key, []).append(item)
        history = examination.history
        newest: dict[str, Revision] = {}
        worded: dict[str, Revision] = {}
        for revision in history.revisions if history else ():
            newest.setdefault(revision.path, revision)
            if revision.body_changed:
                worded.setdefault(revision.path, revision)
        return cls(
            examination=examination,
            zone=ZoneInfo(examination.timezone),
            documents={item.id: item for item in reversed(examination.documents) if item.id is not None},
            findings=findings,
            newest=newest,
            worded=worded,
            arrivals={item.commit: item for item in history.arrivals} if history else {},
            changes={item.control: item for item in examination.control_changes},
            unjudged=_unjudged(outcome),
            uncommitted=frozenset(examination.uncommitted),
        )

    def is_committed(self, path: str) -> bool:
        """Say whether the commit examined holds the file as it was read."""
        return self.examination.head is not None and path not in self.uncommitted

    def landed(self, revision: Revision | None) -> tuple[str | None, date | None]:
        """Give the commit of the branch by which a revision came, and its day, where they are known."""
        arrival = self.arrivals.get(revision.commit.oid) if revision else None
        return (arrival.landing, arrival.on(self.zone)) if arrival else (None, None)

    def errors(self, *keys: str, state: tuple[State, ...]) -> tuple[str, ...]:
        """Give the rules, sorted, with errors in one of these states about paths or subjects."""
        found = (item for key in keys for item in self.findings.get(key, ()))
        return tuple(sorted({item.rule for item in found if item.severity is Severity.ERROR and item.state in state}))


def _unjudged(outcome: Outcome) -> tuple[str, ...]:
    results = {result.rule: result for result in outcome.rules}
    gaps: list[str] = []
    for rule in RELIED_ON:
        result = results.get(rule)
        if result is None:
            gaps.append(f"the rule {rule} was not examined")
        elif result.state is not RuleState.EXAMINED:
            gaps.append(f"the rule {rule} was not examined: {result.reason}")
    return tuple(gaps)


def claim(control: Control, grounds: Grounds) -> Carried:
    """Give the line of ``controls.yaml`` by which a control in operation names its criteria."""
    commit, day, strength = None, None, Strength.SELF
    if grounds.is_committed(SETTINGS_PATH):
        change = grounds.changes.get(control.id)
        commit, day = (change.commit, change.on) if change else (grounds.examination.head, None)
        strength = Strength.GIT
    link = Link(
        control=named(control),
        document=None,
        path=SETTINGS_PATH,
        digest="",
        commit=commit,
        day=day,
        strength=strength,
    )
    return Carried(links=(link,))


def texts(control: Control, grounds: Grounds) -> Carried:
    """Give the texts in force, without an error, that a control rests on, and what speaks against it.

    An error counts whether it is open, waived or in the baseline: somebody who accepts a deviation
    has not mended the text.
    """
    gaps: list[str] = []
    links: list[Link] = []
    if not control.policies:
        gaps.append(f"{named(control)} names no policy")
    for document_id in control.documents:
        document = grounds.documents.get(document_id)
        if document is None:
            gaps.append(f"{named(control)} rests on {document_id}, which no readable document has")
            continue
        faults = weaknesses(document, grounds)
        gaps.extend(f"{named(control)} rests on {document.subject}, which {fault}" for fault in faults)
        if not faults:
            links.append(text_link(control, document, grounds))
    # That it rests on no document stands above.
    gaps.extend(
        f"{named(control)} {fault}" for fault in _errors(grounds, named(control), but="control-without-document")
    )
    return Carried(links=tuple(links), missing=tuple(gaps))


def weaknesses(document: Document, grounds: Grounds) -> tuple[str, ...]:
    """Say why a text documents nothing: ``is draft``, ``has open errors: ...``; empty if it does."""
    if not document.is_in_force or document.status is None:
        return (f"is {document.status.value if document.status else 'of no stated status'}",)
    return _errors(grounds, document.path)


def _errors(grounds: Grounds, key: str, but: str = "") -> tuple[str, ...]:
    open_ones = [rule for rule in grounds.errors(key, state=(State.OPEN, State.BASELINED)) if rule != but]
    waived = [rule for rule in grounds.errors(key, state=(State.WAIVED,)) if rule not in {but, *open_ones}]
    told = (("has open errors", open_ones), ("has waived errors", waived))
    return tuple(f"{what}: {', '.join(rules)}" for what, rules in told if rules)


def text_link(control: Control, document: Document, grounds: Grounds) -> Link:
    """Give the link from a control to a text: its bytes, and when they came to stand on the branch."""
    commit, day, strength = None, None, Strength.SELF
    if grounds.is_committed(document.path):
        landing, day = grounds.landed(grounds.newest.get(document.path))
        commit, strength = landing or grounds.examination.head, Strength.GIT
    return Link(
        control=named(control),
        document=document.id,
        path=document.path,
        digest=document.digest,
        commit=commit,
        day=day,
        strength=strength,
    )


def gone(criterion: Criterion, grounds: Grounds) -> tuple[str, ...]:
    """Say which controls on the criterion are gone from ``controls.yaml``: none is lost by taking it out.

    Of those taken out on the branch before the period began, or that had ended by then, nothing is
    said. One that ended stays in ``controls.yaml`` with the day, and is not gone.
    """
    examination = grounds.examination
    period, catalogue = examination.period, examination.catalogue
    present = {item.id for item in examination.controls}
    lost: list[str] = []
    for change in grounds.changes.values():
        if period is None or change.control in present or criterion not in map(catalogue.resolve, change.criteria):
            continue
        name, commit, is_removed = change.control, change.commit[:10], change.effect is ControlEffect.REMOVED
        if not _was_in_operation(change, period.start, change.on if is_removed else examination.as_of):
            continue
        if not is_removed:
            lost.append(f"{name} names {criterion.id} in commit {commit} and is not among the controls examined")
        elif change.on > period.start:
            lost.append(f"{name} named {criterion.id} until {change.on}, when commit {commit} took it out")
    return tuple(lost)


def _was_in_operation(change: ControlChange, first: date, last: date) -> bool:
    """Say whether a control was, by its own dates, in operation on any day from ``first`` to ``last``."""
    return (change.effective_from is None or change.effective_from <= last) and (
        change.effective_to is None or change.effective_to >= first
    )
