"""What the registers say of weaknesses: which was accepted, on which days, and which row is about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.judgement.acceptance import defects
from tieout.judgement.excuse import finding_excuses
from tieout.judgement.waiver import is_waiver
from tieout.model.registers.risks import AcceptanceStatus, FindingStatus

if TYPE_CHECKING:
    from datetime import date

    from tieout.judgement.operation.weakness_names import Names
    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance, ReportedFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Days on which a weakness was accepted by a sound row of the exceptions register."""

    row: Acceptance
    first: date
    last: date
    systems: tuple[str, ...] = ()
    """The systems that it is for; none: all."""
    is_certain: bool = True
    """False where the row was ended before its last day, and does not say when."""

    @property
    def cited(self) -> str:
        """Its id and place: ``EXC-004 (registers/exceptions.yaml:12)``."""
        return f"{self.row.id} ({self.row.location.brief})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the registers say, by the name of the weakness."""

    accepted: dict[str, list[Accepted]] = field(default_factory=lambda: defaultdict(list))
    unsound: dict[str, list[Acceptance]] = field(default_factory=lambda: defaultdict(list))
    """Rows that would accept it, and do not count."""
    rows: dict[str, list[ReportedFinding]] = field(default_factory=lambda: defaultdict(list))
    """Of the findings register."""

    def speak_of(self, name: str) -> bool:
        """Say whether they say anything of it."""
        return name in self.accepted or name in self.rows

    def accepted_for(self, name: str, system: str) -> tuple[tuple[Accepted, ...], tuple[Accepted, ...]]:
        """Give what certainly accepts it there, and all that may: where a capture names no system, nobody can tell."""
        found = [item for item in self.accepted.get(name, ()) if not item.systems or system in {"", *item.systems}]
        certain = [item for item in found if item.is_certain and (not item.systems or system)]
        return tuple(certain), tuple(found)

    def rows_for(self, name: str, system: str) -> tuple[ReportedFinding, ...]:
        """Give the rows of the findings register that are about it there."""
        return tuple(row for row in self.rows.get(name, ()) if not row.system or not system or row.system == system)

    def is_false_positive(self, name: str, system: str) -> bool:
        """Say whether the findings register has it for none."""
        return any(row.status is FindingStatus.FALSE_POSITIVE for row in self.rows_for(name, system))


def answers_of(examination: Examination, names: Names) -> Answers:
    """Gather them. A waiver is none: it speaks of a finding of ours, and is listed with it.

    An acceptance is about a weakness if it names the row of the findings register whose ``cve`` is one of its names,
    if that row names it, or if its ``subject`` is one of the names.
    """
    answers = Answers()
    excuses = finding_excuses(examination)
    for row in examination.registers.findings:
        for name in dict.fromkeys(names.main(word) for word in row.cve.replace(",", " ").split()):
            answers.rows[name].append(row)
            for acceptance in excuses.get(row.id, ()):
                _add(
                    answers, name, acceptance, acceptance.systems or ((row.system,) if row.system else ()), examination
                )
    for acceptance in examination.registers.exceptions:
        if acceptance.subject and not is_waiver(acceptance):
            _add(answers, names.main(acceptance.subject), acceptance, acceptance.systems, examination)
    return answers


def _add(answers: Answers, name: str, row: Acceptance, systems: tuple[str, ...], examination: Examination) -> None:
    if row.status is AcceptanceStatus.REJECTED:
        return
    if row.approved_on is None or row.expires_on is None or defects(row, examination):
        answers.unsound[name].append(row)
        return
    is_certain = row.status is not AcceptanceStatus.ENDED
    found = Accepted(row=row, first=row.approved_on, last=row.expires_on, systems=systems, is_certain=is_certain)
    answers.accepted[name].append(found)
