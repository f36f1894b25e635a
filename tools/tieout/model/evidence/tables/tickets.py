"""Tickets: what somebody asked for, when, how far it is, and who approved it."""

from __future__ import annotations

from tieout.model.evidence.table import Column, TableSchema

OPEN, IN_PROGRESS, DONE, CANCELLED = "open", "in_progress", "done", "cancelled"
STATUSES = (OPEN, IN_PROGRESS, DONE, CANCELLED, "unknown")

TICKETS = TableSchema(
    id="tickets/1",
    title="Tickets",
    columns=(
        Column("ticket", "The key by which changes name it: SHOP-7, owner/name#12."),
        Column("project", "The project, team or repository that it is of."),
        Column("title", "Its one line."),
        Column("type", "The source's own word: Bug, Task; empty for none."),
        Column("status", "open, in_progress, done, cancelled (closed without being done), or unknown."),
        Column("source_status", "The source's own word."),
        Column("created_at", "An instant in UTC, or a day where the source shows no more."),
        Column(
            "closed_at", "When it was done or cancelled, likewise; empty while it is open, or where nothing says it."
        ),
        Column("due_on", "The day by which it is to be done; empty for none."),
        Column("assignee", "Who does it.", personal=True),
        Column("reporter", "Who asked for it.", personal=True),
        Column("approver", "Who approved it; empty for nobody, or where the source was not asked.", personal=True),
        Column("approved_at", "When; empty likewise."),
        Column("approval", "yes, no (the source was asked and names nobody), or unknown (it was not asked)."),
        Column("labels", "Parted by semicolons."),
        Column("links", "Pull requests (owner/name#12) and commits that it names, parted by blanks."),
        Column("url", "Its address."),
    ),
    key=("ticket",),
)
