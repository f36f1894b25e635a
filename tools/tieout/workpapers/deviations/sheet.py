"""Examination and outcome -> every deviation of the period, open or accepted, with what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.judgement.waiver import is_waiver
from tieout.model.finding import Severity, State
from tieout.model.strength import Strength
from tieout.workpapers.deviations.answers import NO_RESPONSE, accepted, answers
from tieout.workpapers.deviations.bearing import Bearing, about
from tieout.workpapers.deviations.happened import Happened, When
from tieout.workpapers.deviations.state import DeviationState

if TYPE_CHECKING:
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding, Outcome
    from tieout.model.location import Location
    from tieout.model.registers.risks import Acceptance
    from tieout.workpapers.deviations.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One deviation: a finding of severity error, or a row of the exceptions register that no finding is about."""

    state: DeviationState
    rule: str
    """Empty for a row of the register."""
    subject: str
    what: str
    location: Location
    controls: tuple[str, ...]
    criteria: tuple[str, ...]
    when: When
    found_on: date
    """The day of the examination; of a row of the register the day on which it was accepted."""
    answers: tuple[Answer, ...]
    finding: Finding | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing that counts accepts it."""
        return self.state in {DeviationState.OPEN, DeviationState.BASELINED}

    @property
    def response(self) -> str:
        """What management answered, a sentence each; or that nothing is on record."""
        return "; ".join(item.told for item in self.answers) or NO_RESPONSE

    @property
    def answered_on(self) -> date | None:
        """The first day on which something was answered, by the register's own word."""
        return min((item.on for item in self.answers if item.on is not None), default=None)


def deviations(examination: Examination, outcome: Outcome) -> tuple[Deviation, ...]:
    """Give them: open findings first, in the outcome's order, then accepted ones, then rows of the register."""
    bearing = Bearing.of(examination, outcome)
    happened = Happened.of(bearing)
    found = [_of_finding(item, bearing, happened) for item in outcome.findings if item.severity is Severity.ERROR]
    used = {answer.location for item in found for answer in item.answers}
    rows = (
        row for row in examination.registers.exceptions if row.location not in used and _in_period(row, examination)
    )
    found += [_of_row(row, bearing) for row in rows]
    order = list(DeviationState)
    return tuple(sorted(found, key=lambda item: (order.index(item.state), item.finding is None)))


def about_control(of: tuple[Deviation, ...], control_id: str) -> tuple[Deviation, ...]:
    """Give those that bear on a control."""
    return tuple(item for item in of if control_id in item.controls)


def _of_finding(finding: Finding, bearing: Bearing, happened: Happened) -> Deviation:
    controls = bearing.controls(finding)
    answered = answers(finding, controls, bearing.examination)
    state = DeviationState.BASELINED if finding.state is State.BASELINED else DeviationState.OPEN
    is_accepted = finding.state is State.WAIVED or any(item.counts for item in answered)
    return Deviation(
        state=DeviationState.ACCEPTED if is_accepted else state,
        rule=finding.rule,
        subject=finding.subject,
        what=finding.message,
        location=finding.location,
        controls=controls,
        criteria=bearing.criteria(finding, controls),
        when=happened.when(finding),
        found_on=bearing.examination.as_of,
        answers=answered,
        finding=finding,
    )


def _of_row(row: Acceptance, bearing: Bearing) -> Deviation:
    answer = accepted(row, bearing.examination)
    controls = bearing.ordered(about(row, bearing.examination))
    excused = (("rule", f"{row.rule} of {row.subject}" if is_waiver(row) else ""), ("policy", row.policy))
    more = (("control", row.control), ("risk", row.risk), ("finding", row.finding))
    told = ", ".join(f"{key} {value}" for key, value in (*excused, *more) if value) or "nothing that it names"
    return Deviation(
        state=DeviationState.ACCEPTED if answer.counts else DeviationState.ENDED,
        rule="",
        subject=row.id or row.location.path,
        what=f"{row.id or 'a row without an id'} of the exceptions register excuses {told}",
        location=row.location,
        controls=controls,
        criteria=bearing.of_controls(controls),
        when=When(row.approved_on, Strength.SELF if row.approved_on else None, "accepted" if row.approved_on else ""),
        found_on=row.approved_on or bearing.examination.as_of,
        answers=(answer,),
    )


def _in_period(row: Acceptance, examination: Examination) -> bool:
    """Say whether a row is of the period: where a day is missing, that is no reason to leave it out."""
    period = examination.period
    if period is None:
        return True
    begins_before_end = row.approved_on is None or row.approved_on <= period.end
    return begins_before_end and (row.expires_on is None or row.expires_on >= period.start)
