"""Whom a finding asks to act: the owner of the text, control, row or system that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.model.registers.collection import REGISTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.model.examination import Examination
    from tieout.model.finding import Finding


def owner_of(finding: Finding, examination: Examination) -> str:
    """Give the owner as written, ``role:x`` or ``person:y``; empty where nothing that it is about names one."""
    return next((owner for owner in _owners(finding, examination) if owner), "")


def _owners(finding: Finding, examination: Examination) -> Iterator[str]:
    path = finding.location.path
    yield from (item.owner or "" for item in examination.documents if path == item.path or finding.subject == item.id)
    for name in (finding.subject, *finding.touches):
        yield from _of_control(name, examination)
    above = {path[:at] for at, sign in enumerate(path) if sign == "/"}
    for capture in examination.evidence.captures:
        if path == capture.path or (capture.folder in above and not capture.is_flat):
            for name in capture.record.controls:
                yield from _of_control(name, examination)
    for review in examination.access_reviews:
        if path == review.path:
            yield from _of_control(review.control, examination)
            yield _of_system(review.system, examination)
    for exercise in examination.exercises:
        if path == exercise.path:
            yield from (item.owner or "" for item in examination.documents if item.id in exercise.runbooks)
    yield from _of_row(finding, examination)


def _of_control(name: str, examination: Examination) -> Iterator[str]:
    control = examination.control(name)
    if control is not None:
        yield control.owner or ""


def _of_row(finding: Finding, examination: Examination) -> Iterator[str]:
    """Give the owner of the row of a register, else of the system that the row is of."""
    for register in REGISTERS:
        for row in examination.registers.rows(register):
            if finding.location.path == row.location.path and finding.subject == row.id:
                yield str(getattr(row, "owner", ""))
                yield _of_system(str(getattr(row, "system", "")), examination)


def _of_system(name: str, examination: Examination) -> str:
    system = examination.registers.system(name) if name else None
    return system.owner if system else ""
