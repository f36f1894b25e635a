"""Finding -> what the company wrote down in answer to it: a waiver, an exception, a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.judgement.acceptance import defects, in_effect, is_over
from tieout.judgement.explained import explaining, explanations
from tieout.judgement.waiver import is_waiver
from tieout.workpapers.text_sheet import named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding
    from tieout.model.location import Location
    from tieout.model.registers.risks import Acceptance, ReportedFinding

NO_RESPONSE = "no response recorded"
_INSTANCE = re.compile(r"(?<!\S)(?:#[0-9]+|(?=\S*[0-9])\S{4,})(?!\S)", re.ASCII)
"""A word that can name an instance: ``2026-Q1``, ``#139``, a commit. Any other stands in a reason by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, in the words of the register that holds it: all of it is the company's own word."""

    id: str
    """Of its row; empty where the row has none."""
    text: str
    by: str = ""
    """The name of who accepted it, or answers for the plan."""
    on: date | None = None
    until: date | None = None
    location: Location
    counts: bool = True
    """Whether it is an acceptance in effect on the day of the examination."""
    why_not: str = ""
    """Why it is not, to stand after the row; empty for one that is."""

    @property
    def told(self) -> str:
        """The whole as one line, for a cell."""
        head = " ".join(filter(None, (self.id, f"of {self.on}" if self.on else "", f"by {self.by}" if self.by else "")))
        until = f" (until {self.until})" if self.until else ""
        not_so = "" if self.counts else f" [{self.why_not}]"
        return f"{head}{until}: {self.text.strip() or 'no reason given'}{not_so}".removeprefix(": ")


def answers(finding: Finding, controls: Collection[str], examination: Examination) -> tuple[Answer, ...]:
    """Give what answers a finding about these controls, those that count first, then by their place."""
    rows = {row.location: accepted(row, examination) for row in _rows(finding, controls, examination)}
    for control, row in _void(finding, controls, examination):
        rows.setdefault(row.location, _of_no_effect(row, control, examination))
    reported = examination.registers.finding(finding.subject)
    plans = () if reported is None else tuple(_plan(reported, examination))
    return tuple(sorted((*rows.values(), *plans), key=lambda item: (not item.counts, item.location)))


def accepted(row: Acceptance, examination: Examination) -> Answer:
    """Give a row of the exceptions register as an answer."""
    counts = in_effect(row, examination)
    return Answer(
        id=row.id,
        text=row.reason,
        by=", ".join(named([row.approved_by], examination.roster)) if row.approved_by else "",
        on=row.approved_on,
        until=row.expires_on,
        location=row.location,
        counts=counts,
        why_not="" if counts else why_not(row, examination),
    )


def why_not(row: Acceptance, examination: Examination) -> str:
    """Say why a row does not count on the day."""
    if is_over(row, examination.as_of):
        ended = row.expires_on is not None and row.expires_on < examination.as_of
        return f"ended on {row.expires_on}" if ended else f"was {row.status.value}" if row.status else "is over"
    return "; ".join(item.sentence for item in defects(row, examination)) or "does not count"


def _of_no_effect(row: Acceptance, control: str, examination: Examination) -> Answer:
    """Give a row that names the instance and explains it not: it is over, unsound, or its approver owns the control."""
    said = accepted(row, examination)
    whose = f"is not shown to be approved by somebody who does not own {control}"
    return replace(said, counts=False, why_not=said.why_not or whose)


def _rows(finding: Finding, controls: Collection[str], examination: Examination) -> Iterator[Acceptance]:
    called = _called(finding)
    explained = {
        row.location
        for control in examination.controls
        if control.id in controls
        and (rows := explanations(control, examination))
        and (row := explaining(rows, called - {control.id}))
    }
    for row in examination.registers.exceptions:
        if is_waiver(row):
            if (row.rule, row.subject) == (finding.rule, finding.subject) or (row.id and row.id == finding.waiver):
                yield row
        elif finding.subject in {row.id, row.finding, row.risk} - {""} or row.location in explained:
            yield row


def _void(finding: Finding, controls: Collection[str], examination: Examination) -> Iterator[tuple[str, Acceptance]]:
    """Give the rows that name a control and this instance, and do not explain it, each with the control."""
    called = _called(finding)
    for control in examination.controls:
        if control.id and control.id in controls:
            fit = explanations(control, examination)
            for row in examination.registers.exceptions:
                named_here = row.control == control.id and not is_waiver(row) and row not in fit
                if named_here and explaining((row,), called - {control.id}):
                    yield control.id, row


def _called(finding: Finding) -> set[str]:
    """Give the names of the instance that a finding is about."""
    return {finding.subject, *finding.touches, *_INSTANCE.findall(finding.about)} - {""}


def _plan(row: ReportedFinding, examination: Examination) -> Iterator[Answer]:
    """Give the plan of a weakness that somebody reported, if one is written down."""
    if not (row.plan or row.answered_on or row.fix_ref):
        return
    fixed = f"fixed on {row.fixed_on}{f' by {row.fix_ref}' if row.fix_ref else ''}" if row.fixed_on else row.fix_ref
    due = f"due {row.due}" if row.due else ""
    owners = examination.roster.holders(row.owner) if row.owner else None
    yield Answer(
        id=row.id,
        text="; ".join(filter(None, (row.plan.strip(), due, fixed))),
        by=", ".join(item.name for item in owners) if owners else row.owner,
        on=row.answered_on,
        location=row.location,
        counts=False,
        why_not="a plan, which accepts nothing",
    )
