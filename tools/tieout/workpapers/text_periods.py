"""Each document through the period: what was in force on which days, and every change with who proposed and approved it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from tieout.judgement.texts.in_period import UNKNOWN, Stretch, standing, stretches
from tieout.model.document import Document
from tieout.workpapers.proposed import ProposedChange, proposed_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tieout.model.document import Kind
    from tieout.model.examination import Examination
    from tieout.model.text_history import HeldVersion, TextHistory
    from tieout.model.verdict import Judged

NO_HISTORY = "the versions of this text were not read from the repository"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInPeriod:
    """A version with the days on which it was in force."""

    version: HeldVersion
    days: tuple[Stretch, ...]
    """Within the period; none of a version that was in force on no whole day."""
    change: ProposedChange
    before: HeldVersion | None
    """What stood before it; None of a text that was new."""
    is_within: bool
    """Whether it landed within the period: then it is one of the period's changes."""
    is_after: bool = False
    """Whether it landed after the period."""
    note: str = ""
    """Why it was in force on no day; empty where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextInPeriod:
    """One document."""

    kind: Kind
    path: str
    examined: Document | None
    """As the commit examined has it; None where that has it no more."""
    first: date
    last: date
    """The days that are told of, inclusive: the period as far as it is over, else the day of the examination."""
    days: tuple[Stretch, ...] = ()
    """They tile ``first`` to ``last``; none where there is no history."""
    versions: tuple[VersionInPeriod, ...] = ()
    """Oldest first: the one in force at first, all that landed since."""
    main: HeldVersion | None = None
    """What the bundle shows: in force on ``last``, else what stood then, else what was last in force."""
    why: str = ""
    """Why there is no history; empty where there is."""
    read_from: date | None = None
    """The day on which the branch that was read begins, where that is after ``first``: what stood until then is not
    known, nor what changed."""
    remarks: tuple[str, ...] = field(default=())
    """What is out of the ordinary: a sentence each, without a full stop."""

    @property
    def document(self) -> Document | None:
        """What is shown; None where it cannot be read."""
        if self.main is None:
            return self.examined
        return self.main.document

    @property
    def stand_in(self) -> Document:
        """Give what names its files: the one examined, else what is shown, else a document that says nothing."""
        if self.examined is not None:
            return self.examined
        found = self.document
        if found is None:
            return Document(kind=self.kind, path=self.path, id=None, title=None, status=None)
        return replace(found, path=self.path)

    @property
    def title(self) -> str:
        """A name for it, whatever can be read."""
        found = self.document or self.examined
        return found.name if found else self.path

    @property
    def is_examined_text(self) -> bool:
        """Whether what is shown is what was examined."""
        found = self.main
        return found is None or (
            self.examined is not None and found.document is not None and found.document.digest == self.examined.digest
        )

    @property
    def in_force(self) -> Stretch | None:
        """The last stretch of what is shown; None where it was never in force."""
        return next((item for item in reversed(self.days) if item.version and item.version is self.main), None)

    @property
    def last_in_force(self) -> Stretch | None:
        """The last stretch of any version; None where none was in force on any of these days."""
        return next((item for item in reversed(self.days) if item.version), None)

    @property
    def in_force_told(self) -> str:
        """Which version held on which days, and what came after them: ``1.0 from 2026-01-01 to 2026-06-30``."""
        if self.why:
            return f"not examined: {self.why}"
        spans = ((_called(item, self.versions), item) for item in self.days)
        alike = ((name, [item for _, item in items]) for name, items in groupby(spans, key=itemgetter(0)))
        told = [f"{name} {_span(items[0].first, items[-1].last)}" for name, items in alike]
        after = [item.version for item in self.versions if item.is_after]
        names = (_named(item, self.versions) if not item.is_gone else "removed" for item in after)
        return "; ".join(
            [*told, *(f"{name} on {item.on}, after that" for name, item in zip(names, after, strict=True))]
        )

    @property
    def changes(self) -> tuple[VersionInPeriod, ...]:
        """What landed within the period, oldest first."""
        return tuple(item for item in self.versions if item.is_within)

    @property
    def shown(self) -> VersionInPeriod | None:
        """The version that is shown, with its approval."""
        return next((item for item in self.versions if item.version is self.main), None)


def _span(first: date, last: date) -> str:
    return f"on {first}" if first == last else f"from {first} to {last}"


def _called(of: Stretch, among: tuple[VersionInPeriod, ...]) -> str:
    if of.version is not None:
        return _named(of.version, among)
    return "not examined" if of.why.startswith(UNKNOWN) else "none"


def _named(of: HeldVersion, among: tuple[VersionInPeriod, ...]) -> str:
    """Name a version by its number; by its day too where it has none, or another has the same."""
    numbers = [item.version.document.version for item in among if item.version.document]
    number = of.document.version if of.document else None
    return number if number and numbers.count(number) == 1 else f"{number or 'the text'} of {of.on}"


def text_periods(examination: Examination, histories: Iterable[TextHistory]) -> tuple[TextInPeriod, ...]:
    """Give a row a document of the commit examined, then those that left in the period; each by path."""
    found = {item.path: item for item in histories}
    was_read = bool(found)
    first, last = window(examination)
    judged = {item.change.oid: item for item in (*examination.judged_earlier, *examination.judged)}
    rows = []
    for document in examination.documents:
        history = found.pop(document.path, None)
        if history is None or not history.versions:
            why = "no state of the branch that was read holds it" if was_read else NO_HISTORY
            rows.append(
                TextInPeriod(kind=document.kind, path=document.path, examined=document, first=first, last=last, why=why)
            )
        else:
            rows.append(_row(history, document, examination, judged, first, last))
    rows.extend(_row(item, None, examination, judged, first, last) for _, item in sorted(found.items()))
    return tuple(rows)


def window(examination: Examination) -> tuple[date, date]:
    """Give the days that are told of, inclusive: of a period that is to come, its first day."""
    period = examination.period
    if period is None:
        return examination.as_of, examination.as_of
    return period.start, max(period.start, min(period.end, examination.as_of))


def _row(
    history: TextHistory,
    document: Document | None,
    examination: Examination,
    judged: Mapping[str, Judged],
    first: date,
    last: date,
) -> TextInPeriod:
    versions = history.versions
    days = stretches(versions, first, last, begins=history.begins)
    known = [
        _version(item, versions[place - 1] if place else None, days, examination, judged, first, last)
        for place, item in enumerate(versions)
    ]
    main = days[-1].version if days else None
    if main is None:
        stood = standing(versions, last)
        forced = [item.version for item in days if item.version is not None]
        had = [item for item in versions if not item.is_gone and item.on <= last]
        main = stood if stood is not None and not stood.is_gone else next(iter((*forced[::-1], *had[::-1])), None)
    return TextInPeriod(
        kind=history.kind,
        path=history.path,
        examined=document,
        first=first,
        last=last,
        days=days,
        versions=tuple(known),
        main=main,
        read_from=history.begins if history.begins is not None and history.begins > first else None,
        remarks=tuple(_remarks(history, document, examination, days, first, last)),
    )


def _remarks(
    history: TextHistory,
    document: Document | None,
    examination: Examination,
    days: tuple[Stretch, ...],
    first: date,
    last: date,
) -> Iterable[str]:
    versions = history.versions
    if versions and versions[0].on > first and (history.begins is None or history.begins <= first):
        yield f"it came to the branch on {versions[0].on}, after the period had begun"
    if history.begins is not None and history.begins > first:
        yield f"not examined: the branch that was read begins on {history.begins}; what held from {first} until then is not known"
    for item in versions:
        if item.moved_from and item.on >= first:
            yield f"moved from {item.moved_from} to {item.path} on {item.on}"
        if item.is_gone and item.on >= first:
            yield f"removed from the branch on {item.on} by commit {item.landing[:10]}"
    if document is None:
        is_there = bool(versions) and not versions[-1].is_gone
        yield "it cannot be read at the commit examined" if is_there else "the commit examined does not hold it"
    later = [item for item in versions if item.on > last]
    if later:
        yield f"changed after {last}: what was examined is not what was in force then"
    stood = standing(versions, last)
    if days and days[-1].version is None and not (stood is not None and stood.is_gone and stood.on >= first):
        yield _not_in_force(days[-1], is_running=examination.period is not None and last < examination.period.end)
    text = examination.text_of(history.path)
    if text is not None and text.is_proposed:
        yield "commits that have not landed on the branch change it: the days are those of the commits examined"


def _not_in_force(stretch: Stretch, *, is_running: bool) -> str:
    """Say why nothing is in force at the end; of a period that still runs in words that hold tomorrow too."""
    when = f"since {stretch.first}" if is_running else f"on {stretch.last}"
    return f"what was in force {when} is {stretch.why}" if stretch.why.startswith(UNKNOWN) else f"{when} {stretch.why}"


def _version(
    item: HeldVersion,
    before: HeldVersion | None,
    days: tuple[Stretch, ...],
    examination: Examination,
    judged: Mapping[str, Judged],
    first: date,
    last: date,
) -> VersionInPeriod:
    held = tuple(stretch for stretch in days if stretch.version is item)
    note = ""
    if not held and not item.is_gone:
        told = next((stretch.why for stretch in days if stretch.version is None and stretch.last >= item.on), "")
        note = "after the period" if item.on > last else told or "replaced on the day on which it came"
    return VersionInPeriod(
        version=item,
        days=held,
        change=proposed_change(item, judged.get(item.landing), examination),
        before=None if before is None or before.is_gone else before,
        is_within=first <= item.on <= last and examination.period is not None,
        is_after=item.on > last,
        note=note,
    )
