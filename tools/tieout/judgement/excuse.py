"""Which acceptances are about a risk or a finding, and which of them counts on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.acceptance import in_effect
from tieout.judgement.waiver import is_waiver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance, ReportedFinding, Risk

Excuses = dict[str, tuple["Acceptance", ...]]
"""The id of a risk or finding, and the acceptances about it in the order of the register."""


def risk_excuses(examination: Examination) -> Excuses:
    """Give the acceptances about each risk that has any: those that name it, and those that it names."""
    registers = examination.registers
    return _excuses(examination, registers.risks, lambda row: row.risk)


def finding_excuses(examination: Examination) -> Excuses:
    """Give the acceptances about each reported finding that has any."""
    registers = examination.registers
    return _excuses(examination, registers.findings, lambda row: row.finding)


def counting(excuses: Iterable[Acceptance], examination: Examination) -> Acceptance | None:
    """Give the first of the acceptances that counts on the day of the examination, else None."""
    return next((row for row in excuses if in_effect(row, examination)), None)


def _excuses(
    examination: Examination, rows: Iterable[Risk | ReportedFinding], about: Callable[[Acceptance], str]
) -> Excuses:
    """An acceptance that is about another one is not about this, whoever names it; a waiver is about neither."""
    naming: dict[str, set[str]] = {}
    for row in rows:
        if row.acceptance:
            naming.setdefault(row.acceptance, set()).add(row.id)
    found: dict[str, list[Acceptance]] = {}
    for acceptance in examination.registers.exceptions:
        if is_waiver(acceptance):
            continue
        named = about(acceptance)
        for row_id in {named} if named else naming.get(acceptance.id, set()):
            found.setdefault(row_id, []).append(acceptance)
    return {row_id: tuple(items) for row_id, items in found.items()}
