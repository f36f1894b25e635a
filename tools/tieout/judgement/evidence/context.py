"""What judging a capture asks of the examination, laid out once for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from tieout.judgement.evidence.claim import claimed_at
from tieout.judgement.evidence.day import CountedDay, day_of
from tieout.judgement.evidence.seals import Seal, Seals
from tieout.model.control_change import ControlEffect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tieout.model.calendar import Calendar
    from tieout.model.control import Control
    from tieout.model.evidence.capture import Capture, Meddled
    from tieout.model.evidence.gathered import Evidence, SecretFound
    from tieout.model.evidence.result import CheckRun
    from tieout.model.examination import Examination

T = TypeVar("T")
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """An examination, by what is asked of it."""

    examination: Examination
    calendar: Calendar
    seals: Seals
    ordered: tuple[Capture, ...]
    """In the order in which they came to the branch; of one commit, in that of the log, then of their own times."""
    place: Mapping[str, int]
    """By the record's path: which of ``ordered`` it is."""
    by_id: Mapping[str, tuple[Capture, ...]]
    """By the record's id, in the order in which they came. None whose record has no id."""
    meddled: Mapping[str, tuple[Meddled, ...]]
    """By the record's path."""
    secrets: Mapping[str, tuple[SecretFound, ...]]
    """By the record's path."""
    runs: Mapping[str, tuple[CheckRun, ...]]
    """By the capture's id."""
    newest: frozenset[str]
    """Of each collector of each system the record's path of the last capture that came."""
    controls: Mapping[str, Control]
    removed: Mapping[str, tuple[date, ...]]
    """By control the days on which it was taken out of ``controls.yaml``."""
    _days: dict[str, CountedDay] = field(init=False, repr=False, compare=False, default_factory=dict)

    @classmethod
    def of(cls, examination: Examination) -> Context:
        """Lay out an examination."""
        evidence = examination.evidence
        seals = Seals.of(evidence.log)
        ordered = tuple(sorted(evidence.captures, key=lambda item: _order(item, seals.of_capture(item))))
        home = Homes.of(evidence.captures)
        return cls(
            examination=examination,
            calendar=examination.program.organization.calendar,
            seals=seals,
            ordered=ordered,
            place={item.path: number for number, item in enumerate(ordered)},
            by_id=_grouped((item.record.id, item) for item in ordered if item.record.id),
            meddled=_grouped((path, item) for item in evidence.meddled for path in home.of_paths(item.path, item.to)),
            secrets=_grouped(
                (path, item) for item in evidence.secrets if (path := home.of_path(item.location.path)) is not None
            ),
            runs=_grouped((name, run) for run in evidence.runs for name in dict.fromkeys(run.captures)),
            newest=frozenset({_maker(item): item.path for item in ordered}.values()),
            controls={item.id: item for item in reversed(examination.controls) if item.id},
            removed=_grouped(
                (item.control, item.on) for item in examination.control_changes if item.effect is ControlEffect.REMOVED
            ),
        )

    @property
    def evidence(self) -> Evidence:
        """All evidence that was read."""
        return self.examination.evidence

    def seal(self, capture: Capture) -> Seal:
        """Give what the log says of a capture."""
        return self.seals.of_capture(capture)

    def dated(self, capture: Capture) -> CountedDay:
        """Give the day for which a capture counts."""
        if capture.path not in self._days:
            self._days[capture.path] = day_of(capture, self.seal(capture), self.calendar)
        return self._days[capture.path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """Which capture a path belongs to."""

    folders: Mapping[str, str]
    """The folder of a capture that has one of its own, and the path of its record."""
    files: Mapping[str, str]
    """The record of a flat file, and the file, each with the path of the record."""

    @classmethod
    def of(cls, captures: Iterable[Capture]) -> Homes:
        """Lay out captures."""
        folders: dict[str, str] = {}
        files: dict[str, str] = {}
        for item in captures:
            if item.is_flat:
                names = {f"{item.folder}/{found.name}" for found in item.present}
                names.update(f"{item.folder}/{listed.path}" for listed in item.record.files)
                files.update(dict.fromkeys((*sorted(names), item.path), item.path))
            else:
                folders[item.folder] = item.path
        return cls(folders=folders, files=files)

    def of_path(self, path: str) -> str | None:
        """Give the path of the record of the capture in which a file lies; None where it lies in none."""
        if path in self.files:
            return self.files[path]
        above = path
        while "/" in above:
            above = above.rpartition("/")[0]
            if above in self.folders:
                return self.folders[above]
        return None

    def of_paths(self, *paths: str) -> tuple[str, ...]:
        """Give the records of the captures in which these files lie, each once."""
        return tuple(dict.fromkeys(home for path in paths if (home := self.of_path(path)) is not None))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def _maker(capture: Capture) -> tuple[str, str]:
    used = capture.record.collector
    return used.id if used else "", capture.record.system


def _order(capture: Capture, seal: Seal) -> tuple[datetime, bool, int, datetime, str]:
    came = capture.came.at if capture.came else _LAST
    claimed = claimed_at(capture.record) or _LAST
    return came, seal.line is None, seal.line.number if seal.line else 0, claimed, capture.path
