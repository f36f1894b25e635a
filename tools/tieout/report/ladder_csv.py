"""Ladder -> a table for people: a row for each criterion in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.cells import table

if TYPE_CHECKING:
    from tieout.workpapers.ladder import Ladder, Standing

COLUMNS = ("Criterion", "Title", "Supported up to", "Controls", "What the next rung lacks")


def ladder_table(of: Ladder) -> str:
    """Give every criterion in scope, in the catalogue's order."""
    return table(COLUMNS, map(_row, of.standings), to_fill=())


def _row(of: Standing) -> tuple[str, ...]:
    return of.criterion.id, of.criterion.title, of.rung.value, " ".join(of.controls), "; ".join(of.missing)
