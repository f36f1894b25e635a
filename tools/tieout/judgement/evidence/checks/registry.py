"""Every check of ours, by the schema of the table that it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.judgement.evidence.checks.base import Check

CHECKS: tuple[Check, ...] = ()
"""In the order in which they are reported."""


def checks_of(schema: str) -> tuple[Check, ...]:
    """Give the checks of a table; none: only its record is looked at."""
    return tuple(check for check in CHECKS if check.schema == schema)
