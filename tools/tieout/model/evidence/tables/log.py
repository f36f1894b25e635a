"""A log, told by what makes it whole: one row for each step of time, how many entries, the first and the last.

The entries themselves are not kept in the table: a log is too large, and holds what nobody needs twice.
"""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

LOG = TableSchema(
    id="log/1",
    title="Entries of a log by time",
    columns=(
        Column("step", "The beginning of the hour or day: an instant in UTC."),
        Column("entries", "How many lie in it. A step without any has no row: the record names it as a gap."),
        Column("first", "The earliest of them: an instant in UTC."),
        Column("last", "The latest of them."),
        Column("backward", "How many of them are earlier than the entry before them."),
        Column("outside", "How many of them lie outside of the window asked for."),
    ),
    key=("step",),
)
