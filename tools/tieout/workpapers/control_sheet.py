"""Examination -> all that is handed on of one control, for its page and its row of the matrix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tieout.judgement.evidence.external import external_files
from tieout.judgement.occurrence import WindowState
from tieout.model.cadence import Every
from tieout.model.control_change import ControlEffect
from tieout.workpapers.deviations.sheet import about_control
from tieout.workpapers.evidence_sheet import NOTHING_CAPTURED, widest_of
from tieout.workpapers.population import population, populations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieout.judgement.evidence.expected import EntryAccount
    from tieout.judgement.occurrence import Completion
    from tieout.model.control import Control, Requirement
    from tieout.model.control_change import ControlChange
    from tieout.model.evidence.capture import PresentFile
    from tieout.model.evidence.result import JudgedCapture
    from tieout.model.examination import Examination
    from tieout.model.period import Period
    from tieout.model.population import NoPopulation, Population
    from tieout.workpapers.approval_sheet import ApprovalSheet
    from tieout.workpapers.deviations.sheet import Deviation
    from tieout.workpapers.evidence_sheet import ControlRow, EvidenceRow, EvidenceSheet
    from tieout.workpapers.text_sheet import TextRow

_UNIT = {
    Every.DAILY: "business day",
    Every.WEEKLY: "week",
    Every.MONTHLY: "month",
    Every.QUARTERLY: "quarter",
    Every.SEMIANNUAL: "half-year",
    Every.ANNUAL: "year",
}


UNEXAMINED = f"not examined: {NOTHING_CAPTURED}"
"""Nobody may read it as a clean bill."""
_NOT_ASKED = frozenset({WindowState.NOT_REQUIRED, WindowState.OPEN})


class ControlText(NamedTuple):
    """A policy or runbook that the control rests on."""

    id: str
    row: TextRow | None
    """None where there is no such document."""


class Entry(NamedTuple):
    """An entry of the control's ``evidence:``."""

    asked: Requirement
    present: str
    """``3 of 4 quarters``; ``12 times`` where nothing sets days."""
    done: tuple[Completion, ...]
    """The times that it was done in the period, oldest first."""


class TestWindow(NamedTuple):
    """A stretch of the period in which the control was one and the same."""

    part: Period
    change: ControlChange | None
    """What began it; None for the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet:
    """One control."""

    control: Control
    part: Period | None
    """The days of the period on which it is in operation; None where there are none, or no period is examined."""
    row: ControlRow | None
    """Expected against present; None where no evidence is captured, or it is in operation on no day that is examined."""
    captures: tuple[EvidenceRow, ...]
    """Those that are for it, whether they count or not, by the day that they count for."""
    population: Population | NoPopulation
    texts: tuple[ControlText, ...]
    """Policies, then runbooks."""
    changes: tuple[ControlChange, ...]
    """Those within the period, oldest first."""
    windows: tuple[TestWindow, ...]
    """More than one where it changed within the period."""
    deviations: tuple[Deviation, ...]
    nearby: tuple[Deviation, ...]
    """Open ones of its criteria that name no control: it cannot be told whether they are of this one."""
    systems: tuple[str, ...]
    """Those that its evidence comes from, as written."""

    @property
    def unit(self) -> str:
        """What a window is called: ``quarter``."""
        cadence = self.control.cadence
        return "window" if cadence is None else _UNIT.get(cadence.every, "window")

    @property
    def present(self) -> str:
        """Expected against present, in words: ``4 of 4 quarters``; without days, the kinds of evidence that are there."""
        row = self.row
        if row is None:
            return UNEXAMINED if self.part is not None else "not examined: it operates in no period that is"
        if row.account.occurrences is None:
            kinds = "kind of evidence is" if row.entries == 1 else "kinds of evidence are"
            return f"{row.shown} of {row.entries} {kinds} there{f' by {row.day}' if row.day else '; it acts on no set days'}"
        if not row.required and not row.still_open:
            return f"no {self.unit} is required"
        told = f"{row.done} of {row.required} {self.unit}{'' if row.required == 1 else 's'} in time"
        told += f", {len(row.late)} late" if row.late else ""
        told += f", {len(row.after_gap)} after too long a gap" if row.after_gap else ""
        told += f", {len(row.doubtful)} cannot be told" if row.doubtful else ""
        told += f", {len(row.missed)} missed" if row.missed else ""
        told += f", {len(row.still_open)} still open" if row.still_open else ""
        gap = row.widest
        return (
            told
            if gap is None
            else f"{told}, and a gap of {gap.days} days from {gap.start}, {gap.allowed_days} allowed"
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Each entry of its evidence with what is there for it in the period."""
        held = {} if self.row is None else {id(item.entry): item for item in self.row.account.entries}
        return tuple(self._entry(item, held.get(id(item))) for item in self.control.evidence)

    def _entry(self, entry: Requirement, account: EntryAccount | None) -> Entry:
        if account is None:
            return Entry(entry, "not examined", ())
        part = self.part if self.row is None else self.row.account.part
        done = tuple(item for item in account.completions if part is None or item.on in part)
        if account.occurrences is None:
            times = f"{len(done)} time{'' if len(done) == 1 else 's'}"
            is_day = part is not None and part.type == 1
            return Entry(entry, f"{times} from {part.start} to {part.end}" if part and is_day else times, done)
        asked = [item for item in account.occurrences.windows if item.state not in _NOT_ASKED]
        in_time = sum(item.state is WindowState.DONE for item in asked)
        told = f"{in_time} of {len(asked)} {self.unit}{'' if len(asked) == 1 else 's'}"
        gap = widest_of(account)
        told += f", and a gap of {gap.days} days, {gap.allowed_days} allowed" if gap else ""
        return Entry(entry, told, done)

    @property
    def deviating(self) -> int:
        """How many of its deviations are open."""
        return sum(item.is_open for item in self.deviations)


def files_of(capture: JudgedCapture) -> tuple[tuple[str, PresentFile], ...]:
    """Give the files of a capture with their paths from the root, but for its record."""
    return tuple((f"{capture.capture.folder}/{item.name}", item) for item in capture.capture.present)


def elsewhere_of(capture: JudgedCapture) -> tuple[str, ...]:
    """Give the paths under which files of a capture would lie, were they not in another store, where nobody looked."""
    of = capture.capture
    here = frozenset(f"{of.folder}/{item.name}" for item in of.present if not item.problem)
    return tuple(item.path for item in external_files((of,), here))


def control_sheets(
    examination: Examination,
    evidence: EvidenceSheet,
    approvals: ApprovalSheet,
    deviations: tuple[Deviation, ...],
) -> tuple[ControlSheet, ...]:
    """Give one for each control, in the order of ``controls.yaml``."""
    rows = {id(item.account.control): item for item in evidence.controls}
    texts = {item.document.path: item for item in approvals.texts}
    listed = {id(item.control): item for item in populations(examination)}
    served: dict[str, list[EvidenceRow]] = {}
    for row in evidence.rows:
        for control_id in dict.fromkeys(control for control, _ in row.judged.serves):
            served.setdefault(control_id, []).append(row)
    return tuple(
        _sheet(
            control,
            examination,
            row=rows.get(id(control)),
            captures=served.get(control.id, ()),
            of=listed.get(id(control)) or population(control, examination),
            texts=texts,
            deviations=deviations,
        )
        for control in examination.controls
    )


def _sheet(
    control: Control,
    examination: Examination,
    *,
    row: ControlRow | None,
    captures: Iterable[EvidenceRow],
    of: Population | NoPopulation,
    texts: dict[str, TextRow],
    deviations: tuple[Deviation, ...],
) -> ControlSheet:
    period = examination.period
    part = period.part(control.effective_from, control.effective_to) if period else None
    changes = tuple(
        item
        for item in examination.control_changes
        if item.control == control.id and period is not None and period.start < item.on <= period.end
    )
    return ControlSheet(
        control=control,
        part=part,
        row=row,
        captures=tuple(sorted(captures, key=lambda item: (str(item.judged.completed_on), item.judged.capture.path))),
        population=of,
        texts=tuple(_text(document_id, examination, texts) for document_id in dict.fromkeys(control.documents)),
        changes=changes,
        windows=tuple(_windows(part, changes)) if part else (),
        deviations=about_control(deviations, control.id) if control.id else (),
        nearby=_nearby(control, examination, deviations),
        systems=tuple(dict.fromkeys(item.system for item in control.evidence if item.system)),
    )


def _nearby(control: Control, examination: Examination, deviations: tuple[Deviation, ...]) -> tuple[Deviation, ...]:
    resolved = (examination.catalogue.resolve(name) for name in control.criteria)
    met = {item.id for item in resolved if item is not None}
    return tuple(item for item in deviations if item.is_open and not item.controls and met & set(item.criteria))


def _text(document_id: str, examination: Examination, texts: dict[str, TextRow]) -> ControlText:
    document = examination.document(document_id)
    return ControlText(document_id, texts.get(document.path) if document else None)


def _windows(part: Period, changes: tuple[ControlChange, ...]) -> Iterable[TestWindow]:
    """Cut the part at each change of what is tested; the day of the change is the first of the new window."""
    begun: ControlChange | None = None
    for change in changes:
        if change.effect is not ControlEffect.CHANGED or not part.start < change.on <= part.end:
            continue
        yield TestWindow(replace(part, end=change.on - timedelta(days=1)), begun)
        begun, part = change, replace(part, start=change.on)
    yield TestWindow(part, begun)
