"""Which risks and reported findings an acceptance covers on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.acceptance import in_effect
from tieout.judgement.waiver import is_waiver
from tieout.model.registers.risks import FindingStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance, ReportedFinding, Risk

_SETTLED = frozenset({FindingStatus.FIXED, FindingStatus.FALSE_POSITIVE, FindingStatus.CLOSED})


def is_settled(finding: ReportedFinding) -> bool:
    """Say whether nothing is left to do: it is fixed, or was none; a silent row is fixed if it has the day."""
    return finding.status in _SETTLED or (finding.status is None and finding.fixed_on is not None)


def accepted_findings(examination: Examination) -> frozenset[str]:
    """Give the ids of the findings about which an acceptance counts on the day."""
    return _accepted(examination, examination.registers.findings, lambda row: row.finding)


def accepted_risks(examination: Examination) -> frozenset[str]:
    """Give the ids of the risks about which an acceptance counts on the day."""
    return _accepted(examination, examination.registers.risks, lambda row: row.risk)


def _accepted(
    examination: Examination, rows: Iterable[Risk | ReportedFinding], about: Callable[[Acceptance], str]
) -> frozenset[str]:
    """An acceptance that names a row is about that one alone; else about those that name it."""
    counting = [row for row in examination.registers.exceptions if not is_waiver(row) and in_effect(row, examination)]
    named = {about(row) for row in counting} - {""}
    silent = {row.id for row in counting if not about(row)} - {""}
    return frozenset(named | {row.id for row in rows if row.acceptance in silent})
