"""Which findings are waived on the day: by a sound row of the exceptions register, and for a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.judgement.acceptance import in_effect

if TYPE_CHECKING:
    from tieout.model.examination import Examination
    from tieout.model.registers.risks import Acceptance

WAIVER = "expired-waiver"
"""The rule that judges waivers."""
UNWAIVABLE = frozenset(
    {"unreadable-file", "replaced-object", "unsound-exception", "expired-waiver", "widened-baseline"}
)
"""Rules whose findings say that something could not be examined, or that a waiver is none."""


def waivers_of(examination: Examination) -> dict[tuple[str, str], Acceptance]:
    """Give the waiver of each rule and subject that has one in effect; of several the one that lasts longest.

    Where a revision is relied on, it has to hold the same waiver, sound by its own people register,
    with the same end or a later one: no change waives its own findings.
    """
    found: dict[tuple[str, str], Acceptance] = {}
    for row in examination.registers.exceptions:
        if is_waiver(row) and row.rule not in UNWAIVABLE and in_effect(row, examination) and _stood(row, examination):
            known = found.get((row.rule, row.subject))
            if known is None or (known.expires_on, row.id) < (row.expires_on, known.id):
                found[row.rule, row.subject] = row
    return found


def is_waiver(row: Acceptance) -> bool:
    """Say whether the row waives a finding of ours; others accept a risk."""
    return bool(row.rule)


def _stood(row: Acceptance, examination: Examination) -> bool:
    relied = examination.relied
    if relied is None:
        return True
    before = next((item for item in relied.exceptions if item.id == row.id), None)
    return (
        before is not None
        and (before.rule, before.subject) == (row.rule, row.subject)
        and (row.expires_on is not None and before.expires_on is not None and row.expires_on <= before.expires_on)
        and in_effect(before, examination, relied.roster)
    )
