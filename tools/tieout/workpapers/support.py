"""What carries a control on each rung: its claim, its texts, and what nobody captures yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tieout.judgement.suspect import Entries
from tieout.model.control_change import ControlChange
from tieout.model.examination import SETTINGS_PATH
from tieout.model.finding import RuleState, Severity, State
from tieout.model.strength import Strength
from tieout.workpapers.relied_on import OF_APPROVAL, OF_EVIDENCE, OF_OPERATION, RELIED_ON
from tieout.workpapers.shown import Found

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, tzinfo

    from tieout.judgement.evidence.expected import ControlAccount
    from tieout.model.change import Arrival, Revision
    from tieout.model.control import Control
    from tieout.model.criteria import Criterion
    from tieout.model.document import Document
    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.model.text_approval import TextApproval

_NOT_OF_TEXT = frozenset((*OF_APPROVAL, *OF_EVIDENCE, *OF_OPERATION))


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
    by: tuple[str, ...] = ()
    """Who approved it, on the rung approved: ids of the people register, else logins."""
    evidence: str = ""
    """On the rung evidenced: the entry of the control's ``evidence:`` that it shows."""
    capture: str = ""
    """Its id, where that is a capture and no file of the repository."""
    instances: str = ""
    """On the rung operated: how many of its instances are in order, as ``11 of 12``."""
    population: str = ""
    """On the rung operated: the digest of the list of all of them."""


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
    trails: dict[str, list[Revision]]
    """By path, the newest first: that one made the file what it is, head and all."""
    arrivals: dict[str, Arrival]
    """By commit."""
    changes: dict[str, ControlChange]
    """By control, the last one on record."""
    unjudged: tuple[str, ...]
    """A sentence for each rule that ``documented`` relies on and that was not applied: silence is no yes."""
    texts: dict[str, TextApproval]
    """What is proven of each text, by path; none where there is no ledger."""
    entries: Entries
    accounts: dict[str, ControlAccount]
    """What was captured for each control that operates in the period, by its id; none where nothing was captured."""
    found: Found
    uncommitted: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, examination: Examination, outcome: Outcome) -> Grounds:
        """Lay out what the rungs ask for."""
        findings: dict[str, list[Finding]] = {}
        for item in outcome.findings:
            for key in dict.fromkeys((item.location.path, item.subject)):
                findings.setdefault(key, []).append(item)
        history = examination.history
        trails: dict[str, list[Revision]] = {}
        for revision in history.revisions if history else ():
            trails.setdefault(revision.path, []).append(revision)
        return cls(
            examination=examination,
            zone=ZoneInfo(examination.timezone),
            documents={item.id: item for item in reversed(examination.documents) if item.id is not None},
            findings=findings,
            trails=trails,
            arrivals={item.commit: item for item in history.arrivals} if history else {},
            changes={item.control: item for item in examination.control_changes},
            unjudged=_unjudged(outcome),
            texts={item.path: item for item in examination.texts},
            entries=Entries.of(examination),
            accounts=_accounts(examination),
            found=Found.of(examination, outcome),
            uncommitted=frozenset(examination.uncommitted),
        )

    def is_committed(self, path: str) -> bool:
        """Say whether the commit examined holds the file as it was read."""
        return self.examination.head is not None and path not in self.uncommitted

    def newest(self, path: str) -> Revision | None:
        """Give the commit that made the file what it is."""
        return next(iter(self.trails.get(path, ())), None)

    def worded(self, path: str) -> Revision | None:
        """Give the commit that last changed the words of a text."""
        return next((item for item in self.trails.get(path, ()) if item.body_changed), None)

    def landed(self, revision: Revision | None) -> tuple[str | None, date | None]:
        """Give the commit of the branch by which a revision came, and its day, where they are known."""
        arrival = self.arrivals.get(revision.commit.oid) if revision else None
        return (arrival.landing, arrival.on(self.zone)) if arrival else (None, None)

    def errors(self, *keys: str, state: tuple[State, ...]) -> tuple[str, ...]:
        """Give the rules, sorted, with errors in one of these states about paths or subjects."""
        found = (item for key in keys for item in self.findings.get(key, ()))
        return tuple(sorted({item.rule for item in found if item.severity is Severity.ERROR and item.state in state}))


def _accounts(examination: Examination) -> dict[str, ControlAccount]:
    if not examination.evidence.captures:
        return {}
    from tieout.judgement.evidence.expected import accounts  # noqa: PLC0415  # only where something was captured

    return {item.control.id: item for item in accounts(examination)}


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


def unoperated(control: Control, grounds: Grounds, *, but: Collection[str] = ()) -> tuple[str, ...]:
    """Say what the rules of operation, but these, found about a control and the texts that it rests on."""
    return tuple(_found(control, grounds, [rule for rule in OF_OPERATION if rule not in but]))


def unevidenced(control: Control, grounds: Grounds) -> tuple[str, ...]:
    """Say what the rules of evidence found about a control itself."""
    return tuple(f"{named(control)} {fault}" for fault in _errors(grounds, named(control), of=OF_EVIDENCE))


def unapproved(control: Control, grounds: Grounds) -> tuple[str, ...]:
    """Say what the rules of approval found about a control and the texts that it rests on."""
    return tuple(_found(control, grounds, OF_APPROVAL))


def _found(control: Control, grounds: Grounds, of: Collection[str]) -> Iterator[str]:
    yield from (f"{named(control)} {fault}" for fault in _errors(grounds, named(control), of=of))
    for document_id in control.documents:
        document = grounds.documents.get(document_id)
        for fault in _errors(grounds, document.path, of=of) if document else ():
            yield f"{named(control)} rests on {document_id}, which {fault}"


def uncovered(criterion: Criterion, grounds: Grounds) -> tuple[str, ...]:
    """Say what the rules found about the criterion itself: days on which no control was in operation."""
    return tuple(f"{criterion.id} {fault}" for fault in _errors(grounds, criterion.id))


def _errors(grounds: Grounds, key: str, but: str = "", *, of: Collection[str] | None = None) -> tuple[str, ...]:
    """Tell the errors about a path or subject: those of these rules; without any, those of what is written."""
    open_ones = grounds.errors(key, state=(State.OPEN, State.BASELINED))
    waived = set(grounds.errors(key, state=(State.WAIVED,))) - set(open_ones)
    told: list[str] = []
    for what, rules in (("has open errors", open_ones), ("has waived errors", sorted(waived))):
        wanted = (rule for rule in rules if (rule not in _NOT_OF_TEXT if of is None else rule in of))
        meant = [rule for rule in wanted if rule != but]
        told += [f"{what}: {', '.join(meant)}"] if meant else []
    return tuple(told)


def text_link(control: Control, document: Document, grounds: Grounds) -> Link:
    """Give the link from a control to a text: its bytes, and when they came to stand on the branch."""
    commit, day, strength = None, None, Strength.SELF
    if grounds.is_committed(document.path):
        landing, day = grounds.landed(grounds.newest(document.path))
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
